//! PNG: chunk after chunk; those that make the picture stay, every other one goes.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::ZlibDecoder;

use super::excerpt::Excerpt;
use super::{MAX_PROFILE_BYTES, Orientation, Reason, exif};
use crate::colour::Signal;
use crate::png::chunks::{Chunk, Chunks, SIGNATURE, may_have, written};

mod raw_profile;

const KEPT: [&[u8; 4]; 19] = [
    b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"acTL", b"fcTL", b"fdAT", b"gAMA", b"cHRM", b"sRGB",
    b"iCCP", b"cICP", b"sBIT", b"bKGD", b"pHYs", b"hIST", b"mDCV", b"cLLI",
];

/// Whether a chunk stays; none when it is unknown and decoders must understand it.
fn stays(chunk: &Chunk<'_>) -> Option<bool> {
    if KEPT.contains(&&chunk.name) {
        return Some(may_have(chunk.name, chunk.payload.len()));
    }
    match chunk.name {
        [b'a'..=b'z', rest @ ..] if rest.iter().all(u8::is_ascii_alphabetic) => Some(false),
        _ => None,
    }
}

/// The orientation of an EXIF chunk; decoders do not look at one whose checksum is wrong.
fn told(chunk: &Chunk<'_>) -> Option<Orientation> {
    chunk.intact().then(|| exif::orientation(chunk.payload)).flatten()
}

/// Where the orientation is noted, and which it is: in an EXIF chunk, else in a text that has EXIF written in it, as
/// `ImageMagick` and `ExifTool` do. Of such texts only the first is read: each may inflate to many times its length.
fn noted(bytes: &[u8]) -> Option<(usize, Orientation)> {
    let mut of_text = None;
    for chunk in Chunks::of(bytes)?.take_while(|chunk| chunk.name != *b"IEND") {
        if chunk.name == *b"eXIf" {
            if let Some(orientation) = told(&chunk) {
                return Some((chunk.whole.start, orientation));
            }
        } else if of_text.is_none() {
            of_text = raw_profile::RawProfile::of(&chunk).map(|text| (chunk.whole.start, text));
        }
    }
    of_text.and_then(|(at, text)| Some((at, text.orientation()?)))
}

pub fn strip(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Reason> {
    let mut excerpt = Excerpt::of(bytes);
    let noted = noted(bytes).filter(|(_, orientation)| *orientation != Orientation::UPRIGHT);
    let chunks = Chunks::of(bytes).ok_or("it does not begin like a PNG")?;
    excerpt.keep(0..SIGNATURE.len());
    let mut last_stays = true;
    let mut has_pixels = false;
    for chunk in chunks {
        let Some(stays) = stays(&chunk) else {
            if !has_pixels {
                return Err("it has a chunk that must be understood and is not known");
            }
            // To a viewer the picture ends here: its pixels were read, or as many of them as there are.
            last_stays = false;
            break;
        };
        last_stays = stays;
        has_pixels |= chunk.name == *b"IDAT";
        match noted {
            Some((at, orientation)) if at == chunk.whole.start => {
                excerpt.replace(chunk.whole, &written(*b"eXIf", &exif::block(orientation)));
            }
            _ if last_stays => excerpt.keep(chunk.whole),
            _ => {}
        }
        if chunk.name == *b"IEND" {
            break;
        }
    }
    if !last_stays {
        // Decoders see by the next chunk that the pixels are over.
        excerpt.append(&written(*b"IEND", &[]));
    }
    Ok(excerpt.finish())
}

pub fn orientation(bytes: &[u8]) -> Option<Orientation> {
    noted(bytes).map(|(_, orientation)| orientation)
}

/// A name of up to 79 bytes, a zero, the method (0 is the only one), and the profile deflated.
pub fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    let chunk = Chunks::of(bytes)?.up_to_the_pixels().find(|chunk| chunk.name == *b"iCCP")?;
    let name_bytes = chunk.payload.iter().take(80).position(|byte| *byte == 0)?;
    let deflated = chunk.payload.get(name_bytes + 1..)?.strip_prefix(&[0])?;
    let mut profile = Vec::new();
    let most = u64::try_from(MAX_PROFILE_BYTES).ok()?.saturating_add(1);
    ZlibDecoder::new(deflated).take(most).read_to_end(&mut profile).ok()?;
    (profile.len() <= MAX_PROFILE_BYTES).then_some(profile)
}

/// The colour space given by numbers: cICP takes precedence over a profile; cHRM and gAMA apply where there is neither a
/// profile nor the note that the picture is in sRGB.
pub fn signal(bytes: &[u8], has_profile: bool) -> Option<Signal> {
    let (mut exponent, mut chromaticities, mut is_srgb) = (None, None, has_profile);
    for chunk in Chunks::of(bytes)?.up_to_the_pixels() {
        match (&chunk.name, chunk.payload) {
            // No other pixels than red, green and blue in their whole range can be in a PNG.
            (b"cICP", &[primaries, transfer, 0, 1]) => return Some(Signal::Cicp { primaries, transfer }),
            (b"sRGB", [_]) => is_srgb = true,
            (b"gAMA", &[a, b, c, d]) => exponent = Some(u32::from_be_bytes([a, b, c, d])),
            (b"cHRM", payload) if payload.len() == 32 => {
                let mut numbers = [0; 8];
                for (number, bytes) in numbers.iter_mut().zip(payload.as_chunks().0) {
                    *number = u32::from_be_bytes(*bytes);
                }
                chromaticities = Some(numbers);
            }
            _ => {}
        }
    }
    let noted = exponent.is_some() || chromaticities.is_some();
    (noted && !is_srgb).then_some(Signal::Gamma { exponent, chromaticities })
}
