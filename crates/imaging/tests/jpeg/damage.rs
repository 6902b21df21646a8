//! What is left of a damaged picture is shown, and it is told that it is damaged.

use jpeg_encoder::SamplingFactor;
use visage_imaging::Error;
use visage_imaging::Limits;
use visage_imaging::jpeg::{decode, head};

use super::pictures::{Make, PLAIN, decoded, markers, scans, whole};

const LARGE: Make = Make { width: 160, height: 160, sampling: SamplingFactor::F_2_2, ..PLAIN };

/// Bytes of so many rows of [`LARGE`].
const fn rows(count: usize) -> usize {
    160 * 3 * count
}

#[test]
fn of_a_picture_cut_short_the_beginning_is_shown() {
    let bytes = LARGE.write();
    let cut = &bytes[..bytes.len() * 2 / 3];
    let (good, rest) = (whole(&bytes), whole(cut));
    assert!(rest.cut_short && !good.cut_short);
    assert!(rest.bytes[..rows(80)] == good.bytes[..rows(80)]);
    assert_eq!(rest.bytes.len(), good.bytes.len());
    let last = &rest.bytes[rows(150)..];
    assert!(last.iter().zip(last.iter().skip(3)).all(|(one, next)| one.abs_diff(*next) <= 1), "flat");
}

#[test]
fn a_progressive_picture_cut_short_is_coarse() {
    let bytes = Make { progressive: true, ..LARGE }.write();
    // Scan headers end with the band, which begins with 0 for the means.
    let detail = scans(&bytes).into_iter().find(|&at| bytes[at - 3] > 0).unwrap();
    let coarse = whole(&bytes[..detail]);
    assert!(coarse.cut_short && coarse != whole(&bytes));
    assert!(decoded(&bytes[..detail], (1, 1)) == decoded(&bytes, (1, 1)));
    assert_eq!(coarse.bytes[..24], [&coarse.bytes[..3]; 8].concat()[..], "a block is flat");
}

#[test]
fn a_picture_without_any_data_is_rejected() {
    for progressive in [false, true] {
        let bytes = Make { progressive, ..LARGE }.write();
        let begin = scans(&bytes)[0];
        for end in [&[][..], &[0xFF, 0xD9], &[0xFF, 0xD0, 0xFF, 0xD9]] {
            let bytes = [&bytes[..begin], end].concat();
            let refusal = decode(&bytes, (0, 0), &Limits::default(), &|| false);
            assert!(matches!(refusal, Err(Error::Damaged { .. })), "{refusal:?}");
        }
    }
}

#[test]
fn a_picture_without_a_mark_of_its_end_is_whole() {
    let bytes = LARGE.write();
    let end = markers(&bytes, 0xD9)[0];
    assert_eq!(whole(&bytes[..end]), whole(&bytes));
}

#[test]
fn damage_ends_at_the_next_restart_marker() {
    let make = Make { restart: 10, ..LARGE };
    let good = make.write();
    let (from, to) = (markers(&good, 0xD2)[0], markers(&good, 0xD3)[0]);
    let bad = [&good[..from + (to - from) / 2], &good[to..]].concat();
    let (bad, good) = (whole(&bad), whole(&good));
    assert!(bad.cut_short);
    // Ten MCUs are a row of them, and stretched colours look one row further.
    assert!(bad.bytes[..rows(47)] == good.bytes[..rows(47)]);
    assert!(bad.bytes[rows(48)..rows(64)] != good.bytes[rows(48)..rows(64)]);
    assert!(bad.bytes[rows(65)..] == good.bytes[rows(65)..]);
}

#[test]
fn an_interval_that_is_missing_moves_nothing() {
    let good = Make { restart: 10, ..LARGE }.write();
    let (from, to) = (markers(&good, 0xD2)[0], markers(&good, 0xD3)[0]);
    let bad = [&good[..from], &good[to..]].concat();
    let (bad, good) = (whole(&bad), whole(&good));
    assert!(bad.cut_short);
    assert!(bad.bytes[..rows(47)] == good.bytes[..rows(47)]);
    assert!(bad.bytes[rows(65)..] == good.bytes[rows(65)..]);
}

#[test]
fn a_header_that_is_cut_is_damage_and_no_panic() {
    let bytes = LARGE.write();
    for length in 3..scans(&bytes)[0] {
        let refusal = decode(&bytes[..length], (0, 0), &Limits::default(), &|| false);
        assert!(matches!(refusal, Err(Error::Damaged { .. })), "{length}: {refusal:?}");
    }
    for length in 3..markers(&bytes, 0xC0)[0] + 19 {
        assert!(matches!(head(&bytes[..length]), Err(Error::Damaged { .. })), "{length}");
    }
    assert_eq!(head(&bytes[..2]), Err(Error::Unrecognised));
}

#[test]
fn missing_tables_are_damage() {
    for (code, progressive) in [(0xDB, false), (0xDB, true), (0xC4, true)] {
        let good = Make { progressive, ..LARGE }.write();
        let mut bad = good.clone();
        for at in markers(&good, code) {
            bad[at + 1] = 0xEF;
        }
        let refusal = decode(&bad, (0, 0), &Limits::default(), &|| false);
        assert!(matches!(refusal, Err(Error::Damaged { .. })), "{refusal:?}");
    }
}

#[test]
fn a_table_with_more_codes_than_there_can_be_is_damage() {
    let good = LARGE.write();
    for (length, count) in [(0, 3), (1, 5), (15, 255)] {
        let mut bad = good.clone();
        bad[markers(&good, 0xC4)[0] + 5 + length] = count;
        let refusal = decode(&bad, (0, 0), &Limits::default(), &|| false);
        assert!(matches!(refusal, Err(Error::Damaged { .. })), "{refusal:?}");
    }
}
