//! GIF: extensions that steer and extensions that tell.

use image::AnimationDecoder;
use image::codecs::gif::GifDecoder;

use super::*;

fn extension(label: u8, blocks: &[&[u8]]) -> Vec<u8> {
    let mut bytes = vec![b'!', label];
    for block in blocks {
        bytes.push(u8::try_from(block.len()).unwrap());
        bytes.extend_from_slice(block);
    }
    bytes.push(0);
    bytes
}

/// Header, everything between, trailer.
fn parts() -> (Vec<u8>, Vec<u8>) {
    let plain = drawn(crate::gif);
    let table = if plain[10] & 0x80 == 0 { 0 } else { 3 << ((plain[10] & 7) + 1) };
    let (header, frames) = plain.split_at(13 + table);
    (header.to_vec(), frames[..frames.len() - 1].to_vec())
}

fn repeating() -> Vec<u8> {
    extension(0xFF, &[b"NETSCAPE2.0", &[1, 0, 0]])
}

fn profile_extension() -> Vec<u8> {
    let profile = profile_of(600);
    extension(0xFF, &[b"ICCRGBG1012", &profile[..255], &profile[255..510], &profile[510..]])
}

/// XMP lies in one piece and ends with a slide on which every step leads to the end.
fn xmp() -> Vec<u8> {
    let slide: Vec<u8> = (0..=255).rev().collect();
    [b"!\xFF\x0BXMP DataXMP", &b"<x>SECRET and more of it</x>"[..], &[1], &slide, &[0]].concat()
}

fn animated(between: &[Vec<u8>], end: &[u8]) -> Vec<u8> {
    let (header, frames) = parts();
    let secrets = between.concat();
    [&header, &repeating(), &secrets, &frames, &secrets, &frames, &secrets, end].concat()
}

pub fn with_secrets() -> Vec<u8> {
    let between = [
        extension(0xFE, &[b"SECRET comment", b"SECRET again"]),
        extension(0x01, &[&[0; 12], b"SECRET text"]),
        extension(0xFF, &[b"SECRET12345", b"SECRET of a program"]),
        xmp(),
        profile_extension(),
    ];
    animated(&between, b";SECRET behind the end")
}

#[test]
fn the_animation_and_its_profile_stay_and_words_go() {
    let copy = stripped(&with_secrets());
    assert_eq!(copy, animated(&[profile_extension()], b";"));
    assert_eq!(profile(Kind::Gif, &copy), Some(profile_of(600)));
    let frames = |bytes: &[u8]| {
        let frames = GifDecoder::new(Cursor::new(bytes.to_vec())).unwrap().into_frames();
        frames.map(|frame| frame.unwrap().into_buffer()).collect::<Vec<_>>()
    };
    assert_eq!(frames(&copy).len(), 2);
    assert!(frames(&copy) == frames(&with_secrets()));
}

#[test]
fn a_profile_behind_the_trailer_is_none() {
    let behind = [b";", &profile_extension()[..], SECRET].concat();
    assert_eq!(profile(Kind::Gif, &animated(&[], &behind)), None);
    assert_eq!(stripped(&animated(&[], &behind)), animated(&[], b";"));
}

#[test]
fn a_missing_trailer_is_not_missed() {
    assert_untouched(&animated(&[], b""));
    let copy = stripped(&animated(&[extension(0xFE, &[b"SECRET"])], b""));
    assert_eq!(copy, animated(&[], b""));
}

#[test]
fn what_is_no_block_ends_the_picture_and_is_skipped_before_it() {
    let copy = strip(Kind::Gif, &animated(&[], b"SECRET;")).unwrap().into_owned();
    assert_eq!(copy, animated(&[], b";"));
    assert_untouched(&copy);
    let unknown = extension(0x42, &[b"SECRET of nobody knows what"]);
    assert_eq!(*strip(Kind::Gif, &animated(&[unknown], b";")).unwrap(), animated(&[], b";"));
    let (header, frames) = parts();
    for stray in [&b"S"[..], &[0], &[1, 5, 0x99, 0x80, 1], b"SECRET"] {
        let picture = [&header, stray, &frames].concat();
        let copy = strip(Kind::Gif, &picture).unwrap().into_owned();
        assert!(shown(&picture).is_some() && shown(&picture) == shown(&copy), "{stray:?}");
        assert_eq!(copy, [header.clone(), frames.clone()].concat(), "{stray:?}");
        assert_untouched(&copy);
    }
    assert_damaged(&header[..12], "within its header");
    assert_damaged(&header[..10], "within its header");
}
