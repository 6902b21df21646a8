//! Any bytes as the deflated pixels of a PNG, its chunks sound: read as another decoder reads them, or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use visage_imaging::{Crop, Format, Limits, Wanted, render};

fn chunk(name: [u8; 4], payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("the fuzzer makes short inputs");
    let sum = crc32fast::hash(&[&name, payload].concat());
    [&length.to_be_bytes()[..], &name, payload, &sum.to_be_bytes()].concat()
}

fuzz_target!(|data: &[u8]| {
    // The first bytes are the size, the colour and where the stream is cut in two; what follows is the stream.
    let &[width, high, low, colour, cut, ref stream @ ..] = data else { return };
    let size = [0, 0, 0, width, 0, 0, high % 4, low];
    let colour = [0, 4, 2, 6][usize::from(colour % 4)];
    let (one, two) = stream.split_at(usize::from(cut).min(stream.len()));
    let picture = [
        &b"\x89PNG\r\n\x1a\n"[..],
        &chunk(*b"IHDR", &[&size[..], &[8, colour, 0, 0, 0]].concat()),
        &chunk(*b"IDAT", one),
        &chunk(*b"IDAT", two),
        &chunk(*b"IEND", &[]),
    ]
    .concat();
    let wanted = Wanted { width: None, height: None, format: Format::Png, crop: Crop::None };
    let ours = render(&picture, &wanted, &Limits::default(), &|| false);
    let theirs = image::load_from_memory(&picture);
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => {
            let ours = image::load_from_memory(&ours.bytes).expect("what comes out can be read");
            assert!(ours.to_rgba8() == theirs.to_rgba8(), "{colour}: other pixels");
        }
        // Theirs minds what comes after the pixels.
        (Ok(_), Err(_)) | (Err(_), Err(_)) => {}
        (Err(error), Ok(_)) => panic!("only ours refuses: {error}"),
    }
});
