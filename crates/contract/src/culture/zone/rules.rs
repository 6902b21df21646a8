//! The offsets of a zone, from the zone data built into the program.

use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};

use super::table::{COUNT, ROWS};

static RULES: [OnceLock<Rules>; COUNT] = [const { OnceLock::new() }; COUNT];
static UTC: Rules = Rules { zone: TimeZone::UTC, standard_offset: 0 };

/// Midsummer and midwinter of a year with the present rules, in UTC seconds: 2022-01-01 and 2022-07-01.
const SEASONS: [i64; 2] = [1_640_995_200, 1_656_633_600];

/// One zone's offsets.
pub(super) struct Rules {
    zone: TimeZone,
    standard_offset: i32,
}

/// The rules of a row; read from the zone data once.
pub(super) fn of(index: u16) -> &'static Rules {
    let (Some(rules), Some(row)) = (RULES.get(usize::from(index)), ROWS.get(usize::from(index))) else {
        return &UTC;
    };
    rules.get_or_init(|| Rules::load(row.iana))
}

impl Rules {
    fn load(iana: &str) -> Self {
        let zone = TimeZoneDatabase::bundled().get(iana).unwrap_or(TimeZone::UTC);
        let offsets = SEASONS.iter().filter_map(|&season| raw_offset(&zone, season));
        // The smaller one is the standard offset even where the data call winter time the exception (Dublin).
        let standard_offset = offsets.min().unwrap_or_default();
        Self { zone, standard_offset }
    }

    pub(super) fn standard_offset(&self) -> i32 {
        self.standard_offset
    }

    pub(super) fn offset_at(&self, utc_seconds: i64) -> i32 {
        self.whole_minutes(raw_offset(&self.zone, utc_seconds))
    }

    pub(super) fn offset_of_local(&self, local_seconds: i64) -> i32 {
        let local = Timestamp::from_second(local_seconds).map(|instant| Offset::UTC.to_datetime(instant));
        let offset = local.ok().map(|local| match self.zone.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset.seconds(),
            AmbiguousOffset::Gap { before, .. } | AmbiguousOffset::Fold { before, .. } => before.seconds(),
        });
        self.whole_minutes(offset)
    }

    fn whole_minutes(&self, offset: Option<i32>) -> i32 {
        offset.filter(|seconds| seconds % 60 == 0).unwrap_or(self.standard_offset)
    }
}

fn raw_offset(zone: &TimeZone, utc_seconds: i64) -> Option<i32> {
    Timestamp::from_second(utc_seconds).ok().map(|instant| zone.to_offset(instant).seconds())
}
