//! Reading the date-times clients send.

use std::fmt;

use super::civil::{SECONDS_A_DAY, days_from_date, is_date};
use super::{FIRST_BIRTH_SECOND, FIRST_SECOND, FOREVER_FROM, LAST_SECOND, Stamp, TimeStyle};

/// Most digits of a fraction of a second that are read past.
const MAX_FRACTION_DIGITS: usize = 9;

/// A text that is no date-time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnreadableStamp;

impl fmt::Display for UnreadableStamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("not a date-time such as 2019-12-19T11:55:14, optionally with Z or an offset")
    }
}

impl std::error::Error for UnreadableStamp {}

/// Reads `yyyy-MM-dd[THH:mm[:ss[.f…]]]` with `Z`, `±hh:mm`, `±hhmm` or nothing after it. Without an offset it is local
/// time of the style's effective zone, whatever the offset style. Fractions are cut off. Empty text and instants before
/// 0001-01-03 are unset; from 9999-12-31 on no zone is applied.
pub fn parse(text: &str, style: TimeStyle) -> Result<Stamp, UnreadableStamp> {
    let mut reader = Reader(text.trim_ascii().as_bytes());
    if reader.0.is_empty() {
        return Ok(None);
    }
    let date = reader.date().ok_or(UnreadableStamp)?;
    let local = date + reader.time().ok_or(UnreadableStamp)?;
    let offset = reader.offset()?;
    if local >= FOREVER_FROM {
        return Ok(Some(local.min(LAST_SECOND)));
    }
    let seconds = match offset {
        Some(offset) => local - offset,
        None => style.effective_zone().to_utc(local),
    };
    Ok(Some(seconds).filter(|&seconds| seconds >= FIRST_SECOND))
}

/// Reads a calendar date as the UTC seconds of its midnight: the date as written, whatever time and offset follow it.
/// Empty text and years before 2 are unset; in year 2 only day and month are known.
pub fn parse_date(text: &str) -> Result<Stamp, UnreadableStamp> {
    let mut reader = Reader(text.trim_ascii().as_bytes());
    if reader.0.is_empty() {
        return Ok(None);
    }
    let date = reader.date().ok_or(UnreadableStamp)?;
    reader.time().ok_or(UnreadableStamp)?;
    reader.offset()?;
    Ok(Some(date).filter(|&seconds| seconds >= FIRST_BIRTH_SECOND))
}

/// The part of the text not read yet.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn date(&mut self) -> Option<i64> {
        let year = i64::from(self.digits()?) * 100 + i64::from(self.digits()?);
        self.literal(b"-")?;
        let month = self.digits()?;
        self.literal(b"-")?;
        let day = self.digits()?;
        is_date(year, month, day).then(|| days_from_date(year, month, day) * SECONDS_A_DAY)
    }

    /// Seconds since midnight; 0 when no time follows.
    fn time(&mut self) -> Option<i64> {
        if self.0.is_empty() || self.literal(b"Tt ").is_none() {
            return Some(0);
        }
        let hour = self.digits().filter(|&hour| hour < 24)?;
        self.literal(b":")?;
        let minute = self.digits().filter(|&minute| minute < 60)?;
        let mut second = 0;
        if self.literal(b":").is_some() {
            second = self.digits().filter(|&second| second < 60)?;
            if self.literal(b".").is_some() {
                let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
                self.0 = self.0.get(digits..)?;
                (1..=MAX_FRACTION_DIGITS).contains(&digits).then_some(())?;
            }
        }
        Some(i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second))
    }

    /// Seconds east of UTC, or nothing; the text must end here.
    fn offset(&mut self) -> Result<Option<i64>, UnreadableStamp> {
        let seconds = match self.literal(b"Zz+-") {
            None => None,
            Some(b'Z' | b'z') => Some(0),
            Some(sign) => {
                let east = self.hours_and_minutes().ok_or(UnreadableStamp)?;
                Some(if sign == b'-' { -east } else { east })
            }
        };
        if self.0.is_empty() { Ok(seconds) } else { Err(UnreadableStamp) }
    }

    fn hours_and_minutes(&mut self) -> Option<i64> {
        let hours = self.digits().filter(|&hours| hours < 24)?;
        let _ = self.literal(b":");
        let minutes = self.digits().filter(|&minutes| minutes < 60)?;
        Some(i64::from(hours) * 3600 + i64::from(minutes) * 60)
    }

    fn digits(&mut self) -> Option<u8> {
        let (&[tens, ones], rest) = self.0.split_first_chunk::<2>()?;
        if !tens.is_ascii_digit() || !ones.is_ascii_digit() {
            return None;
        }
        self.0 = rest;
        Some((tens - b'0') * 10 + (ones - b'0'))
    }

    fn literal(&mut self, any_of: &[u8]) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        if !any_of.contains(&byte) {
            return None;
        }
        self.0 = rest;
        Some(byte)
    }
}
