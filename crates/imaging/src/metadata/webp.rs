//! WebP: chunk after chunk; pixels, animation and colour stay, the header is told what went.

use std::borrow::Cow;
use std::ops::Range;

use super::excerpt::Excerpt;
use super::{MAX_PROFILE_BYTES, Orientation, Reason, exif};

const HEADER_BYTES: usize = 12;
const FRAME_HEADER_BYTES: usize = 16;
const EXIF_FLAG: u8 = 0x08;
const XMP_FLAG: u8 = 0x04;
const PROFILE_FLAG: u8 = 0x20;

struct Chunk<'a> {
    name: [u8; 4],
    /// From the name to the byte that fills up to an even length.
    whole: Range<usize>,
    payload: &'a [u8],
    /// The payload goes on behind the end.
    cut: bool,
}

struct Chunks<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Chunks<'a> {
    /// The chunks up to the length that the header tells, and whether that is the extended flavour.
    fn of(bytes: &'a [u8]) -> Result<(Self, bool), Reason> {
        let [b'R', b'I', b'F', b'F', first, second, third, fourth, b'W', b'E', b'B', b'P', ..] = bytes else {
            return Err("it does not begin like a WebP");
        };
        let told =
            usize::try_from(u32::from_le_bytes([*first, *second, *third, *fourth])).unwrap_or(usize::MAX);
        let end = told.saturating_add(told % 2).saturating_add(8).min(bytes.len());
        let bytes =
            bytes.get(..end).filter(|inside| inside.len() >= HEADER_BYTES).ok_or("its length is wrong")?;
        let extended = match bytes.get(HEADER_BYTES..) {
            Some([b'V', b'P', b'8', b'X', _, _, _, _, ..]) => true,
            Some([b'V', b'P', b'8', b' ' | b'L', _, _, _, _, ..]) => false,
            _ => return Err("its first chunk is no picture"),
        };
        Ok((Self { bytes, at: HEADER_BYTES }, extended))
    }

    fn extended(bytes: &'a [u8]) -> Option<impl Iterator<Item = Chunk<'a>>> {
        Self::of(bytes).ok().and_then(|(chunks, extended)| extended.then_some(chunks))
    }
}

impl<'a> Iterator for Chunks<'a> {
    type Item = Chunk<'a>;

    fn next(&mut self) -> Option<Chunk<'a>> {
        let start = self.at;
        let header = self.bytes.get(start..)?.first_chunk::<8>()?;
        let [name @ .., first, second, third, fourth] = *header;
        let length = usize::try_from(u32::from_le_bytes([first, second, third, fourth])).ok()?;
        let begin = start + header.len();
        let end = begin.saturating_add(length);
        self.at = end.saturating_add(length % 2).min(self.bytes.len());
        let payload = self.bytes.get(begin..end.min(self.bytes.len()))?;
        Some(Chunk { name, whole: start..self.at, payload, cut: end > self.bytes.len() })
    }
}

pub fn strip(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Reason> {
    let (chunks, extended) = Chunks::of(bytes)?;
    let shorter = chunks.bytes.len() < bytes.len();
    let turned = orientation(bytes).filter(|turned| *turned != Orientation::UPRIGHT);
    let mut excerpt = Excerpt::of(bytes);
    excerpt.keep(0..HEADER_BYTES);
    let mut first_exif = true;
    // Behind the picture of the simple flavours nothing is looked at.
    for chunk in chunks.take(if extended { usize::MAX } else { 1 }) {
        match &chunk.name {
            b"EXIF" => {
                let turned = turned.filter(|_| first_exif);
                first_exif = false;
                if let Some(turned) = turned {
                    excerpt.replace(chunk.whole, &written(*b"EXIF", &exif::block(turned)));
                }
            }
            b"VP8X" if chunk.whole.start == HEADER_BYTES => {
                keep_header(&mut excerpt, &chunk, turned.is_some())?;
            }
            b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP" if chunk.cut && shorter => {
                return Err("it goes on behind the end that its header tells");
            }
            b"ANMF" => keep_frame(&mut excerpt, bytes, &chunk),
            b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ICCP" => excerpt.keep(chunk.whole),
            _ => {}
        }
    }
    Ok(with_its_length(excerpt.finish()))
}

/// Keeps the header of the extended flavour, whose flags are to say what there is.
fn keep_header(excerpt: &mut Excerpt<'_>, chunk: &Chunk<'_>, exif: bool) -> Result<(), Reason> {
    let flags = chunk.payload.first().filter(|_| !chunk.cut).ok_or("it ends within its header")?;
    let flags = flags & !(EXIF_FLAG | XMP_FLAG) | if exif { EXIF_FLAG } else { 0 };
    let begin = chunk.whole.start + 8;
    excerpt.keep(chunk.whole.start..begin);
    excerpt.replace(begin..begin + 1, &[flags]);
    excerpt.keep(begin + 1..chunk.whole.end);
    Ok(())
}

/// Keeps a frame of an animation without the unknown chunks inside of it; one that has no picture goes.
fn keep_frame(excerpt: &mut Excerpt<'_>, bytes: &[u8], chunk: &Chunk<'_>) {
    let begin = chunk.whole.start + 8;
    let inside = Chunks {
        bytes: bytes.get(..begin + chunk.payload.len()).unwrap_or_default(),
        at: begin + FRAME_HEADER_BYTES,
    };
    let kept = inside.filter(|part| matches!(&part.name, b"VP8 " | b"VP8L" | b"ALPH")).map(|part| part.whole);
    let kept: Vec<_> = kept.collect();
    if kept.is_empty() {
        return;
    }
    let length = FRAME_HEADER_BYTES + kept.iter().map(ExactSizeIterator::len).sum::<usize>();
    if length >= chunk.payload.len() {
        excerpt.keep(chunk.whole.clone());
        return;
    }
    excerpt.keep(chunk.whole.start..begin - 4);
    // A frame that is cut is as far from its length as before.
    if chunk.cut {
        excerpt.keep(begin - 4..begin);
    } else {
        excerpt.append(&u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
    }
    excerpt.keep(begin..begin + FRAME_HEADER_BYTES);
    for part in kept {
        excerpt.keep(part);
    }
    if length % 2 == 1 && !chunk.cut {
        excerpt.append(&[0]);
    }
}

fn written(name: [u8; 4], payload: &[u8; exif::BLOCK_BYTES]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap_or_default();
    [&name, &length.to_le_bytes(), &payload[..]].concat()
}

fn with_its_length(mut picture: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    if let Cow::Owned(copy) = &mut picture {
        let length = u32::try_from(copy.len().saturating_sub(8)).unwrap_or(u32::MAX);
        if let Some(place) = copy.get_mut(4..8) {
            place.copy_from_slice(&length.to_le_bytes());
        }
    }
    picture
}

/// The payload of the first chunk of a name in the extended flavour. What the flags of the header do not announce is
/// not there for decoders.
fn announced(bytes: &[u8], flag: u8, name: [u8; 4]) -> Option<Chunk<'_>> {
    let mut chunks = Chunks::extended(bytes)?;
    let flags = chunks.next()?.payload.first().copied()?;
    chunks.find(|chunk| chunk.name == name).filter(|_| flags & flag != 0)
}

pub fn orientation(bytes: &[u8]) -> Option<Orientation> {
    exif::orientation(announced(bytes, EXIF_FLAG, *b"EXIF")?.payload)
}

pub fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    let chunk = announced(bytes, PROFILE_FLAG, *b"ICCP").filter(|chunk| !chunk.cut)?;
    (chunk.payload.len() <= MAX_PROFILE_BYTES).then(|| chunk.payload.to_vec())
}
