//! Encoded values such as `[D:12/31/2013]` written the way a culture writes them (protocol §6.3).

use std::fmt::Write;

use super::Culture;
use super::stamp::civil;

/// Longest number that is rewritten, in bytes.
const MAX_NUMBER_BYTES: usize = 40;

/// The text for the content of one bracket; `None` when it is no value, or one that cannot be read. Dates are short
/// dates, times short times; an unset date is empty; money is grouped and has two decimals.
pub(super) fn localise(content: &str, culture: Culture) -> Option<String> {
    let (marker, value) = content.split_once(':')?;
    let mut output = String::new();
    match marker {
        "I" => output.push_str(whole_number(value)?),
        "F" => output.push_str(&decimal_number(value)?.replace('.', culture.decimal_mark())),
        "M" => write_money(&mut output, decimal_number(value)?, culture),
        "D" | "DT" => {
            let (date, time) = value.split_once(' ').unwrap_or((value, "00:00:00"));
            let (year, month, day) = read_date(date)?;
            let (hour, minute) = read_time(time)?;
            if year > 1 {
                write_date(&mut output, culture, year, month, day);
                if marker == "DT" {
                    output.push(' ');
                    write_time(&mut output, culture, hour, minute);
                }
            }
        }
        "T" => {
            let (hour, minute) = read_time(value)?;
            write_time(&mut output, culture, hour, minute);
        }
        _ => return None,
    }
    Some(output)
}

impl Culture {
    const fn decimal_mark(self) -> &'static str {
        match self {
            Self::EnUs | Self::EnGb => ".",
            _ => ",",
        }
    }

    const fn group_mark(self) -> char {
        match self {
            Self::EnUs | Self::EnGb => ',',
            Self::DaDk | Self::DeDe | Self::NlNl => '.',
            Self::NbNo | Self::SvSe | Self::FrFr | Self::FiFi => '\u{a0}',
        }
    }
}

fn whole_number(value: &str) -> Option<&str> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    let number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    (number && value.len() <= MAX_NUMBER_BYTES).then_some(value)
}

fn decimal_number(value: &str) -> Option<&str> {
    let (whole, decimals) = value.split_once('.').unwrap_or((value, "0"));
    whole_number(whole)?;
    let number = !decimals.is_empty() && decimals.bytes().all(|byte| byte.is_ascii_digit());
    (number && value.len() <= MAX_NUMBER_BYTES).then_some(value)
}

fn write_money(output: &mut String, value: &str, culture: Culture) {
    let (whole, decimals) = value.split_once('.').unwrap_or((value, ""));
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let (digits, cents) = rounded(digits, decimals);
    if whole.starts_with('-') && (cents > 0 || digits.bytes().any(|digit| digit != b'0')) {
        output.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            output.push(culture.group_mark());
        }
        output.push(digit);
    }
    output.push_str(culture.decimal_mark());
    two_digits(output, cents);
}

/// Digits rounded half away from zero to whole units and hundredths.
fn rounded(whole: &str, decimals: &str) -> (String, u8) {
    let mut places = decimals.bytes().chain(*b"000").map(|digit| digit - b'0');
    let mut place = || places.next().unwrap_or_default();
    let cents = place() * 10 + place() + u8::from(place() >= 5);
    let mut digits = whole.trim_start_matches('0').to_owned();
    if cents == 100 {
        let kept = digits.trim_end_matches('9').len();
        let nines = digits.len() - kept;
        digits.truncate(kept);
        let last = digits.pop().unwrap_or('0');
        digits.push(char::from_digit(last.to_digit(10).unwrap_or_default() + 1, 10).unwrap_or('1'));
        digits.extend(std::iter::repeat_n('0', nines));
    }
    if digits.is_empty() {
        digits.push('0');
    }
    (digits, cents % 100)
}

/// `MM/dd/yyyy` as year, month and day.
fn read_date(text: &str) -> Option<(u16, u8, u8)> {
    let mut parts = text.split('/');
    let month = digits(parts.next()?, 2)?;
    let day = digits(parts.next()?, 2)?;
    let year = digits(parts.next()?, 4)?;
    let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    (parts.next().is_none() && civil::is_date(i64::from(year), month, day)).then_some((year, month, day))
}

/// `HH:mm[:ss[.fffffff]]` as hour and minute.
fn read_time(text: &str) -> Option<(u8, u8)> {
    let mut parts = text.split(':');
    let hour = digits(parts.next()?, 2)?;
    let minute = digits(parts.next()?, 2)?;
    let (second, fraction) =
        parts.next().map_or(("0", "0"), |last| last.split_once('.').unwrap_or((last, "0")));
    let second = digits(second, 2)?;
    digits(fraction.get(..4).unwrap_or(fraction), 4)?;
    let clean =
        parts.next().is_none() && fraction.len() <= 7 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let valid = clean && hour < 24 && minute < 60 && second < 60;
    valid.then_some((u8::try_from(hour).ok()?, u8::try_from(minute).ok()?))
}

fn digits(text: &str, most: usize) -> Option<u16> {
    let number = !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
    number.then(|| text.parse().ok()).flatten()
}

fn two_digits(output: &mut String, number: u8) {
    output.push(char::from(b'0' + number / 10 % 10));
    output.push(char::from(b'0' + number % 10));
}

fn write_date(output: &mut String, culture: Culture, year: u16, month: u8, day: u8) {
    // Writing to a String cannot fail.
    let _ = match culture {
        Culture::EnUs => write!(output, "{month}/{day}/{year:04}"),
        Culture::EnGb | Culture::FrFr => write!(output, "{day:02}/{month:02}/{year:04}"),
        Culture::NbNo | Culture::DeDe => write!(output, "{day:02}.{month:02}.{year:04}"),
        Culture::SvSe => write!(output, "{year:04}-{month:02}-{day:02}"),
        Culture::DaDk => write!(output, "{day:02}-{month:02}-{year:04}"),
        Culture::NlNl => write!(output, "{day}-{month}-{year:04}"),
        Culture::FiFi => write!(output, "{day}.{month}.{year:04}"),
    };
}

fn write_time(output: &mut String, culture: Culture, hour: u8, minute: u8) {
    let _ = match culture {
        Culture::EnUs => {
            let half = if hour < 12 { "AM" } else { "PM" };
            write!(output, "{}:{minute:02} {half}", (hour + 11) % 12 + 1)
        }
        Culture::FiFi => write!(output, "{hour}.{minute:02}"),
        _ => write!(output, "{hour:02}:{minute:02}"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Culture; 9] = [
        Culture::EnUs,
        Culture::EnGb,
        Culture::NbNo,
        Culture::SvSe,
        Culture::DaDk,
        Culture::DeDe,
        Culture::NlNl,
        Culture::FrFr,
        Culture::FiFi,
    ];

    fn in_all(content: &str) -> Vec<String> {
        ALL.iter().map(|&culture| localise(content, culture).unwrap()).collect()
    }

    #[test]
    fn each_culture_has_its_dates_and_times() {
        let expected = [
            "11/9/2017 2:53 PM",
            "09/11/2017 14:53",
            "09.11.2017 14:53",
            "2017-11-09 14:53",
            "09-11-2017 14:53",
            "09.11.2017 14:53",
            "9-11-2017 14:53",
            "09/11/2017 14:53",
            "9.11.2017 14.53",
        ];
        assert_eq!(in_all("DT:11/09/2017 14:53:18"), expected);
        assert_eq!(in_all("DT:11/09/2017 14:53:18.0000000"), expected);
        assert_eq!(localise("D:05/05/1999 00:00:00.0000000", Culture::NbNo).unwrap(), "05.05.1999");
        assert_eq!(localise("D:01/01/0001", Culture::NbNo).unwrap(), "");
        assert_eq!(localise("T:00:05", Culture::EnUs).unwrap(), "12:05 AM");
        assert_eq!(localise("T:12:05", Culture::EnUs).unwrap(), "12:05 PM");
    }

    #[test]
    fn each_culture_has_its_numbers() {
        let groups = in_all("M:-1234567.895");
        assert_eq!(groups[..3], ["-1,234,567.90", "-1,234,567.90", "-1\u{a0}234\u{a0}567,90"]);
        assert_eq!(groups[4..6], ["-1.234.567,90", "-1.234.567,90"]);
        assert_eq!(in_all("F:1234.5")[1..3], ["1234.5", "1234,5"]);
        assert_eq!(in_all("I:-12345"), vec!["-12345"; 9]);
        for (value, expected) in
            [("99.999", "100.00"), ("0", "0.00"), ("-0.001", "0.00"), ("199.995", "200.00")]
        {
            assert_eq!(localise(&format!("M:{value}"), Culture::EnUs).unwrap(), expected);
        }
    }

    #[test]
    fn what_cannot_be_read_is_left_alone() {
        let contents = [
            "",
            "I",
            "I:",
            "I:x",
            "I:-",
            "F:1,5",
            "F:.5",
            "F:1.",
            "M:",
            "D:2017-01-01",
            "D:02/30/2017",
            "D:13/01/2017",
            "DT:01/01/2017 25:00",
            "T:1",
            "T:10:60",
            "TS:5",
            "A:1,2",
            "B:AA==",
            "d:01/01/2017",
            "T:10:10:10.12345678",
        ];
        for content in contents {
            assert_eq!(localise(content, Culture::EnUs), None, "{content}");
        }
    }
}
