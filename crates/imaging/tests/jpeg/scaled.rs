//! Scaled pictures have the size that was asked for, and look like the whole one.

use jpeg_encoder::{ColorType, SamplingFactor};
use visage_imaging::jpeg::Decoded;

use super::pictures::{Make, PLAIN, decoded, difference, scans, whole};

/// The mean of the pixels of each square of this side.
fn averaged(picture: &Decoded, side: usize, channels: usize) -> Vec<u8> {
    let (width, height) = (picture.width as usize, picture.height as usize);
    let mut bytes = Vec::new();
    for top in (0..height).step_by(side) {
        for left in (0..width).step_by(side) {
            for channel in 0..channels {
                let rows = top..(top + side).min(height);
                let square =
                    rows.flat_map(|row| (left..(left + side).min(width)).map(move |column| (row, column)));
                let square: Vec<usize> = square
                    .map(|(row, column)| picture.bytes[(row * width + column) * channels + channel].into())
                    .collect();
                let mean = (square.iter().sum::<usize>() + square.len() / 2) / square.len();
                bytes.push(u8::try_from(mean).unwrap());
            }
        }
    }
    bytes
}

fn least(make: &Make, side: u32) -> (u32, u32) {
    (u32::from(make.width).div_ceil(side), u32::from(make.height).div_ceil(side))
}

#[test]
fn the_smallest_size_that_is_enough_is_chosen_and_rounded_up() {
    let bytes = Make { width: 100, height: 60, ..PLAIN }.write();
    let sizes = [
        ((0, 0), (13, 8)),
        ((13, 8), (13, 8)),
        ((14, 8), (25, 15)),
        ((1, 9), (25, 15)),
        ((25, 16), (50, 30)),
        ((50, 30), (50, 30)),
        ((51, 1), (100, 60)),
        ((100, 60), (100, 60)),
        ((101, 1), (100, 60)),
    ];
    for (least, size) in sizes {
        let picture = decoded(&bytes, least);
        assert_eq!((picture.width, picture.height), size, "{least:?}");
        assert_eq!(picture.full, (100, 60));
        assert_eq!(picture.bytes.len() as u64, u64::from(size.0) * u64::from(size.1) * 3);
    }
}

#[test]
fn scaled_pictures_look_like_the_averaged_whole() {
    let samplings = [
        SamplingFactor::F_1_1,
        SamplingFactor::F_2_1,
        SamplingFactor::F_1_2,
        SamplingFactor::F_2_2,
        SamplingFactor::F_4_1,
    ];
    for sampling in samplings {
        for colours in [ColorType::Rgb, ColorType::Luma, ColorType::Cmyk] {
            for progressive in [false, true] {
                for (width, height) in [(8, 8), (150, 101), (67, 250)] {
                    let make = Make { width, height, colours, sampling, progressive, ..PLAIN };
                    looks_like_the_whole(&make);
                }
            }
        }
    }
}

fn looks_like_the_whole(make: &Make) {
    let bytes = make.write();
    let whole = whole(&bytes);
    for side in [2u8, 4, 8] {
        let scaled = decoded(&bytes, least(make, side.into()));
        let averaged = averaged(&whole, side.into(), make.channels());
        let difference = difference(&scaled.bytes, &averaged);
        assert!(difference.0 <= 300 && difference.1 <= 25, "{make:?} 1/{side}: {difference:?}");
        assert!(!scaled.cut_short);
    }
}

#[test]
fn an_eighth_of_a_progressive_picture_does_not_read_the_scans_of_detail() {
    let make = Make { width: 200, height: 120, sampling: SamplingFactor::F_2_2, progressive: true, ..PLAIN };
    let good = make.write();
    let mut bad = good.clone();
    let begins = scans(&good);
    assert!(begins.len() > 3, "{begins:?}");
    for at in begins {
        // Scan headers end with the band; scans of means have none.
        if bad[at - 3] != 0 {
            bad[at..at + 3].fill(0xAA);
        }
    }
    assert_eq!(decoded(&bad, (1, 1)), decoded(&good, (1, 1)));
    assert!(decoded(&good, (1, 1)).bytes != decoded(&bad, (100, 60)).bytes);
    assert!(whole(&bad) != whole(&good));
}
