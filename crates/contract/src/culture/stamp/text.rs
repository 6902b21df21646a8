//! A written date-time, kept inline so that writing one allocates nothing.

use std::fmt;
use std::ops::Deref;

use serde::{Serialize, Serializer};

use super::civil::{SECONDS_A_DAY, date_from_days};
use super::{LAST_SECOND, UNSET};

/// `9999-12-31T23:59:59+01:00`
const MAX_BYTES: usize = 25;

/// The text of a date-time such as `2019-12-19T10:55:14Z`; dereferences to `str`, serializes as a string.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct StampText {
    bytes: [u8; MAX_BYTES],
    length: u8,
}

impl Default for StampText {
    /// Unset, without a zone.
    fn default() -> Self {
        Self::new(UNSET, Tag::None)
    }
}

/// What stands after the seconds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Tag {
    None,
    Utc,
    /// Seconds east of UTC, whole minutes.
    Offset(i32),
}

impl StampText {
    /// Writes civil seconds (local time as if it were UTC), held between 0001-01-01 and 9999-12-31.
    pub(super) fn new(civil_seconds: i64, tag: Tag) -> Self {
        let seconds = civil_seconds.clamp(UNSET, LAST_SECOND);
        let (year, month, day) = date_from_days(seconds.div_euclid(SECONDS_A_DAY));
        let second_of_day = seconds.rem_euclid(SECONDS_A_DAY);
        let mut bytes = *b"0000-00-00T00:00:00+00:00";
        put(&mut bytes, 0, year / 100);
        put(&mut bytes, 2, year % 100);
        put(&mut bytes, 5, month);
        put(&mut bytes, 8, day);
        put(&mut bytes, 11, second_of_day / 3600);
        put(&mut bytes, 14, second_of_day / 60 % 60);
        put(&mut bytes, 17, second_of_day % 60);
        let length = match tag {
            Tag::None => 19,
            Tag::Utc => {
                bytes[19] = b'Z';
                20
            }
            Tag::Offset(offset) => {
                let minutes = i64::from(offset).abs() / 60;
                bytes[19] = if offset < 0 { b'-' } else { b'+' };
                put(&mut bytes, 20, minutes / 60 % 100);
                put(&mut bytes, 23, minutes % 60);
                25
            }
        };
        Self { bytes, length }
    }
}

/// Two digits at a fixed place; the number is below 100.
fn put(bytes: &mut [u8; MAX_BYTES], at: usize, number: i64) {
    let digit = |value: i64| b'0' + u8::try_from(value % 10).unwrap_or_default();
    bytes[at] = digit(number / 10);
    bytes[at + 1] = digit(number);
}

impl Deref for StampText {
    type Target = str;

    fn deref(&self) -> &str {
        let bytes = self.bytes.get(..usize::from(self.length)).unwrap_or_default();
        str::from_utf8(bytes).unwrap_or_default()
    }
}

impl AsRef<str> for StampText {
    fn as_ref(&self) -> &str {
        self
    }
}

impl fmt::Display for StampText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self)
    }
}

impl fmt::Debug for StampText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, formatter)
    }
}

impl Serialize for StampText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}
