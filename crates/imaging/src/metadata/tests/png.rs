//! PNG: chunks that are known, private, broken and unknown.

use std::io::Write;

use flate2::Crc;
use flate2::write::ZlibEncoder;

use super::*;

fn chunk(name: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut sum = Crc::new();
    sum.update(name);
    sum.update(payload);
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[..], name, payload, &sum.sum().to_be_bytes()].concat()
}

const HEADER_END: usize = 33;

/// The picture with chunks behind its header and before its end.
fn with(first: &[Vec<u8>], last: &[Vec<u8>]) -> Vec<u8> {
    let plain = drawn(crate::png);
    let end = plain.len() - 12;
    [&plain[..HEADER_END], &first.concat(), &plain[HEADER_END..end], &last.concat(), &plain[end..]].concat()
}

fn colour_profile(profile: &[u8]) -> Vec<u8> {
    let mut deflated = ZlibEncoder::new(b"Colours\0\0".to_vec(), flate2::Compression::fast());
    deflated.write_all(profile).unwrap();
    chunk(b"iCCP", &deflated.finish().unwrap())
}

pub fn with_secrets(orientation: u16) -> Vec<u8> {
    let first = [
        colour_profile(&profile_of(5000)),
        chunk(b"pHYs", &[0, 0, 11, 19, 0, 0, 11, 19, 1]),
        chunk(b"eXIf", &exif_of_a_telephone(LITTLE, orientation)),
        chunk(b"tIME", b"SECRET!"),
        chunk(b"tEXt", b"Author\0SECRET"),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0SECRET"),
        chunk(b"prVt", b"SECRET of an unknown program"),
    ];
    let last = [chunk(b"zTXt", b"Comment\0\0SECRET"), chunk(b"caBX", b"SECRET provenance")];
    [&with(&first, &last), &b"SECRET rest of a longer picture"[..]].concat()
}

#[test]
fn of_exif_the_orientation_alone_stays_where_it_was() {
    let copy = stripped(&with_secrets(8));
    assert_eq!(orientation(Kind::Png, &copy).number(), 8);
    assert_eq!(profile(Kind::Png, &copy), Some(profile_of(5000)));
    let kept = [colour_profile(&profile_of(5000)), chunk(b"pHYs", &[0, 0, 11, 19, 0, 0, 11, 19, 1])].concat();
    assert!(copy[HEADER_END..].starts_with(&kept));
    assert!(copy[HEADER_END + kept.len()..].starts_with(&[&[0, 0, 0, 26], &b"eXIfMM\0\x2A"[..]].concat()));
    assert!(!contains(&stripped(&with_secrets(1)), b"eXIf"), "upright is not worth a word");
}

#[test]
fn exif_behind_the_pixels_counts_and_one_with_a_wrong_checksum_does_not() {
    let exif = chunk(b"eXIf", &exif_of_a_telephone(LITTLE, 6));
    let copy = stripped(&with(&[], std::slice::from_ref(&exif)));
    assert_eq!(orientation(Kind::Png, &copy).number(), 6);
    let mut wrong = exif;
    *wrong.last_mut().unwrap() ^= 1;
    assert_eq!(orientation(Kind::Png, &with(&[wrong.clone()], &[])), Orientation::UPRIGHT);
    assert!(!contains(&stripped(&with(&[wrong], &[])), b"eXIf"));
}

#[test]
fn an_animation_stays() {
    let control = |number: u8, width: u32| {
        let sizes = [u32::from(number), width, HEIGHT, 0, 0].map(u32::to_be_bytes).concat();
        chunk(b"fcTL", &[&sizes[..], &[0, 1, 0, 10, 0, 0]].concat())
    };
    let animation = [chunk(b"acTL", &[0, 0, 0, 1, 0, 0, 0, 0]), control(0, WIDTH)];
    assert_untouched(&with(&animation, &[chunk(b"fdAT", &[0, 0, 0, 1, 2, 3])]));
}

#[test]
fn an_unknown_chunk_that_must_be_understood_is_damage() {
    assert_damaged(&with(&[chunk(b"CgBI", &[0; 4])], &[]), "must be understood");
    assert_damaged(&with(&[chunk(b"a\0cd", &[0; 4])], &[]), "must be understood");
}

#[test]
fn a_profile_that_inflates_to_more_than_the_limit_is_none() {
    let bomb = with(&[colour_profile(&vec![0; MAX_PROFILE_BYTES + 1])], &[]);
    assert!(bomb.len() < 100_000);
    assert_eq!(profile(Kind::Png, &bomb), None);
    let largest = with(&[colour_profile(&vec![0; MAX_PROFILE_BYTES])], &[]);
    assert_eq!(profile(Kind::Png, &largest).map(|profile| profile.len()), Some(MAX_PROFILE_BYTES));
}
