//! Cyan, magenta, yellow and black, as JPEG and TIFF store them.

use jpeg_encoder::{ColorType, Encoder};

use super::build::{assert_near, corners, shown, tiff_of, with_segment};

/// Inks in full strength being 255, and what the plain formula makes of them.
const INKS: [([u8; 4], [u8; 4]); 4] = [
    ([0, 255, 255, 0], [255, 0, 0, 255]),
    ([255, 0, 0, 0], [0, 255, 255, 255]),
    ([0, 0, 0, 255], [0, 0, 0, 255]),
    ([20, 80, 140, 60], [180, 134, 88, 255]),
];

fn jpeg(inks: [u8; 4], colour: ColorType) -> Vec<u8> {
    let mut bytes = Vec::new();
    Encoder::new(&mut bytes, 98).encode(&inks.repeat(32 * 32), 32, 32, colour).unwrap();
    bytes
}

fn tiff(inks: [u8; 4], profile: Option<&[u8]>) -> Vec<u8> {
    let mut entries = vec![
        (256, 3, vec![32]),
        (257, 3, vec![32]),
        (258, 3, vec![8, 8, 8, 8]),
        (259, 3, vec![1]),
        (262, 3, vec![5]),
        (277, 3, vec![4]),
        (278, 3, vec![32]),
    ];
    if let Some(profile) = profile {
        entries.push((34675, 7, profile.iter().map(|&byte| byte.into()).collect()));
    }
    tiff_of(&entries, &inks.repeat(32 * 32), 273, 279)
}

#[test]
fn adobes_inks_are_read_upside_down() {
    for (inks, expected) in INKS {
        for colour in [ColorType::Cmyk, ColorType::CmykAsYcck] {
            let found = corners(&shown(&jpeg(inks, colour), 16, 16));
            assert_near(&found, &[expected; 4], 4, &format!("{inks:?} {colour:?}"));
        }
    }
}

#[test]
fn cmyk_has_the_same_colours_without_the_adobe_marker() {
    for (inks, expected) in INKS {
        let adobe = jpeg(inks, ColorType::Cmyk);
        let note = adobe.windows(2).position(|pair| pair == [0xFF, 0xEE]).unwrap();
        let plain = [&adobe[..note], &adobe[note + 16..]].concat();
        assert_near(&corners(&shown(&plain, 16, 16)), &[expected; 4], 4, &format!("{inks:?}"));
    }
}

#[test]
fn the_inks_of_a_tiff_are_read() {
    for (inks, expected) in INKS {
        assert_near(&corners(&shown(&tiff(inks, None), 16, 16)), &[expected; 4], 1, &format!("{inks:?}"));
    }
}

/// A profile for four inks of two steps each: whatever has cyan is a mid green, everything else white.
fn profile() -> Vec<u8> {
    let mut table = b"mft1\0\0\0\0".to_vec();
    table.extend([4, 3, 2, 0]);
    for place in 0..9 {
        table.extend(if place % 4 == 0 { 65_536_u32 } else { 0 }.to_be_bytes());
    }
    let straight: Vec<u8> = (0..=255).collect();
    table.extend(straight.repeat(4));
    for corner in 0..16 {
        // Lightness of 100 is 255; differences of none are 128.
        table.extend(if corner >= 8 { [128, 70, 180] } else { [255, 128, 128] });
    }
    table.extend(straight.repeat(3));
    let white = [&b"XYZ \0\0\0\0"[..], &[0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D]].concat();
    let size = u32::try_from(128 + 4 + 24 + table.len() + white.len()).unwrap();
    let mut profile = [&size.to_be_bytes()[..], &[0; 4], &[2, 0x40, 0, 0], b"prtrCMYKLab "].concat();
    profile.resize(36, 0);
    profile.extend(b"acsp");
    profile.resize(68, 0);
    profile.extend(&white[8..]);
    profile.resize(128, 0);
    profile.extend(2_u32.to_be_bytes());
    let begin = 128 + 4 + 24;
    let table_length = u32::try_from(table.len()).unwrap();
    profile.extend(b"A2B0");
    profile.extend(u32::to_be_bytes(begin));
    profile.extend(table_length.to_be_bytes());
    profile.extend(b"wtpt");
    profile.extend((begin + table_length).to_be_bytes());
    profile.extend(20_u32.to_be_bytes());
    [profile, table, white].concat()
}

#[test]
fn inks_with_a_profile_become_what_it_says() {
    let profile = profile();
    let with_note = |inks| {
        let noted = [b"ICC_PROFILE\0\x01\x01", &profile[..]].concat();
        with_segment(&jpeg(inks, ColorType::Cmyk), 0xE2, &noted)
    };
    for inks in [[255, 0, 0, 0], [255, 255, 0, 0], [255, 0, 0, 255]] {
        for picture in [with_note(inks), tiff(inks, Some(&profile))] {
            let [found, ..] = corners(&shown(&picture, 16, 16));
            assert!(found[1] > found[0] + 60 && found[1] > found[2] + 60, "{inks:?}: {found:?}");
        }
    }
    for picture in [with_note([0, 255, 0, 0]), tiff([0, 0, 255, 0], Some(&profile))] {
        assert_near(&corners(&shown(&picture, 16, 16)), &[[255; 4]; 4], 4, "no cyan");
    }
}

#[test]
fn the_darkest_that_inks_with_a_profile_reach_is_black() {
    // Where there is cyan the lightness is 50, else 100: as an offset table of grey would say.
    let mut profile = profile();
    let at = profile.windows(3).position(|three| three == [128, 70, 180]).unwrap();
    for corner in 0..8 {
        profile[at + corner * 3..at + corner * 3 + 3].copy_from_slice(&[64, 128, 128]);
    }
    let noted = [b"ICC_PROFILE\0\x01\x01", &profile[..]].concat();
    let shown_of = |inks| corners(&shown(&with_segment(&jpeg(inks, ColorType::Cmyk), 0xE2, &noted), 16, 16));
    assert_near(&shown_of([255, 0, 0, 255]), &[[0, 0, 0, 255]; 4], 6, "a lightness of 25 is the darkest");
    assert_near(&shown_of([0, 0, 0, 0]), &[[255; 4]; 4], 4, "paper stays white");
}
