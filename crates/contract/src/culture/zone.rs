//! Time zones by the vendor's number, code or IANA name, and the SO-TimeZone header (protocol §7).

mod countries;
mod documented;
mod places;
mod rules;
mod table;

use std::fmt;

use table::ROWS;

/// Longest header value that is read, in bytes.
const MAX_BYTES: usize = 128;

/// A time zone this server knows: a small handle, two are equal when they are the same entry.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(u16);

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(0);

    /// The zone of a number, a code or an IANA name, in any letter case.
    pub fn find(text: &str) -> Option<Self> {
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::by_id(text.parse().ok()?);
        }
        table::by_name(text).map(Self)
    }

    /// The zone of a number the vendor documents.
    pub fn by_id(id: u16) -> Option<Self> {
        let index = documented::DOCUMENTED.iter().position(|row| row.id == Some(id))?;
        u16::try_from(index).ok().map(Self)
    }

    /// Every zone: the documented ones first, then the countries by code, then the remaining IANA names.
    pub fn all() -> impl Iterator<Item = Self> {
        (0_u16..).zip(&ROWS).map(|(index, _)| Self(index))
    }

    /// The vendor's code; the IANA name where no code is known. [`Zone::find`] takes it back.
    pub fn code(self) -> &'static str {
        self.row().code
    }

    /// The vendor's number, where it is documented.
    pub fn id(self) -> Option<u16> {
        self.row().id
    }

    /// The IANA name of the zone's rules.
    pub fn iana(self) -> &'static str {
        self.row().iana
    }

    /// Seconds east of UTC at an instant (UTC seconds), always whole minutes: where the rules go back to local mean
    /// time with its odd seconds, and beyond year 9999, the standard offset is used.
    pub fn offset_at(self, utc_seconds: i64) -> i32 {
        if self == Self::UTC { 0 } else { rules::of(self.0).offset_at(utc_seconds) }
    }

    /// The UTC seconds of a local time, given as the seconds it would be in UTC. A time that occurs twice is its
    /// first occurrence, one that is skipped moves forward by the gap.
    pub fn to_utc(self, local_seconds: i64) -> i64 {
        if self == Self::UTC {
            return local_seconds;
        }
        local_seconds.saturating_sub(i64::from(rules::of(self.0).offset_of_local(local_seconds)))
    }

    /// Seconds east of UTC outside summer time, by the present rules.
    pub fn standard_offset(self) -> i32 {
        if self == Self::UTC { 0 } else { rules::of(self.0).standard_offset() }
    }

    fn row(self) -> &'static table::Row {
        ROWS.get(usize::from(self.0)).unwrap_or(&ROWS[0])
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Zone({})", self.code())
    }
}

/// What an SO-TimeZone header asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ZoneRequest {
    /// The zone named; `None` leaves the base zone.
    pub zone: Option<Zone>,
    /// Whether answers carry offsets.
    pub include_offset: bool,
}

impl ZoneRequest {
    /// Reads the header: a zone, `includeTZOffset`, both separated by a comma, or nothing, in any letter case.
    /// Anything else, or more than 128 bytes, is refused (decision 37).
    pub fn parse(header: Option<&[u8]>) -> Result<Self, UnknownZone> {
        let mut request = Self::default();
        let Some(header) = header else { return Ok(request) };
        if header.len() > MAX_BYTES {
            return Err(UnknownZone);
        }
        for part in header.split(|&byte| byte == b',').map(<[u8]>::trim_ascii) {
            if part.eq_ignore_ascii_case(b"includeTZOffset") {
                request.include_offset = true;
            } else if !part.is_empty() {
                let zone = str::from_utf8(part).ok().and_then(Zone::find).ok_or(UnknownZone)?;
                if request.zone.replace(zone).is_some() {
                    return Err(UnknownZone);
                }
            }
        }
        Ok(request)
    }
}

/// An SO-TimeZone header that names no known zone, or more than one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownZone;

impl fmt::Display for UnknownZone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            "SO-TimeZone must be one known time zone (id, code or IANA name), \
             optionally followed by ,includeTZOffset",
        )
    }
}

impl std::error::Error for UnknownZone {}

#[cfg(test)]
mod tests;
