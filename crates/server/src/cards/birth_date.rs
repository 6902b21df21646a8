//! A birth date whose year may be unknown, checked against the calendar.

/// The year that Apple writes when none is known.
const APPLE_NO_YEAR: u16 = 1604;

/// A date of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BirthDate {
    /// The year, when known.
    pub year: Option<u16>,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31, as the month has days.
    pub day: u8,
}

impl BirthDate {
    /// A date, when the calendar has it; 29 February is accepted for an unknown year.
    pub fn new(year: Option<u16>, month: u8, day: u8) -> Option<Self> {
        let year = year.filter(|&year| year != APPLE_NO_YEAR && year != 0);
        let leap = year.is_none_or(|year| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        let known = year.is_none_or(|year| (1..=9999).contains(&year));
        ((1..=days).contains(&day) && known).then_some(Self { year, month, day })
    }

    /// Without the year, when that is the one which an exporter writes for none (`X-APPLE-OMIT-YEAR`).
    #[must_use]
    pub fn omitting(self, year: Option<&str>) -> Self {
        let omitted = year.and_then(|year| year.trim().parse().ok());
        Self { year: self.year.filter(|_| self.year != omitted), ..self }
    }

    /// A date in the spelling of any version and exporter: `1985-01-28`, `19850128`, `--01-28`, `1985/1/28`, each with
    /// or without a time after it. A value without day or month is not a date.
    pub fn from_text(text: &str) -> Option<Self> {
        let date = text.trim().split(['T', 't', ' ']).next()?;
        if let Some(yearless) = date.strip_prefix("--") {
            let (month, day) = match yearless.split_once('-') {
                Some(parts) => parts,
                None if yearless.len() == 4 => yearless.split_at_checked(2)?,
                None => return None,
            };
            return Self::new(None, number(month)?, number(day)?);
        }
        if date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::new(date.get(..4)?.parse().ok(), number(date.get(4..6)?)?, number(date.get(6..)?)?);
        }
        let mut parts = date.split(|letter: char| !letter.is_ascii_digit());
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if year.len() != 4 || parts.any(|part| !part.is_empty()) {
            return None;
        }
        Self::new(Some(year.parse().ok()?), number(month)?, number(day)?)
    }
}

/// One or two digits.
fn number(text: &str) -> Option<u8> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// The moment of a `REV`, in seconds since 1970.
pub fn revision(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit()) && matches!(text.len(), 10 | 13) {
        let number: i64 = text.parse().ok()?;
        return Some(if text.len() == 13 { number / 1000 } else { number });
    }
    let (date, time) = text.split_once(['T', 't', ' ']).unwrap_or((text, ""));
    let date = BirthDate::from_text(date)?;
    let year = i16::try_from(date.year?).ok()?;
    let zone = time.rfind(['+', '-', 'Z', 'z']).unwrap_or(time.len());
    let (time, zone) = time.split_at_checked(zone)?;
    let clock = digits(time.split(['.', ',']).next()?)?;
    let offset = digits(zone)?;
    let date =
        jiff::civil::Date::new(year, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()?;
    let midnight = date.to_datetime(jiff::civil::Time::midnight());
    let midnight = jiff::tz::TimeZone::UTC.to_timestamp(midnight).ok()?.as_second();
    let sign = if zone.starts_with('-') { 1 } else { -1 };
    Some(midnight + clock + sign * offset)
}

/// Hours, minutes and seconds as seconds.
fn digits(text: &str) -> Option<i64> {
    let digits: Vec<i64> = text.chars().filter_map(|letter| letter.to_digit(10)).map(i64::from).collect();
    let mut seconds = 0;
    for (pair, unit) in digits.chunks(2).zip([3600, 60, 1]) {
        let [tens, ones] = pair else { return None };
        seconds += (tens * 10 + ones) * unit;
    }
    Some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        assert!(BirthDate::new(Some(2000), 2, 29).is_some());
        for (year, month, day) in [(1900, 2, 29), (1985, 13, 1), (1985, 4, 31), (1985, 0, 1), (0, 1, 32)] {
            assert_eq!(BirthDate::new(Some(year), month, day), None);
        }
    }

    #[test]
    fn an_unknown_year_stays_unknown() {
        let leap_day = BirthDate { year: None, month: 2, day: 29 };
        assert_eq!(BirthDate::new(None, 2, 29), Some(leap_day));
        assert_eq!(BirthDate::new(Some(1604), 2, 29), Some(leap_day));
        assert_eq!(BirthDate::from_text("0000-02-29"), Some(leap_day));
        let day = BirthDate::new(Some(1800), 3, 1).unwrap();
        assert_eq!((day.omitting(Some("1800")).year, day.omitting(Some("1604")).year), (None, Some(1800)));
    }

    #[test]
    fn dates_are_read_in_every_spelling() {
        for text in [
            "1985-01-28",
            "19850128",
            "1985/1/28",
            "1985.01.28",
            "1985-01-28T00:00:00Z",
            "19850128T000000Z",
            "1985-01-28 12:00",
            " 1985-01-28 ",
        ] {
            assert_eq!(BirthDate::from_text(text), BirthDate::new(Some(1985), 1, 28), "{text}");
        }
        for text in ["--01-28", "--0128", "--1-28", "--01-28T10:00"] {
            assert_eq!(BirthDate::from_text(text), BirthDate::new(None, 1, 28), "{text}");
        }
    }

    #[test]
    fn text_is_a_date_only_with_the_year_first_and_a_day() {
        for text in [
            "12.04.1985",
            "circa 1800",
            "---28",
            "--01",
            "1985-01",
            "1985",
            "",
            "--",
            "1985-01-28-02",
            "--0l28",
            "1985-02-30",
            "--00280",
            "1985-001-1",
        ] {
            assert_eq!(BirthDate::from_text(text), None, "{text}");
        }
    }

    #[test]
    fn revisions_are_moments_in_every_spelling() {
        for text in [
            "20240101T000000Z",
            "2024-01-01T00:00:00Z",
            "2024-01-01T00:00:00.123Z",
            "2024-01-01T01:00:00+01:00",
            "20231231T230000-0100",
            "20240101",
            "2024-01-01",
            "1704067200",
            "1704067200000",
            "20240101T000000",
        ] {
            assert_eq!(revision(text), Some(1_704_067_200), "{text}");
        }
        for text in ["", "yesterday", "1.1.2024", "--01-01"] {
            assert_eq!(revision(text), None, "{text}");
        }
    }
}
