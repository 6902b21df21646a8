//! Headers of every flavour: what is decoded, and what is refused in which words.

use std::cell::Cell;

use jpeg_encoder::{ColorType, SamplingFactor};
use visage_imaging::jpeg::{Channels, Head, decode, head};
use visage_imaging::{Error, Kind, Limits};

use super::pictures::{Make, PLAIN, difference, markers, scans, whole};

fn refusal(bytes: &[u8]) -> Error {
    decode(bytes, (0, 0), &Limits::default(), &|| false).unwrap_err()
}

#[test]
fn the_head_tells_what_the_frame_promises() {
    let told = |make: Make| head(&make.write()).unwrap();
    let plain = Head { width: 64, height: 48, components: 3, progressive: false, adobe: None };
    assert_eq!(told(PLAIN), plain);
    assert_eq!(told(Make { progressive: true, ..PLAIN }), Head { progressive: true, ..plain });
    assert_eq!(told(Make { colours: ColorType::Luma, ..PLAIN }), Head { components: 1, ..plain });
    let inks = told(Make { colours: ColorType::CmykAsYcck, ..PLAIN });
    assert_eq!(inks, Head { components: 4, adobe: Some(2), ..plain });
}

#[test]
fn flavours_that_are_not_decoded_are_refused_as_such() {
    let good = PLAIN.write();
    let frame = markers(&good, 0xC0)[0];
    // Lossless, hierarchical and arithmetic-coded frames, and one of 12 bits.
    for (at, byte) in [(1, 0xC3), (1, 0xC5), (1, 0xC9), (1, 0xCA), (4, 12)] {
        let mut bytes = good.clone();
        bytes[frame + at] = byte;
        let is_named = |error: Error| matches!(error, Error::UnsupportedFeature { kind: Kind::Jpeg, .. });
        assert!(is_named(refusal(&bytes)) && is_named(head(&bytes).unwrap_err()), "{byte:#x}");
    }
}

#[test]
fn a_height_stored_after_the_pixels_is_rejected_by_name() {
    let mut bytes = PLAIN.write();
    let frame = markers(&bytes, 0xC0)[0];
    bytes[frame + 5..frame + 7].fill(0);
    let refused = refusal(&bytes);
    assert!(matches!(refused, Error::UnsupportedFeature { .. }), "{refused}");
}

#[test]
fn a_frame_without_pixels_is_damage() {
    let good = PLAIN.write();
    let frame = markers(&good, 0xC0)[0];
    let mut bytes = good.clone();
    bytes[frame + 7..frame + 9].fill(0);
    assert!(matches!(refusal(&bytes), Error::Damaged { .. }));
}

#[test]
fn an_adobe_marker_without_transform_means_red_green_and_blue() {
    // The channels are stored as they are; without the marker they would be taken for brightness and differences.
    let make = Make { colours: ColorType::Ycbcr, quality: 98, ..PLAIN };
    let stored = make.write();
    let jfif = markers(&stored, 0xE0)[0];
    let end = jfif + 2 + usize::from(stored[jfif + 3]);
    let adobe = [0xFF, 0xEE, 0, 14, b'A', b'd', b'o', b'b', b'e', 0, 100, 0, 0, 0, 0, 0];
    let marked = whole(&[&stored[..jfif], &adobe, &stored[end..]].concat());
    assert_eq!(marked.channels, Channels::Rgb);
    assert!(difference(&marked.bytes, &make.pixels()).1 < 12);
    assert!(difference(&whole(&stored).bytes, &make.pixels()).1 > 50);
    let mut named = [&stored[..jfif], &stored[end..]].concat();
    let (frame, scan) = (markers(&named, 0xC0)[0], scans(&named)[0]);
    for (at, &name) in b"RGB".iter().enumerate() {
        named[frame + 10 + at * 3] = name;
        named[scan - 9 + at * 2] = name;
    }
    assert_eq!(whole(&named).bytes, marked.bytes, "and so do such names of the components");
}

#[test]
fn wide_quantisation_tables_and_fill_bytes_change_nothing() {
    let good = PLAIN.write();
    let mut wide = good.clone();
    for at in markers(&good, 0xDB).into_iter().rev() {
        let length = usize::from(u16::from_be_bytes([good[at + 2], good[at + 3]]));
        let mut table = vec![0xFF, 0xFF, 0xFF, 0xDB, 0, 0];
        for piece in good[at + 4..at + 2 + length].chunks(65) {
            table.push(0x10 | piece[0]);
            table.extend(piece[1..].iter().flat_map(|&entry| [0, entry]));
        }
        let length = u16::try_from(table.len() - 4).unwrap();
        table[4..6].copy_from_slice(&length.to_be_bytes());
        wide.splice(at..at + 2 + usize::from(u16::from_be_bytes([good[at + 2], good[at + 3]])), table);
    }
    assert!(wide.len() > good.len() + 64);
    assert_eq!(whole(&wide), whole(&good));
}

#[test]
fn a_grey_picture_may_name_any_sampling() {
    let good = Make { width: 50, height: 50, colours: ColorType::Luma, ..PLAIN }.write();
    let mut odd = good.clone();
    odd[markers(&good, 0xC0)[0] + 11] = 0x22;
    assert_eq!(whole(&odd), whole(&good));
}

#[test]
fn limits_hold_before_anything_is_decoded() {
    let bytes = PLAIN.write();
    let asked = Cell::new(0);
    let limited = |limits: Limits| {
        decode(&bytes, (0, 0), &limits, &|| {
            asked.set(asked.get() + 1);
            false
        })
    };
    let refusal = limited(Limits { max_pixels: 64 * 48 - 1, ..Limits::default() });
    assert_eq!(refusal, Err(Error::TooManyPixels { pixels: 64 * 48, max_pixels: 64 * 48 - 1 }));
    let refusal = limited(Limits { max_bytes: 100, ..Limits::default() });
    assert!(matches!(refusal, Err(Error::TooManyBytes { max_bytes: 100, .. })));
    assert_eq!(asked.get(), 0);
    assert!(limited(Limits { max_pixels: 64 * 48, ..Limits::default() }).is_ok());
    assert!(asked.get() >= 6, "once for each row of MCUs: {}", asked.get());
}

#[test]
fn time_that_is_over_ends_the_work() {
    for progressive in [false, true] {
        let bytes = Make { sampling: SamplingFactor::F_2_2, progressive, ..PLAIN }.write();
        let left = Cell::new(3);
        let expired = || {
            left.set(left.get() - 1);
            left.get() == 0
        };
        assert_eq!(decode(&bytes, (64, 48), &Limits::default(), &expired), Err(Error::OutOfTime));
        assert_eq!(left.get(), 0, "it is not asked again");
    }
}

#[test]
fn more_scans_than_any_encoder_writes_are_not_read() {
    let good = Make { progressive: true, ..PLAIN }.write();
    let begins = markers(&good, 0xDA);
    let refinement = &good[begins[1]..begins[2]];
    let many = [&good[..begins[2]], &refinement.repeat(1000), &good[begins[2]..]].concat();
    let asked = Cell::new(0);
    let picture = decode(&many, (64, 48), &Limits::default(), &|| {
        asked.set(asked.get() + 1);
        false
    });
    assert!(picture.unwrap().cut_short);
    assert!(asked.get() < 3000, "{}", asked.get());
}
