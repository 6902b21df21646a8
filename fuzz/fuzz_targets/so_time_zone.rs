//! SO-TimeZone headers, and date-times read and written in the zones they name.
#![no_main]

use libfuzzer_sys::fuzz_target;
use visage_contract::culture::stamp::{date_only, parse, parse_date, utc_kind, zone_kind};
use visage_contract::culture::{TimeStyle, Zone, ZoneRequest};

fuzz_target!(|data: (&[u8], &str, Option<i64>)| {
    let (header, text, stamp) = data;
    let request = ZoneRequest::parse(Some(header)).unwrap_or_default();
    let style = TimeStyle::new(request, Zone::UTC);
    if let Some(zone) = request.zone {
        assert_eq!(Zone::find(zone.code()), Some(zone));
    }
    for stamp in [stamp, parse(text, style).unwrap_or_default(), parse_date(text).unwrap_or_default()] {
        for written in [utc_kind(stamp, style), zone_kind(stamp, style), date_only(stamp, style)] {
            assert!(parse(&written, style).is_ok());
        }
    }
});
