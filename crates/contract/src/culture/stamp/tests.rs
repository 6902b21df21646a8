//! The recorded date-times of protocol §7.2, and the forms clients send.

use proptest::prelude::*;

use super::*;

fn style(header: Option<&str>) -> TimeStyle {
    let request = ZoneRequest::parse(header.map(str::as_bytes)).unwrap();
    TimeStyle::new(request, Zone::find("NO").unwrap())
}

fn utc(text: &str) -> Stamp {
    parse(text, style(Some("utc"))).unwrap()
}

type Kind = fn(Stamp, TimeStyle) -> StampText;

#[test]
fn recorded_triples_are_reproduced() {
    let utc_kind: Kind = utc_kind;
    let zone_kind: Kind = zone_kind;
    let table = [
        (utc_kind, "2019-12-19T11:55:14", "2019-12-19T10:55:14Z", "2019-12-19T10:55:14Z"),
        (utc_kind, "2019-12-19T10:44:12", "2019-12-19T09:44:12Z", "2019-12-19T09:44:12Z"),
        (utc_kind, "2002-08-07T14:52:00", "2002-08-07T12:52:00Z", "2002-08-07T12:52:00Z"),
        (utc_kind, "0001-01-01T00:00:00", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        (utc_kind, "2003-02-10T11:00:59", "2003-02-10T10:00:59Z", "2003-02-10T10:00:59Z"),
        (zone_kind, "2002-03-31T18:00:00", "2002-03-31T18:00:00+02:00", "2002-03-31T16:00:00Z"),
        (zone_kind, "0001-01-01T00:00:00", "0001-01-01T01:00:00+01:00", "0001-01-01T00:00:00Z"),
        (zone_kind, "9999-12-31T23:59:59", "9999-12-31T23:59:59+01:00", "9999-12-31T23:59:59Z"),
        (date_only, "1999-05-13T00:00:00", "1999-05-13T00:00:00Z", "1999-05-13T00:00:00Z"),
    ];
    for (kind, plain, oslo, universal) in table {
        let stamp = utc(universal);
        assert_eq!(&*kind(stamp, style(None)), plain);
        assert_eq!(&*kind(stamp, style(Some(""))), plain);
        assert_eq!(&*kind(stamp, style(Some("no,includeTZOffset"))), oslo);
        assert_eq!(&*kind(stamp, style(Some("includeTZOffset"))), oslo);
        assert_eq!(&*kind(stamp, style(Some("utc,includeTZOffset"))), universal);
    }
}

#[test]
fn a_zone_without_offsets_leaves_stamps_untagged() {
    let stamp = utc("2018-12-24T17:34:45Z");
    let new_york = style(Some("us-ny"));
    assert_eq!(&*utc_kind(stamp, new_york), "2018-12-24T17:34:45");
    assert_eq!(&*zone_kind(stamp, new_york), "2018-12-24T12:34:45");
    assert_eq!(&*zone_kind(None, new_york), "0001-01-01T00:00:00");
    assert_eq!(&*zone_kind(stamp, style(None)), "2018-12-24T18:34:45");
}

#[test]
fn zones_west_of_utc_keep_the_unset_date_unshifted() {
    let new_york = style(Some("us-ny,includeTZOffset"));
    assert_eq!(&*zone_kind(None, new_york), "0001-01-01T00:00:00Z");
    assert_eq!(&*zone_kind(utc("2018-12-24T12:34:45Z"), new_york), "2018-12-24T07:34:45-05:00");
}

#[test]
fn every_input_form_is_read() {
    let table = [
        ("2018-12-24T12:34:45", "2018-12-24T17:34:45Z"),
        ("2018-12-24T12:34:45Z", "2018-12-24T12:34:45Z"),
        ("2018-12-24T07:34:45-0500", "2018-12-24T12:34:45Z"),
        ("2018-12-24T07:34:45-05:00", "2018-12-24T12:34:45Z"),
        ("2018-12-24T13:34:45.1234567+01:00", "2018-12-24T12:34:45Z"),
        ("2002-03-31T16:00:00.000Z", "2002-03-31T16:00:00Z"),
        ("2021-06-06", "2021-06-06T04:00:00Z"),
        ("2021-06-06T10:11", "2021-06-06T14:11:00Z"),
        (" 2021-06-06 10:11:12z ", "2021-06-06T10:11:12Z"),
        ("9999-12-31T23:59:59.9999999", "9999-12-31T23:59:59Z"),
        ("9999-12-31T23:59:59+01:00", "9999-12-31T23:59:59Z"),
    ];
    for (text, expected) in table {
        let read = parse(text, style(Some("US-NY"))).unwrap();
        assert_eq!(&*zone_kind(read, style(Some("utc,includeTZOffset"))), expected, "{text}");
    }
}

#[test]
fn dates_before_the_third_day_of_year_one_are_unset() {
    let texts = [
        "",
        "0001-01-01T00:00:00",
        "0000-12-31T23:06:32.000Z",
        "0001-01-01T01:00:00+01:00",
        "0001-01-02T23:59:59Z",
    ];
    for text in texts {
        assert_eq!(parse(text, style(None)), Ok(None), "{text}");
    }
    assert_eq!(utc("0001-01-03T00:00:00Z"), Some(FIRST_SECOND));
    assert_eq!(&*utc_kind(Some(FIRST_SECOND - 1), style(None)), "0001-01-01T00:00:00");
}

#[test]
fn what_is_no_date_time_is_refused() {
    let texts = [
        "x",
        "2021",
        "2021-6-6",
        "2021-02-29",
        "2021-13-01",
        "2021-06-06T",
        "2021-06-06T24:00:00",
        "2021-06-06T10",
        "2021-06-06T10:60",
        "2021-06-06T10:00:60",
        "2021-06-06T10:00:00.",
        "2021-06-06T10:00:00.1234567890",
        "2021-06-06T10:00:00+1",
        "2021-06-06T10:00:00+24:00",
        "2021-06-06T10:00:00ZZ",
        "06/06/2021",
        "+2021-06-06",
        "2021-06-06T10:00:00é",
    ];
    for text in texts {
        assert_eq!(parse(text, style(None)), Err(UnreadableStamp), "{text}");
        assert_eq!(parse_date(text), Err(UnreadableStamp), "{text}");
    }
}

#[test]
fn birth_dates_are_never_shifted() {
    for text in ["1999-05-13", "1999-05-13T00:00:00", "1999-05-13T00:00:00.000Z", "1999-05-13T23:30:00-05:00"]
    {
        let stamp = parse_date(text).unwrap();
        for header in [None, Some("utc"), Some("us-hi"), Some("AU-ACT")] {
            assert_eq!(&*date_only(stamp, style(header)), "1999-05-13T00:00:00");
        }
        assert_eq!(&*date_only(stamp, style(Some("us-hi,includeTZOffset"))), "1999-05-13T00:00:00Z");
    }
    assert_eq!(parse_date("0001-05-13"), Ok(None));
    assert_eq!(&*date_only(parse_date("0002-05-13").unwrap(), style(None)), "0002-05-13T00:00:00");
    assert_eq!(&*date_only(None, style(None)), "0001-01-01T00:00:00");
}

#[test]
fn a_stamp_is_a_json_string() {
    let text = utc_kind(Some(0), style(Some("utc")));
    assert_eq!(serde_json::to_string(&text).unwrap(), "\"1970-01-01T00:00:00\"");
    assert_eq!(format!("{text} {text:?}"), "1970-01-01T00:00:00 \"1970-01-01T00:00:00\"");
}

proptest! {
    #[test]
    fn tagged_stamps_round_trip(seconds in FIRST_SECOND..FOREVER_FROM - 2 * 86_400, index in 0_usize..600) {
        let zone = Zone::all().nth(index).unwrap();
        let tagged = TimeStyle { zone: Some(zone), base: Zone::UTC, include_offset: true };
        for kind in [utc_kind as Kind, zone_kind] {
            let text = kind(Some(seconds), tagged);
            prop_assert_eq!(parse(&text, style(Some("AU-ACT"))), Ok(Some(seconds)), "{}", text);
        }
    }

    #[test]
    fn untagged_stamps_round_trip_in_a_zone_without_summer_time(seconds in 1_000_000_000..FOREVER_FROM - 2 * 86_400) {
        let queensland = style(Some("AU-QLD"));
        prop_assert_eq!(parse(&zone_kind(Some(seconds), queensland), queensland), Ok(Some(seconds)));
    }

    #[test]
    fn any_stamp_is_written_and_any_text_is_read(stamp: Option<i64>, text in ".{0,40}", shape in "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9](Z|[+-][0-2][0-9]:?[0-5][0-9])?") {
        for header in [None, Some("no"), Some("us-hi,includeTZOffset")] {
            for kind in [utc_kind as Kind, zone_kind, date_only] {
                prop_assert!(parse(&kind(stamp, style(header)), style(header)).is_ok());
            }
            let _ = parse(&text, style(header));
            let _ = parse_date(&text);
            let _ = parse(&shape, style(header));
        }
    }
}
