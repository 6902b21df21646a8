//! What every kind promises: secrets go, pixels stay, twice is once, and no bytes do harm.

use std::borrow::Cow;
use std::io::Cursor;

use image::codecs::bmp::BmpEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ExtendedColorType, ImageFormat, ImageReader};
use memchr::memmem;
use proptest::prelude::*;

use super::*;
use crate::{Channels, Crop, Format, Limits, Pixels, Wanted, recognise, render};

mod bmp;
mod directories;
mod gif;
mod jpeg;
mod png;
mod tiff;
mod webp;

use directories::{Flavour, Page, Value};

fn strip(kind: Kind, bytes: &[u8]) -> Result<Cow<'_, [u8]>, Error> {
    super::strip(kind, bytes, &|| false)
}

/// Whatever is private in the pictures of these tests contains these letters.
const SECRET: &[u8] = b"SECRET";
const WIDTH: u32 = 24;
const HEIGHT: u32 = 16;

/// Pixels of many colours.
fn pixels() -> Vec<u8> {
    (0..WIDTH * HEIGHT)
        .flat_map(|at| [at * 7 % 256, at * 3 % 256, at / 2 % 256])
        .map(|one| u8::try_from(one).unwrap())
        .collect()
}

fn drawn(encode: impl Fn(&Pixels<'_>) -> Result<Vec<u8>, Error>) -> Vec<u8> {
    encode(&Pixels { bytes: &pixels(), width: WIDTH, height: HEIGHT, channels: Channels::Rgb }).unwrap()
}

/// A colour profile as far as anybody here looks at it.
fn profile_of(length: usize) -> Vec<u8> {
    (0..length).map(|at| u8::try_from(at * at % 251).unwrap()).collect()
}

/// EXIF as a telephone writes it.
fn exif_of_a_telephone(flavour: Flavour, orientation: u16) -> Vec<u8> {
    let position = vec![(1, Value::Text("N")), (2, Value::Bytes(b"SECRET 59N".to_vec()))];
    let details = vec![
        (36867, Value::Text("SECRET 2024:05:17 10:00:00")),
        (37500, Value::Bytes(b"SECRET maker note".to_vec())),
        (42033, Value::Text("SECRET serial number")),
    ];
    let whole = vec![
        (271, Value::Text("SECRET make")),
        (274, Value::Shorts(vec![orientation])),
        (315, Value::Text("SECRET artist")),
        (34665, Value::Below(vec![details])),
        (34853, Value::Below(vec![position])),
    ];
    let thumbnail =
        vec![(513, Value::Pieces(vec![b"SECRET thumbnail".to_vec()])), (514, Value::Longs(vec![16]))];
    directories::written(flavour, &[whole, thumbnail])
}

const LITTLE: Flavour = Flavour { little: true, big: false };

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    memmem::find(bytes, part).is_some()
}

fn decoded(bytes: &[u8]) -> DynamicImage {
    let kind = recognise(bytes).unwrap();
    let format = ImageFormat::from_mime_type(kind.mime()).unwrap();
    let picture = ImageReader::with_format(Cursor::new(bytes), format).decode();
    picture.unwrap_or_else(|error| panic!("{kind}: {error}"))
}

/// Strips a picture with secrets and holds the copy to everything that is promised.
fn stripped(bytes: &[u8]) -> Vec<u8> {
    let kind = recognise(bytes).unwrap();
    assert!(contains(bytes, SECRET), "there is something to strip");
    let copy = strip(kind, bytes).unwrap().into_owned();
    if let Some(place) = memmem::find(&copy, SECRET) {
        let end = copy.len().min(place + 24);
        panic!("{kind}: still there: {:?}", String::from_utf8_lossy(&copy[place..end]));
    }
    assert!(decoded(bytes) == decoded(&copy), "{kind}: other pixels");
    assert_eq!(orientation(kind, bytes), orientation(kind, &copy), "{kind}");
    assert_eq!(profile(kind, bytes), profile(kind, &copy), "{kind}");
    assert_untouched(&copy);
    copy
}

fn assert_untouched(bytes: &[u8]) {
    let kind = recognise(bytes).unwrap();
    let copy = strip(kind, bytes).unwrap();
    assert_eq!(*copy, *bytes, "{kind}");
    assert!(matches!(copy, Cow::Borrowed(_)), "{kind}: was copied");
}

fn assert_damaged(bytes: &[u8], part_of_the_reason: &str) {
    let kind = recognise(bytes).unwrap();
    let Err(Error::Damaged { kind: told, reason }) = strip(kind, bytes) else {
        panic!("{kind} is not refused")
    };
    assert_eq!(told, kind);
    assert!(reason.contains(part_of_the_reason), "{reason}");
}

fn plain_webp() -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = WebPEncoder::new_lossless(&mut bytes);
    encoder.encode(&pixels(), WIDTH, HEIGHT, ExtendedColorType::Rgb8).unwrap();
    bytes
}

fn plain_bmp() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut encoder = BmpEncoder::new(&mut bytes);
    encoder.encode(&pixels(), WIDTH, HEIGHT, ExtendedColorType::Rgb8).unwrap();
    bytes.into_inner()
}

/// A picture of each kind with nothing private in it.
fn plain_pictures() -> Vec<Vec<u8>> {
    let jpeg = drawn(|pixels| crate::jpeg(pixels, 90));
    vec![jpeg, drawn(crate::png), drawn(crate::gif), drawn(crate::tiff), plain_webp(), plain_bmp()]
}

/// A picture of each kind with secrets wherever it has room for them.
fn pictures_with_secrets() -> Vec<Vec<u8>> {
    let mut pictures = vec![jpeg::with_secrets(6), png::with_secrets(6), gif::with_secrets()];
    pictures.extend(directories::FLAVOURS.map(tiff::with_secrets));
    pictures.extend([webp::with_secrets(6), webp::animated_with_secrets(), bmp::with_secrets()]);
    pictures
}

#[test]
fn pictures_without_secrets_are_borrowed() {
    for (picture, kind) in plain_pictures().iter().zip(Kind::ALL) {
        assert_eq!(recognise(picture), Some(kind));
        assert_untouched(picture);
        assert_eq!(orientation(kind, picture), Orientation::UPRIGHT);
        assert_eq!(profile(kind, picture), None);
    }
}

#[test]
fn secrets_go_from_every_kind_and_everything_else_stays() {
    for picture in pictures_with_secrets() {
        stripped(&picture);
    }
}

#[test]
fn bytes_behind_the_end_go_from_every_kind() {
    for picture in plain_pictures() {
        let copy = stripped(&[&picture[..], b"ftypmp42 SECRET film"].concat());
        assert_eq!(copy, picture, "{:?}", recognise(&picture));
    }
}

#[test]
fn a_picture_of_another_kind_is_damage() {
    for (picture, kind) in plain_pictures().iter().zip(Kind::ALL) {
        for other in Kind::ALL.into_iter().filter(|other| *other != kind) {
            let refusal = strip(other, picture);
            assert!(
                matches!(refusal, Err(Error::Damaged { kind, .. }) if kind == other),
                "{kind} as {other}"
            );
            assert_eq!(profile(other, picture), None);
        }
    }
}

/// The pixels that are shown of a picture.
fn shown(bytes: &[u8]) -> Option<Vec<u8>> {
    let wanted = Wanted { width: None, height: None, format: Format::Png, crop: Crop::None };
    let limits = Limits { max_pixels: 1 << 16, max_memory_bytes: 1 << 24, ..Limits::default() };
    render(bytes, &wanted, &limits, &|| false).ok().map(|rendered| rendered.bytes)
}

/// Once is enough, whatever the bytes; nothing panics, and what was shown is shown again.
fn assert_once_is_enough(bytes: &[u8]) {
    for kind in Kind::ALL {
        let (turned, colours) = (orientation(kind, bytes), profile(kind, bytes));
        let Ok(copy) = strip(kind, bytes) else { continue };
        let again = strip(kind, &copy).unwrap_or_else(|error| panic!("{kind}: {error}"));
        assert!(matches!(again, Cow::Borrowed(_)), "{kind}");
        assert_eq!(orientation(kind, &copy), turned, "{kind}");
        assert!(colours.is_none() || profile(kind, &copy) == colours, "{kind}");
        if recognise(bytes) == Some(kind) {
            let before = shown(bytes);
            assert!(before.is_none() || shown(&copy) == before, "{kind}: something else is shown");
        }
    }
}

#[test]
fn a_picture_cut_anywhere_does_no_harm_and_keeps_no_secret() {
    for picture in pictures_with_secrets() {
        for length in 0..picture.len() {
            let cut = &picture[..length];
            assert_once_is_enough(cut);
            let Some(Ok(copy)) = recognise(cut).map(|kind| strip(kind, cut)) else { continue };
            assert!(!contains(&copy, SECRET), "{:?} cut at {length}", recognise(cut));
        }
    }
}

proptest! {
    #[test]
    fn any_change_of_a_few_bytes_does_no_harm(
        which in 0..10_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        length in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let mut picture = pictures_with_secrets().swap_remove(which);
        for (place, byte) in changes {
            let place = place.index(picture.len());
            picture[place] = byte;
        }
        if cut {
            picture.truncate(length.index(picture.len()));
        }
        assert_once_is_enough(&picture);
    }

    #[test]
    fn any_bytes_behind_a_beginning_do_no_harm(which in 0..6_usize, bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let beginning = plain_pictures().swap_remove(which);
        for length in [2, 8, 12, 30] {
            assert_once_is_enough(&[&beginning[..length], &bytes].concat());
        }
    }
}
