//! Pictures stored lying, mirrored or upside down stand upright.

use visage_imaging::{Crop, Format, Kind, Limits, Wanted, metadata, probe};

use super::build::{
    BLUE, GREEN, RED, WHITE, assert_near, corners, exif, open, pixels, plain, quarters, rendered, shown,
    tiff_of, wanted, with_chunk, with_segment, with_webp_chunk,
};

/// Upper left and right, lower left and right, for the orientations 1 to 8 of the same stored quarters.
const UPRIGHT: [[[u8; 4]; 4]; 8] = [
    [RED, GREEN, BLUE, WHITE],
    [GREEN, RED, WHITE, BLUE],
    [WHITE, BLUE, GREEN, RED],
    [BLUE, WHITE, RED, GREEN],
    [RED, BLUE, GREEN, WHITE],
    [BLUE, RED, WHITE, GREEN],
    [WHITE, GREEN, BLUE, RED],
    [GREEN, WHITE, RED, BLUE],
];

fn jpeg(orientation: u8) -> Vec<u8> {
    with_segment(&plain(96, 64)[0], 0xE1, &[b"Exif\0\0", &exif(orientation)[..]].concat())
}

#[test]
fn each_orientation_of_a_jpeg_is_turned_upright() {
    for orientation in 1..=8 {
        let upright = shown(&jpeg(orientation), 48, 48);
        let size = if orientation < 5 { (48, 32) } else { (32, 48) };
        assert_eq!(upright.dimensions(), size, "{orientation}");
        let expected = &UPRIGHT[usize::from(orientation) - 1];
        assert_near(&corners(&upright), expected, 12, &format!("orientation {orientation}"));
    }
}

#[test]
fn a_turned_picture_that_keeps_its_size_is_turned_too() {
    let upright = open(&rendered(&jpeg(6), &wanted(0, 0, Format::Png)).unwrap());
    assert_eq!(upright.dimensions(), (64, 96));
    assert_near(&corners(&upright), &UPRIGHT[5], 12, "orientation 6");
}

#[test]
fn orientations_that_do_not_exist_turn_nothing() {
    for orientation in [0, 9, 200] {
        assert_near(&corners(&shown(&jpeg(orientation), 48, 48)), &UPRIGHT[0], 12, "no orientation");
    }
}

#[test]
fn the_note_of_a_png_a_webp_and_a_tiff_is_heeded() {
    let kinds = plain(96, 64);
    let png = with_chunk(&kinds[1], b"eXIf", &exif(6));
    let webp = with_webp_chunk(&kinds[4], (96, 64), 0x08, b"EXIF", &exif(8));
    let bytes = quarters(96, 64);
    let entries = [
        (256, 3, vec![96]),
        (257, 3, vec![64]),
        (258, 3, vec![8, 8, 8]),
        (259, 3, vec![1]),
        (262, 3, vec![2]),
        (274, 3, vec![7]),
        (277, 3, vec![3]),
        (278, 3, vec![64]),
    ];
    let tiff = tiff_of(&entries, &bytes, 273, 279);
    for (picture, orientation) in [(png, 6), (webp, 8), (tiff, 7)] {
        let upright = shown(&picture, 48, 48);
        assert_eq!(upright.dimensions(), (32, 48), "{orientation}");
        assert_near(&corners(&upright), &UPRIGHT[orientation - 1], 25, &format!("orientation {orientation}"));
    }
}

#[test]
fn an_orientation_in_nonstandard_exif_is_applied_and_kept_in_the_original() {
    let good = exif(6);
    let typed = |kind: u8| [&good[..12], &[kind], &good[13..]].concat();
    let counted = [&good[..8], &[200, 1], &good[10..]].concat();
    let blocks = [
        good[..22].to_vec(),
        counted.clone(),
        counted[..22].to_vec(),
        typed(8),
        typed(9),
        typed(1),
        typed(4),
    ];
    for block in blocks {
        let lying = with_segment(&plain(96, 64)[0], 0xE1, &[b"Exif\0\0", &block[..]].concat());
        assert_eq!(shown(&lying, 48, 48).dimensions(), (32, 48), "{block:?}");
        let original = metadata::strip(Kind::Jpeg, &lying, &|| false).unwrap();
        assert_eq!(metadata::orientation(Kind::Jpeg, &original).number(), 6, "{block:?}");
        assert_near(&corners(&shown(&original, 48, 48)), &UPRIGHT[5], 12, "the original");
    }
}

#[test]
fn a_cut_is_made_in_the_upright_picture() {
    // Lying on its side: 60 wide, 20 high, upright 20 wide, 60 high, red at the lower end.
    let mut bytes = vec![200; 60 * 20 * 3];
    for row in bytes.chunks_mut(60 * 3) {
        row[..20 * 3].copy_from_slice(&[220, 20, 30].repeat(20));
    }
    let plain = visage_imaging::png(&pixels(&bytes, 60, 20)).unwrap();
    let lying = with_chunk(&plain, b"eXIf", &exif(8));
    let crop = Crop::At { x: 0, y: u16::MAX };
    let wanted = Wanted { crop, ..wanted(10, 10, Format::Png) };
    let cut = open(&rendered(&lying, &wanted).unwrap());
    assert_eq!(cut.dimensions(), (10, 10));
    assert_near(&corners(&cut), &[RED; 4], 1, "the lower end");
}

#[test]
fn the_probe_tells_both_sizes() {
    let wanted = wanted(48, 48, Format::Jpeg);
    let probe = probe(&jpeg(6), &wanted, &Limits::default(), &|| false).unwrap();
    assert_eq!((probe.stored, probe.upright, probe.rendered), ((96, 64), (64, 96), (32, 48)));
}
