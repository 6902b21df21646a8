//! Any bytes as a picture: a picture of the wanted format and size comes out, or a clean refusal, in bounded time and memory;
//! what is accepted can be shown, and the copy without metadata has the same pixels.
#![no_main]

use std::num::NonZeroU32;
use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use visage_imaging::metadata::strip;
use visage_imaging::{Crop, Error, Format, Limits, Wanted, check, probe, recognise, render};

const LONGEST: Duration = Duration::from_millis(1500);

fuzz_target!(|data: &[u8]| {
    let [width, height, format, cut, picture @ ..] = data else { return };
    let side = |side: &u8| NonZeroU32::new(u32::from(*side));
    let wanted = Wanted {
        width: side(width),
        height: side(height),
        format: [Format::Jpeg, Format::Png, Format::Gif, Format::WebP][usize::from(format % 4)],
        crop: match cut {
            0..=84 => Crop::None,
            85..=169 => Crop::Centre,
            _ => Crop::At { x: u16::from(*cut) * 257, y: u16::from(*format) * 257 },
        },
    };
    let limits = Limits { max_pixels: 1 << 20, max_memory_bytes: 64 << 20, ..Limits::default() };
    let begun = Instant::now();
    let stop = || begun.elapsed() > LONGEST;
    check_acceptance(picture, &limits);
    match render(picture, &wanted, &limits, &stop) {
        Ok(rendered) => {
            let checked = check(picture, &limits, &stop);
            assert!(
                matches!(checked, Ok(()) | Err(Error::OutOfTime)),
                "what is shown is accepted: {checked:?}"
            );
            let (across, down) =
                (wanted.width.map_or(u32::MAX, u32::from), wanted.height.map_or(u32::MAX, u32::from));
            assert!(rendered.width <= across && rendered.height <= down);
            assert_eq!(recognise(&rendered.bytes), Some(wanted.format.kind()));
            let opened = image::load_from_memory(&rendered.bytes).expect("what comes out can be read");
            assert_eq!((opened.width(), opened.height()), (rendered.width, rendered.height));
            let probe = probe(picture, &wanted, &limits, &stop).expect("what was rendered can be probed");
            assert_eq!(probe.rendered, (rendered.width, rendered.height));
        }
        Err(Error::WrongBuffer { .. }) => panic!("a buffer of a wrong size was made"),
        Err(_) => {}
    }
});

/// What `check` accepts is shown at the least size, and so is its copy without metadata, alike.
fn check_acceptance(picture: &[u8], limits: &Limits) {
    let begun = Instant::now();
    let stop = || begun.elapsed() > LONGEST;
    let Some(kind) = recognise(picture) else { return };
    if check(picture, limits, &stop).is_err() {
        return;
    }
    let one = NonZeroU32::new(1);
    let smallest = Wanted { width: one, height: one, format: Format::Png, crop: Crop::None };
    let shown = render(picture, &smallest, limits, &stop);
    assert!(matches!(shown, Ok(_) | Err(Error::OutOfTime)), "what is accepted can be shown: {shown:?}");
    let Ok(copy) = strip(kind, picture, &stop) else { return };
    for wanted in [smallest, Wanted { width: None, height: None, ..smallest }] {
        let shown = render(picture, &wanted, limits, &stop);
        let again = render(&copy, &wanted, limits, &stop);
        let same = match (&shown, &again) {
            (Ok(shown), Ok(again)) => shown.bytes == again.bytes,
            (Ok(_), Err(error)) => *error == Error::OutOfTime,
            (Err(_), _) => true,
        };
        assert!(same, "the copy without metadata has other pixels");
    }
}
