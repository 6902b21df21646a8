//! PNG: chunk after chunk; those that make the picture stay, every other one goes.

use std::borrow::Cow;
use std::io::Read;
use std::ops::Range;

use flate2::Crc;
use flate2::read::ZlibDecoder;

use super::excerpt::Excerpt;
use super::{MAX_PROFILE_BYTES, Orientation, Reason, exif};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1A\n";

const KEPT: [&[u8; 4]; 19] = [
    b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"acTL", b"fcTL", b"fdAT", b"gAMA", b"cHRM", b"sRGB",
    b"iCCP", b"cICP", b"sBIT", b"bKGD", b"pHYs", b"hIST", b"mDCV", b"cLLI",
];

struct Chunk<'a> {
    name: [u8; 4],
    /// From the length to the checksum.
    whole: Range<usize>,
    payload: &'a [u8],
    checksum: Option<&'a [u8]>,
}

struct Chunks<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Chunks<'a> {
    fn of(bytes: &'a [u8]) -> Result<Self, Reason> {
        if bytes.starts_with(SIGNATURE) {
            Ok(Self { bytes, at: SIGNATURE.len() })
        } else {
            Err("it does not begin like a PNG")
        }
    }

    fn up_to_the_pixels(self) -> impl Iterator<Item = Chunk<'a>> {
        self.take_while(|chunk| !matches!(&chunk.name, b"IDAT" | b"IEND"))
    }
}

impl<'a> Iterator for Chunks<'a> {
    type Item = Chunk<'a>;

    fn next(&mut self) -> Option<Chunk<'a>> {
        let start = self.at;
        let header = self.bytes.get(start..)?.first_chunk::<8>()?;
        let [high, second, third, low, name @ ..] = *header;
        let begin = start + header.len();
        let end = begin.saturating_add(usize::try_from(u32::from_be_bytes([high, second, third, low])).ok()?);
        let checksum = self.bytes.get(end..end.saturating_add(4));
        self.at = end.saturating_add(4).min(self.bytes.len());
        let payload = self.bytes.get(begin..end.min(self.bytes.len()))?;
        Some(Chunk { name, whole: start..self.at, payload, checksum })
    }
}

impl Chunk<'_> {
    fn stays(&self) -> Result<bool, Reason> {
        if KEPT.contains(&&self.name) {
            return Ok(true);
        }
        match self.name {
            [b'a'..=b'z', rest @ ..] if rest.iter().all(u8::is_ascii_alphabetic) => Ok(false),
            _ => Err("it has a chunk that must be understood and is not known"),
        }
    }

    /// The orientation of an EXIF chunk; decoders do not look at one whose checksum is wrong.
    fn orientation(&self) -> Option<Orientation> {
        let mut sum = Crc::new();
        sum.update(&self.name);
        sum.update(self.payload);
        let intact = self.checksum == Some(&sum.sum().to_be_bytes());
        intact.then(|| exif::orientation(self.payload)).flatten()
    }
}

pub fn strip(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Reason> {
    let mut excerpt = Excerpt::of(bytes);
    let mut turned = false;
    let chunks = Chunks::of(bytes)?;
    excerpt.keep(0..SIGNATURE.len());
    for chunk in chunks {
        if chunk.name == *b"eXIf" && !turned {
            turned = true;
            if let Some(orientation) = chunk.orientation().filter(|told| *told != Orientation::UPRIGHT) {
                excerpt.replace(chunk.whole, &written(*b"eXIf", &exif::block(orientation)));
            }
        } else if chunk.stays()? {
            excerpt.keep(chunk.whole);
        }
        if chunk.name == *b"IEND" {
            break;
        }
    }
    Ok(excerpt.finish())
}

fn written(name: [u8; 4], payload: &[u8; exif::BLOCK_BYTES]) -> Vec<u8> {
    let mut sum = Crc::new();
    sum.update(&name);
    sum.update(payload);
    let length = u32::try_from(payload.len()).unwrap_or_default();
    [&length.to_be_bytes()[..], &name, payload, &sum.sum().to_be_bytes()].concat()
}

pub fn orientation(bytes: &[u8]) -> Option<Orientation> {
    let mut chunks = Chunks::of(bytes).ok()?.take_while(|chunk| chunk.name != *b"IEND");
    chunks.find(|chunk| chunk.name == *b"eXIf")?.orientation()
}

/// A name of up to 79 bytes, a zero, the method (0 is the only one), and the profile deflated.
pub fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    let chunk = Chunks::of(bytes).ok()?.up_to_the_pixels().find(|chunk| chunk.name == *b"iCCP")?;
    let name_bytes = chunk.payload.iter().take(80).position(|byte| *byte == 0)?;
    let deflated = chunk.payload.get(name_bytes + 1..)?.strip_prefix(&[0])?;
    let mut profile = Vec::new();
    let most = u64::try_from(MAX_PROFILE_BYTES).ok()?.saturating_add(1);
    ZlibDecoder::new(deflated).take(most).read_to_end(&mut profile).ok()?;
    (profile.len() <= MAX_PROFILE_BYTES).then_some(profile)
}
