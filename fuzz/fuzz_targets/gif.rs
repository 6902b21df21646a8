//! Any bytes after the beginning of a GIF: rejected, or rendered; the copy without metadata has the same pixels.
#![no_main]

use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use visage_imaging::metadata::strip;
use visage_imaging::{Crop, Format, Kind, Limits, Wanted, check, render};

const LONGEST: Duration = Duration::from_secs(2);

fuzz_target!(|data: &[u8]| {
    let picture = [b"GIF89a", data].concat();
    let limits = Limits { max_pixels: 1 << 20, max_memory_bytes: 64 << 20, ..Limits::default() };
    let wanted = Wanted { width: None, height: None, format: Format::Png, crop: Crop::None };
    let begun = Instant::now();
    let shown = render(&picture, &wanted, &limits, &|| begun.elapsed() > LONGEST);
    let checked = check(&picture, &limits, &|| begun.elapsed() > LONGEST);
    assert_eq!(shown.is_ok(), checked.is_ok(), "what is taken can be shown: {shown:?} {checked:?}");
    let Ok(shown) = shown else { return };
    if let Ok(copy) = strip(Kind::Gif, &picture) {
        let again =
            render(&copy, &wanted, &limits, &|| begun.elapsed() > LONGEST).expect("its copy can be shown");
        assert!(again.bytes == shown.bytes, "what was stripped has other pixels");
    }
});
