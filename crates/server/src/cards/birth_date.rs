//! A birth date whose year may be unknown, checked against the calendar.

use calcard::common::PartialDateTime;

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
    /// A date, when the calendar has it; 29 February is let in for an unknown year.
    pub fn new(year: Option<u16>, month: u8, day: u8) -> Option<Self> {
        let year = year.filter(|&year| year != APPLE_NO_YEAR);
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

    /// From what the parser read as a date.
    pub fn from_parts(parts: &PartialDateTime) -> Option<Self> {
        Self::new(parts.year, parts.month?, parts.day?)
    }

    /// From text that the parser did not read as a date: year, month and day with any sign between.
    pub fn from_text(text: &str) -> Option<Self> {
        let mut parts = text.split(|letter: char| !letter.is_ascii_digit());
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        if year.len() != 4 {
            return None;
        }
        Self::new(Some(year.parse().ok()?), month.parse().ok()?, day.parse().ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        assert!(BirthDate::new(Some(2000), 2, 29).is_some());
        for (year, month, day) in [(1900, 2, 29), (1985, 13, 1), (1985, 4, 31), (1985, 0, 1), (0, 1, 1)] {
            assert_eq!(BirthDate::new(Some(year), month, day), None);
        }
    }

    #[test]
    fn an_unknown_year_stays_unknown() {
        let leap_day = BirthDate { year: None, month: 2, day: 29 };
        assert_eq!(BirthDate::new(None, 2, 29), Some(leap_day));
        assert_eq!(BirthDate::new(Some(1604), 2, 29), Some(leap_day));
    }

    #[test]
    fn text_is_a_date_only_with_the_year_first() {
        assert_eq!(BirthDate::from_text("1985/4/12"), BirthDate::new(Some(1985), 4, 12));
        assert_eq!(BirthDate::from_text("12.04.1985"), None);
        assert_eq!(BirthDate::from_text("circa 1800"), None);
    }
}
