//! Date-times on the wire: how each kind of field is written for a client's zone, and how they are read back.
//!
//! Rules and recordings: protocol §4.2 and §7, decisions 6–11.

pub mod civil;
mod read;
mod text;

pub use read::{UnreadableStamp, parse, parse_date};
pub use text::StampText;

use super::zone::{Zone, ZoneRequest};

/// UTC seconds since 1970, or unset.
pub type Stamp = Option<i64>;

/// Instants before 0001-01-03 count as unset.
pub const FIRST_SECOND: i64 = -62_135_424_000;
/// From 9999-12-31 on, a date-time means "for ever" and is never shifted by zones.
pub const FOREVER_FROM: i64 = 253_402_214_400;
/// 9999-12-31T23:59:59, the last second that can be written.
pub const LAST_SECOND: i64 = 253_402_300_799;
/// 0002-01-01: birth dates before it are unset, in year 2 only their year is unknown.
const FIRST_BIRTH_SECOND: i64 = -62_104_060_800;
/// 0001-01-01T00:00:00, how an unset date-time is written.
const UNSET: i64 = -62_135_596_800;

/// How a client wants date-times written, and in which zone those it sends without an offset are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TimeStyle {
    /// The zone of the SO-TimeZone header, if it names one.
    pub zone: Option<Zone>,
    /// The zone of this installation.
    pub base: Zone,
    /// Whether answers carry offsets (`includeTZOffset`).
    pub include_offset: bool,
}

impl TimeStyle {
    /// The style of a request to an installation in zone `base`.
    pub const fn new(request: ZoneRequest, base: Zone) -> Self {
        Self { zone: request.zone, base, include_offset: request.include_offset }
    }

    /// The zone local times are in: the client's, else the base. Its code is the SO-TIMEZONE answer header.
    pub fn effective_zone(self) -> Zone {
        self.zone.unwrap_or(self.base)
    }
}

/// Writes a stamp of the server's own, such as Created and Updated: base-local and untagged without a header,
/// otherwise UTC, tagged `Z` only when offsets are wanted (decision 7). Unset is `0001-01-01T00:00:00`.
pub fn utc_kind(stamp: Stamp, style: TimeStyle) -> StampText {
    let tag = if style.include_offset { text::Tag::Utc } else { text::Tag::None };
    let Some(seconds) = known(stamp) else { return StampText::new(UNSET, tag) };
    if style.zone.is_some() || style.include_offset || seconds >= FOREVER_FROM {
        return StampText::new(seconds, tag);
    }
    StampText::new(seconds + i64::from(style.base.offset_at(seconds)), tag)
}

/// Writes a date-time of the user's world: local in the effective zone, tagged with its offset (`Z` for UTC) only when
/// offsets are wanted. Then unset is year 1 shifted by the standard offset, or `Z` for zones west of UTC, and
/// 9999-12-31 is tagged but not shifted (decision 9).
pub fn zone_kind(stamp: Stamp, style: TimeStyle) -> StampText {
    let zone = style.effective_zone();
    let tag = |offset: i32| match style.include_offset {
        false => text::Tag::None,
        true if zone == Zone::UTC => text::Tag::Utc,
        true => text::Tag::Offset(offset),
    };
    let Some(seconds) = known(stamp) else {
        return match (style.include_offset, zone.standard_offset()) {
            (true, offset @ 0..) => StampText::new(UNSET + i64::from(offset), tag(offset)),
            (true, _) => StampText::new(UNSET, text::Tag::Utc),
            (false, _) => StampText::new(UNSET, text::Tag::None),
        };
    };
    if seconds >= FOREVER_FROM {
        return StampText::new(seconds, tag(zone.standard_offset()));
    }
    let offset = zone.offset_at(seconds);
    StampText::new(seconds + i64::from(offset), tag(offset))
}

/// Writes a calendar date, given as the UTC seconds of its midnight: never shifted, tagged `Z` when offsets are wanted.
/// Years before 2 are unset, year 2 means day and month without a year.
pub fn date_only(midnight: Stamp, style: TimeStyle) -> StampText {
    let tag = if style.include_offset { text::Tag::Utc } else { text::Tag::None };
    let midnight = midnight.filter(|&seconds| seconds >= FIRST_BIRTH_SECOND).unwrap_or(UNSET);
    StampText::new(midnight - midnight.rem_euclid(civil::SECONDS_A_DAY), tag)
}

fn known(stamp: Stamp) -> Stamp {
    stamp.filter(|&seconds| seconds >= FIRST_SECOND)
}

#[cfg(test)]
mod tests;
