//! BMP: what is appended, and the name of a linked profile.

use super::*;

/// The picture under a header of version 5 with a profile of this type behind the pixels.
fn with_profile(kind: &[u8], profile: &[u8]) -> Vec<u8> {
    let plain = plain_bmp();
    let row = &plain[54..];
    let mut header = plain[14..54].to_vec();
    header[..4].copy_from_slice(&124_u32.to_le_bytes());
    header.resize(124, 0);
    header[56..60].copy_from_slice(&u32::from_be_bytes(kind.try_into().unwrap()).to_le_bytes());
    let offset = u32::try_from(124 + row.len()).unwrap();
    header[112..116].copy_from_slice(&offset.to_le_bytes());
    header[116..120].copy_from_slice(&u32::try_from(profile.len()).unwrap().to_le_bytes());
    let mut file = plain[..14].to_vec();
    file[10..14].copy_from_slice(&138_u32.to_le_bytes());
    let length = u32::try_from(14 + 124 + row.len() + profile.len()).unwrap();
    file[2..6].copy_from_slice(&length.to_le_bytes());
    [&file, &header, row, profile].concat()
}

pub fn with_secrets() -> Vec<u8> {
    [&with_profile(b"LINK", b"C:\\Users\\SECRET\\screen.icc\0"), &b"SECRET behind the end"[..]].concat()
}

#[test]
fn the_path_of_a_linked_profile_becomes_zeros() {
    let copy = stripped(&with_secrets());
    assert_eq!(copy, with_profile(b"LINK", &[0; 27]));
}

#[test]
fn an_embedded_profile_stays_even_behind_the_length_that_is_told() {
    let mut picture = with_profile(b"MBED", &profile_of(400));
    assert_untouched(&picture);
    picture[2..6].fill(0);
    let copy = stripped(&[&picture, SECRET].concat());
    assert_eq!(copy, picture);
    assert_eq!(profile(Kind::Bmp, &copy), Some(profile_of(400)));
}

#[test]
fn pixels_written_as_runs_go_on_to_their_own_end() {
    for (compression, pixels) in
        [(1, &b"\x04\x01\0\0\0\x03abc\0\0\x02\x01\x01\0\x01"[..]), (2, b"\x08\x11\0\x05abc\0\0\x01")]
    {
        let mut header = plain_bmp()[..54].to_vec();
        header[2..6].fill(0);
        header[28] = 8;
        header[30] = compression;
        header[34..38].fill(0);
        // One colour, after which the pixels begin.
        header[10] = 58;
        header[46] = 1;
        let picture = [&header, &[1, 2, 3, 0][..], pixels].concat();
        let copy = strip(Kind::Bmp, &[&picture, SECRET].concat()).unwrap().into_owned();
        assert_eq!(copy, picture);
    }
}

#[test]
fn an_unknown_header_is_damage() {
    let mut picture = plain_bmp();
    picture[14] = 15;
    assert_damaged(&picture, "unknown kind");
    assert_damaged(&picture[..16], "within its header");
}

#[test]
fn pixels_are_kept_when_the_header_has_no_offset() {
    let mut picture = plain_bmp();
    picture[2..6].fill(0);
    picture[10..14].fill(0);
    assert_untouched(&picture);
    let copy = strip(Kind::Bmp, &[&picture, SECRET].concat()).unwrap().into_owned();
    assert_eq!(copy, picture);
}
