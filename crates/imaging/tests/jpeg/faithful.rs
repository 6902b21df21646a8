//! At full size, pixels are those of another decoder.

use jpeg_encoder::{ColorType, SamplingFactor};
use visage_imaging::jpeg::Channels;

use super::pictures::{Make, PLAIN, difference, whole};

const SIZES: [(u16, u16); 8] = [(1, 1), (7, 9), (8, 8), (17, 33), (64, 1), (3, 70), (100, 75), (257, 130)];

fn other(bytes: &[u8]) -> image::DynamicImage {
    image::load_from_memory(bytes).unwrap()
}

fn compare(make: &Make, mean: usize, most: u8) {
    let bytes = make.write();
    let ours = whole(&bytes);
    assert_eq!((ours.width, ours.height), (u32::from(make.width), u32::from(make.height)));
    assert!(!ours.cut_short, "{make:?}");
    let theirs = match ours.channels {
        Channels::Luma => other(&bytes).to_luma8().into_raw(),
        _ => other(&bytes).to_rgb8().into_raw(),
    };
    let difference = difference(&ours.bytes, &theirs);
    assert!(difference.0 <= mean && difference.1 <= most, "{make:?}: {difference:?}");
}

fn in_all_makes(make: Make, mean: usize, most: u8) {
    for (width, height) in SIZES {
        for progressive in [false, true] {
            for restart in [0, 1, 3] {
                compare(&Make { width, height, progressive, restart, ..make }, mean, most);
            }
        }
    }
}

#[test]
fn grey_pictures_are_those_of_another_decoder() {
    in_all_makes(Make { colours: ColorType::Luma, ..PLAIN }, 10, 2);
}

#[test]
fn colour_pictures_without_subsampling_are_those_of_another_decoder() {
    in_all_makes(PLAIN, 60, 5);
}

#[test]
fn subsampled_pictures_are_those_of_another_decoder() {
    for sampling in [SamplingFactor::F_2_1, SamplingFactor::F_1_2, SamplingFactor::F_2_2] {
        in_all_makes(Make { sampling, ..PLAIN }, 150, 20);
    }
}

/// The other decoder does not read pictures whose components come in scans of their own, as these do.
#[test]
fn pictures_with_few_colours_in_scans_of_their_own_are_what_was_written() {
    let samplings =
        [SamplingFactor::F_4_1, SamplingFactor::F_4_2, SamplingFactor::F_1_4, SamplingFactor::F_2_4];
    for sampling in samplings {
        for (width, height) in SIZES {
            let make = Make { width, height, sampling, ..PLAIN };
            let difference = difference(&whole(&make.write()).bytes, &make.pixels());
            assert!(difference.0 <= 400 && difference.1 <= 40, "{make:?}: {difference:?}");
        }
    }
}

#[test]
fn pictures_of_few_and_of_many_bits_are_those_of_another_decoder() {
    for quality in [1, 10, 50, 75, 98, 100] {
        for progressive in [false, true] {
            compare(&Make { width: 301, height: 220, quality, progressive, ..PLAIN }, 60, 6);
        }
    }
}

#[test]
fn large_pictures_are_those_of_another_decoder() {
    for progressive in [false, true] {
        for sampling in [SamplingFactor::F_1_1, SamplingFactor::F_2_2] {
            compare(&Make { width: 1301, height: 907, sampling, progressive, ..PLAIN }, 150, 20);
        }
    }
}

#[test]
fn four_inks_come_as_ink_whether_stored_as_such_or_as_brightness() {
    for (colours, most) in [(ColorType::Cmyk, 12), (ColorType::CmykAsYcck, 14)] {
        for progressive in [false, true] {
            let make = Make { colours, progressive, quality: 98, ..PLAIN };
            let ours = whole(&make.write());
            assert_eq!(ours.channels, Channels::Cmyk);
            let difference = difference(&ours.bytes, &make.pixels());
            assert!(difference.0 <= 200 && difference.1 <= most, "{make:?}: {difference:?}");
        }
    }
}
