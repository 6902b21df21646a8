//! Every kind to every format, at the size that was asked for.

use visage_imaging::{Crop, Format, Wanted, recognise};

use super::build::{
    BLUE, GREEN, RED, WHITE, assert_near, corners, open, pixels, plain, quarters, rendered, shown, wanted,
};

const FORMATS: [Format; 4] = [Format::Jpeg, Format::Png, Format::Gif, Format::WebP];

#[test]
fn every_kind_becomes_every_format() {
    for picture in plain(160, 120) {
        for format in FORMATS {
            let rendered = rendered(&picture, &wanted(80, 80, format)).unwrap();
            assert_eq!((rendered.width, rendered.height, rendered.format), (80, 60, format));
            let what = format!("{:?} to {format:?}", recognise(&picture));
            assert_near(&corners(&open(&rendered)), &[RED, GREEN, BLUE, WHITE], 25, &what);
        }
    }
}

#[test]
fn the_same_bytes_give_the_same_bytes() {
    for picture in plain(100, 75) {
        for format in FORMATS {
            let once = rendered(&picture, &wanted(60, 0, format)).unwrap();
            assert!(once == rendered(&picture, &wanted(60, 0, format)).unwrap());
        }
    }
}

#[test]
fn without_a_size_only_the_format_changes_and_no_pixel_does() {
    for picture in plain(37, 23).drain(1..4) {
        let kept = shown(&picture, 0, 0);
        assert_eq!(kept.dimensions(), (37, 23));
        let colours: Vec<u8> = kept.pixels().flat_map(|pixel| pixel.0[..3].to_vec()).collect();
        assert!(colours == quarters(37, 23), "{:?}", recognise(&picture));
    }
}

#[test]
fn nothing_is_enlarged() {
    for picture in plain(20, 10) {
        assert_eq!(shown(&picture, 500, 500).dimensions(), (20, 10));
    }
}

#[test]
fn a_picture_of_one_pixel_stays_one() {
    for picture in plain(1, 1) {
        for format in FORMATS {
            let rendered = rendered(&picture, &wanted(180, 180, format)).unwrap();
            assert_eq!((rendered.width, rendered.height), (1, 1), "{:?}", recognise(&picture));
        }
    }
}

#[test]
fn very_long_and_very_high_pictures_keep_a_pixel_across() {
    for (width, height, size) in [(30_000, 1, (180, 1)), (1, 30_000, (1, 180))] {
        let bytes = quarters(width, height);
        let pixels = pixels(&bytes, width, height);
        let kinds = [
            visage_imaging::jpeg(&pixels, 90),
            visage_imaging::png(&pixels),
            visage_imaging::gif(&pixels),
            visage_imaging::tiff(&pixels),
        ];
        for picture in kinds {
            assert_eq!(shown(&picture.unwrap(), 180, 180).dimensions(), size);
        }
    }
}

#[test]
fn a_centred_cut_fills_the_box_with_the_middle() {
    // Three columns of 40: red, green, blue.
    let row: Vec<u8> = [RED, GREEN, BLUE].iter().flat_map(|colour| colour[..3].repeat(40)).collect();
    let bytes = row.repeat(40);
    let pixels = pixels(&bytes, 120, 40);
    for picture in [visage_imaging::png(&pixels), visage_imaging::tiff(&pixels), visage_imaging::gif(&pixels)]
    {
        let picture = picture.unwrap();
        let wanted = Wanted { crop: Crop::Centre, ..wanted(20, 20, Format::Png) };
        let cut = open(&rendered(&picture, &wanted).unwrap());
        assert_eq!(cut.dimensions(), (20, 20));
        assert_near(&corners(&cut), &[GREEN; 4], 2, "the middle");
        let wanted = Wanted { crop: Crop::At { x: u16::MAX, y: 0 }, ..wanted };
        assert_near(&corners(&open(&rendered(&picture, &wanted).unwrap())), &[BLUE; 4], 2, "the right");
    }
}

#[test]
fn a_format_that_cannot_hold_the_size_is_an_error() {
    let bytes = quarters(17_000, 2);
    let picture = visage_imaging::png(&pixels(&bytes, 17_000, 2)).unwrap();
    assert!(rendered(&picture, &wanted(0, 0, Format::WebP)).is_err());
    assert!(rendered(&picture, &wanted(0, 0, Format::Jpeg)).is_ok());
    assert!(rendered(&picture, &wanted(16_000, 0, Format::WebP)).is_ok());
}
