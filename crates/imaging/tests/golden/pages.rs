//! TIFF in its many manners, the first page shown.

use std::io::Cursor;

use tiff::encoder::colortype::{Gray8, Gray16, RGB8, RGB16, RGBA8};
use tiff::encoder::{Compression, DeflateLevel, TiffEncoder};
use visage_imaging::{Error, Format, Kind, Limits, probe, render};

use super::build::{
    BLUE, GREEN, RED, WHITE, assert_near, corners, plain, quarters, quarters_with_alpha, shown, tiff_of,
    wanted,
};

const ALL: [[u8; 4]; 4] = [RED, GREEN, BLUE, WHITE];

fn packed(compression: Compression) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = TiffEncoder::new(Cursor::new(&mut bytes)).unwrap().with_compression(compression);
    encoder.write_image::<RGB8>(60, 44, &quarters(60, 44)).unwrap();
    bytes
}

fn pages(colours: &[[u8; 4]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = TiffEncoder::new(Cursor::new(&mut bytes)).unwrap();
    for colour in colours {
        encoder.write_image::<RGB8>(20, 20, &colour[..3].repeat(400)).unwrap();
    }
    bytes
}

#[test]
fn the_first_of_many_pages_is_shown() {
    let picture = pages(&[GREEN, RED, BLUE]);
    assert_near(&corners(&shown(&picture, 10, 10)), &[GREEN; 4], 1, "the first page");
    let wanted = wanted(10, 10, Format::Png);
    let frames = |limits: &Limits| probe(&picture, &wanted, limits, &|| false).map(|probe| probe.frames);
    assert_eq!(frames(&Limits::default()), Ok(3));
    let two = Limits { max_frames: 2, ..Limits::default() };
    assert_eq!(frames(&two), Err(Error::TooManyFrames { max_frames: 2 }));
}

#[test]
fn every_way_of_packing_is_read() {
    let ways = [
        Compression::Uncompressed,
        Compression::Lzw,
        Compression::Deflate(DeflateLevel::Balanced),
        Compression::Packbits,
    ];
    for (number, way) in ways.into_iter().enumerate() {
        assert_near(&corners(&shown(&packed(way), 30, 30)), &ALL, 1, &format!("way {number}"));
    }
}

#[test]
fn sixteen_bits_grey_and_opacity_are_read() {
    let mut encoded = [const { Vec::new() }; 4];
    let [grey, wide, grey_wide, seen] = &mut encoded;
    TiffEncoder::new(Cursor::new(grey)).unwrap().write_image::<Gray8>(20, 20, &[70; 400]).unwrap();
    let wide_pixels = [10_000, 40_000, 60_000].repeat(400);
    TiffEncoder::new(Cursor::new(wide)).unwrap().write_image::<RGB16>(20, 20, &wide_pixels).unwrap();
    TiffEncoder::new(Cursor::new(grey_wide)).unwrap().write_image::<Gray16>(20, 20, &[30_000; 400]).unwrap();
    let quarters = quarters_with_alpha(20, 20);
    TiffEncoder::new(Cursor::new(seen)).unwrap().write_image::<RGBA8>(20, 20, &quarters).unwrap();
    let one = |colour: [u8; 4]| [colour; 4];
    let expected = [one([70, 70, 70, 255]), one([39, 156, 234, 255]), one([117, 117, 117, 255]), ALL];
    for (picture, expected) in encoded.iter().zip(&expected) {
        assert_near(&corners(&shown(picture, 10, 10)), expected, 2, "as it was stored");
    }
}

/// 32 by 32 pixels in one strip, one channel of so many bits.
fn grey(bits: u32, white_is_zero: bool, byte: u8) -> Vec<u8> {
    let entries = [
        (256, 3, vec![32]),
        (257, 3, vec![32]),
        (258, 3, vec![bits]),
        (259, 3, vec![1]),
        (262, 3, vec![u32::from(!white_is_zero)]),
        (277, 3, vec![1]),
        (278, 3, vec![32]),
    ];
    tiff_of(&entries, &vec![byte; 32 * 32 * bits as usize / 8], 273, 279)
}

#[test]
fn few_bits_and_white_as_nothing_are_read() {
    for (bits, byte, lightness) in [(1, 0xFF, 255), (2, 0b0101_0101, 85), (4, 0x33, 51), (8, 90, 90)] {
        for white_is_zero in [false, true] {
            let expected = if white_is_zero { 255 - lightness } else { lightness };
            let found = corners(&shown(&grey(bits, white_is_zero, byte), 16, 16));
            let what = format!("{bits} bits, white is nothing: {white_is_zero}");
            assert_near(&found, &[[expected, expected, expected, 255]; 4], 1, &what);
        }
    }
}

/// Quarters of 32 by 32 pixels in four tiles of 16 by 16.
#[test]
fn tiles_are_put_together() {
    let entries = |offsets: Vec<u32>| {
        vec![
            (256, 3, vec![32]),
            (257, 3, vec![32]),
            (258, 3, vec![8, 8, 8]),
            (259, 3, vec![1]),
            (262, 3, vec![2]),
            (277, 3, vec![3]),
            (322, 3, vec![16]),
            (323, 3, vec![16]),
            (324, 4, offsets),
            (325, 4, vec![768; 4]),
        ]
    };
    let data: Vec<u8> = ALL.iter().flat_map(|colour| colour[..3].repeat(256)).collect();
    // Two tags that nobody knows stand where strips would be told.
    let picture = tiff_of(&entries(vec![8, 776, 1544, 2312]), &data, 60_001, 60_002);
    assert_near(&corners(&shown(&picture, 16, 16)), &ALL, 2, "four tiles");
}

#[test]
fn a_jpeg_inside_is_read_and_held_to_the_size_of_its_strip() {
    let entries = |side: u32| {
        [
            (256, 3, vec![side]),
            (257, 3, vec![side]),
            (258, 3, vec![8, 8, 8]),
            (259, 3, vec![7]),
            (262, 3, vec![6]),
            (277, 3, vec![3]),
            (278, 3, vec![side]),
        ]
    };
    let inside = plain(64, 64).swap_remove(0);
    let picture = tiff_of(&entries(64), &inside, 273, 279);
    assert_near(&corners(&shown(&picture, 32, 32)), &ALL, 12, "a JPEG inside");
    let picture = tiff_of(&entries(16), &inside, 273, 279);
    let refusal = render(&picture, &wanted(9, 9, Format::Png), &Limits::default(), &|| false);
    assert!(matches!(refusal, Err(Error::Damaged { kind: Kind::Tiff, .. })), "{refusal:?}");
}
