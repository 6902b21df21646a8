//! The zone table and the SO-TimeZone header.

use std::collections::HashSet;

use jiff::tz::TimeZoneDatabase;
use proptest::prelude::*;

use super::*;

/// 2022-01-15 and 2022-07-15, noon UTC.
const WINTER: i64 = 1_642_248_000;
const SUMMER: i64 = 1_657_886_400;

fn parse(header: &str) -> Result<ZoneRequest, UnknownZone> {
    ZoneRequest::parse(Some(header.as_bytes()))
}

#[test]
fn every_zone_has_rules_and_is_found_by_its_code_number_and_name() {
    for zone in Zone::all() {
        assert!(TimeZoneDatabase::bundled().get(zone.iana()).is_ok(), "{zone:?}");
        assert_eq!(Zone::find(zone.code()), Some(zone));
        assert_eq!(Zone::find(&zone.code().to_lowercase()), Some(zone));
        assert_eq!(Zone::find(zone.iana()).map(Zone::iana), Some(zone.iana()));
        if let Some(id) = zone.id() {
            assert_eq!(Zone::find(&id.to_string()), Some(zone));
        }
    }
}

#[test]
fn codes_and_numbers_are_unique() {
    let (mut codes, mut ids) = (HashSet::new(), HashSet::new());
    for zone in Zone::all() {
        assert!(codes.insert(zone.code().to_lowercase()), "{zone:?}");
        assert!(zone.id().is_none_or(|id| ids.insert(id)), "{zone:?}");
    }
    assert!(ids.iter().all(|id| (1..=500).contains(id)));
}

#[test]
fn documented_zones_have_their_number_and_standard_offset() {
    let table = [
        ("UTC", 1, 0, 0),
        ("AU-ACT", 36, 600, 660),
        ("AU3", 37, 570, 630),
        ("AU1", 38, 630, 660),
        ("AU-NT", 40, 570, 570),
        ("AU-QLD", 41, 600, 600),
        ("AU-WA", 45, 480, 480),
        ("AT", 46, 60, 120),
        ("BD", 50, 360, 360),
        ("BE", 53, 60, 120),
        ("BR-RJ", 81, -180, -180),
        ("CA2A", 101, -210, -150),
        ("CA-QC", 114, -300, -240),
        ("DK", 140, 60, 120),
        ("NO", 261, 60, 120),
        ("US-CA", 425, -480, -420),
        ("US-HI", 433, -600, -600),
        ("US-NY", 460, -300, -240),
        ("WET", 498, 0, 60),
        ("CET", 499, 60, 120),
        ("EET", 500, 120, 180),
    ];
    for (code, id, standard, daylight) in table {
        let zone = Zone::find(code).unwrap();
        assert_eq!(zone.id(), Some(id), "{code}");
        let offsets = [zone.offset_at(WINTER), zone.offset_at(SUMMER)];
        assert_eq!(zone.standard_offset(), standard * 60, "{code}");
        assert_eq!(offsets.iter().min(), Some(&(standard * 60)), "{code}");
        assert_eq!(offsets.iter().max(), Some(&(daylight * 60)), "{code}");
    }
}

#[test]
fn local_times_around_a_change_of_clocks_have_one_meaning() {
    let oslo = Zone::find("no").unwrap();
    // 2002-03-31 00:00 +01:00, 18:00 +02:00, the skipped 02:30, and 2002-10-27 02:30, which occurs twice.
    for (local, offset) in [(1_017_532_800, 1), (1_017_597_600, 2), (1_017_541_800, 1), (1_035_685_800, 2)] {
        assert_eq!(oslo.to_utc(local), local - offset * 3600);
    }
    assert_eq!(Zone::find("IE").unwrap().standard_offset(), 0);
    assert_eq!(oslo.offset_at(-60_000_000_000), 3600);
}

#[test]
fn the_header_names_a_zone_or_asks_for_offsets_or_both() {
    let oslo = Zone::find("NO");
    let table = [
        ("", None, false),
        (" ", None, false),
        ("NO", oslo, false),
        ("no", oslo, false),
        ("261", oslo, false),
        ("europe/oslo", oslo, false),
        ("261,includeTZOffset", oslo, true),
        ("no, INCLUDETZOFFSET", oslo, true),
        ("utc,includetzoffset", Some(Zone::UTC), true),
        ("includeTZOffset", None, true),
        (",includeTZOffset", None, true),
    ];
    for (header, zone, include_offset) in table {
        assert_eq!(parse(header), Ok(ZoneRequest { zone, include_offset }), "{header:?}");
    }
    assert_eq!(ZoneRequest::parse(None), Ok(ZoneRequest::default()));
}

#[test]
fn unknown_headers_are_refused() {
    let long = format!("NO{}", " ".repeat(127));
    for header in ["*", "XX", "0", "9999999999", "NO,DK", "NO;includeTZOffset", "Europe", "nö", "-1", &long]
    {
        assert_eq!(parse(header), Err(UnknownZone), "{header:?}");
    }
    assert_eq!(ZoneRequest::parse(Some(b"\xff")), Err(UnknownZone));
}

proptest! {
    #[test]
    fn any_bytes_are_read(header: Vec<u8>) {
        let _ = ZoneRequest::parse(Some(&header));
    }

    #[test]
    fn every_zone_is_read_back(index in 0..table::COUNT, flag: bool, blanks in " {0,3}") {
        let zone = Zone::all().nth(index).unwrap();
        let word = if flag { format!("{blanks},{blanks}includeTZOffset") } else { blanks };
        let request = parse(&format!("{}{word}", zone.code()));
        prop_assert_eq!(request, Ok(ZoneRequest { zone: Some(zone), include_offset: flag }));
    }

    #[test]
    fn offsets_are_whole_minutes_of_less_than_a_day(index in 0..table::COUNT, seconds: i64) {
        let zone = Zone::all().nth(index).unwrap();
        for offset in [zone.offset_at(seconds), zone.offset_at(seconds / 100_000_000)] {
            prop_assert!(offset % 60 == 0 && offset.abs() < 86_400);
        }
        zone.to_utc(seconds);
    }
}
