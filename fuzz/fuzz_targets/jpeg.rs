//! Any bytes are decoded as JPEG at any scale without a panic, to the size that another reader sees.
#![no_main]

use std::cell::Cell;

use libfuzzer_sys::fuzz_target;
use visage_imaging::jpeg::{Channels, decode, head};
use visage_imaging::{Limits, dimensions};

fuzz_target!(|data: &[u8]| {
    // The first byte chooses the scale; what follows is the picture.
    let Some((&scale, picture)) = data.split_first() else { return };
    let limits = Limits { max_pixels: 1 << 20, ..Limits::default() };
    let told = head(picture);
    let least = told.as_ref().map_or((0, 0), |head| {
        let eighths = 1 << (scale % 4);
        ((head.width * eighths).div_ceil(8), (head.height * eighths).div_ceil(8))
    });
    let asked = Cell::new(0);
    let decoded = decode(picture, least, &limits, &|| {
        asked.set(asked.get() + 1);
        asked.get() > 10_000
    });
    let Ok(decoded) = decoded else { return };
    let head = told.expect("what is decoded has a head");
    assert_eq!(decoded.full, (head.width, head.height));
    let tidy =
        picture.windows(2).filter(|pair| pair[0] == 0xFF && matches!(pair[1], 0xC0..=0xC2)).count() == 1;
    if let (true, Ok(seen)) = (tidy, dimensions(picture)) {
        // Where several frame headers stand, even inside other segments, readers may stumble over different ones.
        assert_eq!(decoded.full, seen);
    }
    let channels = match decoded.channels {
        Channels::Luma => 1,
        Channels::Rgb => 3,
        Channels::Cmyk => 4,
    };
    assert_eq!(decoded.bytes.len() as u64, u64::from(decoded.width) * u64::from(decoded.height) * channels);
    assert!(decoded.width >= least.0 && decoded.height >= least.1);
});
