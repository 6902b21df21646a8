//! Any bytes as a TIFF: it is shown in bounded time and memory or refused, and stripping metadata changes nothing that
//! is shown.
#![no_main]

use std::borrow::Cow;
use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use visage_imaging::{Crop, Error, Format, Kind, Limits, Wanted, metadata, probe, render};

const LONGEST: Duration = Duration::from_millis(1500);

fuzz_target!(|data: &[u8]| {
    // The first bytes choose the byte order and the requested size; the rest follows a header.
    let &[order, width, height, ref rest @ ..] = data else { return };
    let beginning = [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"][usize::from(order % 4)];
    let picture = [&beginning[..], rest].concat();
    let wanted = Wanted {
        width: NonZeroU32::new(width.into()),
        height: NonZeroU32::new(height.into()),
        format: Format::Png,
        crop: if order > 127 { Crop::Centre } else { Crop::None },
    };
    let limits = Limits { max_pixels: 1 << 18, max_memory_bytes: 32 << 20, ..Limits::default() };
    let begun = Instant::now();
    let stop = || begun.elapsed() > LONGEST;
    let shown = render(&picture, &wanted, &limits, &stop);
    let probed = probe(&picture, &wanted, &limits, &stop);
    let late = matches!((&shown, &probed), (Err(Error::OutOfTime), _) | (_, Err(Error::OutOfTime)));
    assert!(late || probed.as_ref().err() == shown.as_ref().err(), "what is accepted is shown");
    let Ok(stripped) = metadata::strip(Kind::Tiff, &picture, &|| false) else { return };
    let again = metadata::strip(Kind::Tiff, &stripped, &|| false).expect("what is stripped can be stripped");
    assert!(matches!(again, Cow::Borrowed(_)), "nothing is left to strip");
    if shown.is_ok() {
        let after = render(&stripped, &wanted, &limits, &stop);
        assert!(after == shown || after == Err(Error::OutOfTime), "stripping changes what is shown");
    }
});
