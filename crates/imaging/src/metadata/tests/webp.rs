//! WebP: the extended flavour, its flags and its lengths.

use image::AnimationDecoder;
use image::codecs::webp::WebPDecoder;

use super::*;

fn chunk(name: &[u8], payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_le_bytes();
    let fill: &[u8] = if payload.len() % 2 == 1 { &[0] } else { &[] };
    [name, &length, payload, fill].concat()
}

fn file(chunks: &[Vec<u8>]) -> Vec<u8> {
    let inside = [&b"WEBP"[..], &chunks.concat()].concat();
    [&b"RIFF"[..], &u32::try_from(inside.len()).unwrap().to_le_bytes(), &inside].concat()
}

fn header(flags: u8) -> Vec<u8> {
    let side = |length: u32| (length - 1).to_le_bytes();
    chunk(b"VP8X", &[&[flags, 0, 0, 0], &side(WIDTH)[..3], &side(HEIGHT)[..3]].concat())
}

fn image_chunk() -> Vec<u8> {
    plain_webp()[12..].to_vec()
}

fn exif(orientation: u16) -> Vec<u8> {
    chunk(b"EXIF", &exif_of_a_telephone(LITTLE, orientation))
}

pub fn with_secrets(orientation: u16) -> Vec<u8> {
    let whole = file(&[
        header(0x2C),
        chunk(b"ICCP", &profile_of(999)),
        chunk(b"prvt", b"SECRET of a program"),
        image_chunk(),
        exif(orientation),
        chunk(b"XMP ", b"SECRET xmp"),
    ]);
    [&whole, &b"SECRET behind the end"[..]].concat()
}

fn animated(flags: u8, inside: &[Vec<u8>], exif: &[Vec<u8>]) -> Vec<u8> {
    let side = |length: u32| (length - 1).to_le_bytes();
    let place = [&[0; 6], &side(WIDTH)[..3], &side(HEIGHT)[..3], &[100, 0, 0, 0]].concat();
    let frame = chunk(b"ANMF", &[&place[..], &image_chunk(), &inside.concat()].concat());
    let start = [header(flags), chunk(b"ANIM", &[0; 6])];
    file(&[&start[..], &[frame.clone(), frame], exif].concat())
}

pub fn animated_with_secrets() -> Vec<u8> {
    animated(0x0A, &[chunk(b"prvt", b"SECRET of a frame")], &[exif(3)])
}

#[test]
fn flags_and_length_tell_what_is_left() {
    let copy = stripped(&with_secrets(6));
    let turned = exif::block(Orientation::new(6).unwrap());
    let left = [header(0x28), chunk(b"ICCP", &profile_of(999)), image_chunk(), chunk(b"EXIF", &turned)];
    assert_eq!(copy, file(&left));
    assert_eq!(profile(Kind::WebP, &copy), Some(profile_of(999)));
    let copy = stripped(&with_secrets(1));
    assert_eq!(copy, file(&[header(0x20), chunk(b"ICCP", &profile_of(999)), image_chunk()]));
}

#[test]
fn an_animation_keeps_its_frames_and_nothing_else_in_them() {
    let copy = stripped(&animated_with_secrets());
    let turned = exif::block(Orientation::new(3).unwrap());
    assert_eq!(copy, animated(0x0A, &[], &[chunk(b"EXIF", &turned)]));
    let frames = |bytes: &[u8]| {
        let frames = WebPDecoder::new(Cursor::new(bytes.to_vec())).unwrap().into_frames();
        frames.map(|frame| frame.unwrap().into_buffer()).collect::<Vec<_>>()
    };
    assert_eq!(frames(&copy).len(), 2);
    assert!(frames(&copy) == frames(&animated_with_secrets()));
}

#[test]
fn a_frame_without_a_picture_goes() {
    let whole = animated(0x02, &[], &[chunk(b"ANMF", &[&[0; 16], &chunk(b"prvt", SECRET)[..]].concat())]);
    assert_eq!(stripped(&whole), animated(0x02, &[], &[]));
}

#[test]
fn behind_a_simple_picture_nothing_counts() {
    let copy = stripped(&file(&[image_chunk(), exif(6)]));
    assert_eq!(copy, plain_webp());
    assert_eq!(orientation(Kind::WebP, &file(&[image_chunk(), exif(6)])), Orientation::UPRIGHT);
}

#[test]
fn an_orientation_without_its_flag_is_ignored_and_removed() {
    let copy = stripped(&file(&[header(0), exif(5), image_chunk(), exif(2)]));
    assert_eq!(orientation(Kind::WebP, &copy), Orientation::UPRIGHT);
    assert_eq!(copy, file(&[header(0), image_chunk()]));
}

#[test]
fn lengths_that_cannot_be_are_damage() {
    let mut short = file(&[header(0), image_chunk(), exif(1)]);
    short[4..8].copy_from_slice(&40_u32.to_le_bytes());
    assert_damaged(&short, "behind the end");
    short[4..8].copy_from_slice(&20_u32.to_le_bytes());
    assert_damaged(&short, "within its header");
    short[4..8].copy_from_slice(&10_u32.to_le_bytes());
    assert_damaged(&short, "no picture");
    assert_damaged(&file(&[chunk(b"XMP ", b"SECRET")]), "no picture");
    assert_damaged(b"RIFF\0\0\0\0WEBP", "length");
}
