//! GIF: block after block; frames and what steers them stay, comments and what applications wrote go.

use std::borrow::Cow;
use std::ops::Range;

use super::excerpt::Excerpt;
use super::{MAX_PROFILE_BYTES, Reason};

const HEADER_BYTES: usize = 13;
const IMAGE: u8 = b',';
const EXTENSION: u8 = b'!';
const TRAILER: u8 = b';';
const CONTROL: u8 = 0xF9;
const APPLICATION: u8 = 0xFF;

/// Who wrote an application extension that stays: two that repeat an animation, and the colour profile.
const REPEATING: [&[u8]; 2] = [b"NETSCAPE2.0", b"ANIMEXTS1.0"];
const PROFILE: &[u8] = b"ICCRGBG1012";

enum Block<'a> {
    Image,
    /// An extension: what it is, and its first block of data.
    Extension(u8, &'a [u8]),
    Trailer,
    /// A zero too many, as some encoders write between blocks.
    Nothing,
    Unknown,
}

struct Blocks<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Blocks<'a> {
    fn of(bytes: &'a [u8]) -> Result<Self, Reason> {
        let at = match bytes {
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', _, _, _, _, flags, ..] => {
                HEADER_BYTES + table_bytes(*flags)
            }
            _ => return Err("it does not begin like a GIF"),
        };
        if at > bytes.len() { Err("it ends within its header") } else { Ok(Self { bytes, at }) }
    }

    /// Where the row of sub-blocks that begins here ends; behind the last byte when the file ends first.
    fn rows_end(&self, mut at: usize) -> usize {
        while let Some(length) = self.bytes.get(at).copied() {
            at += 1 + usize::from(length);
            if length == 0 {
                break;
            }
        }
        at
    }
}

impl<'a> Iterator for Blocks<'a> {
    type Item = (Block<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let (block, end) = match self.bytes.get(start..)? {
            [] => return None,
            [IMAGE, rest @ ..] => {
                let table = rest.get(8).map_or(0, |flags| table_bytes(*flags));
                (Block::Image, self.rows_end(start + 11 + table))
            }
            [EXTENSION, label, rest @ ..] => {
                let length = usize::from(rest.first().copied().unwrap_or_default());
                let first = rest.get(1..=length).unwrap_or_default();
                (Block::Extension(*label, first), self.rows_end(start + 2))
            }
            [TRAILER, ..] => (Block::Trailer, start + 1),
            [0, ..] => (Block::Nothing, start + 1),
            _ => (Block::Unknown, self.bytes.len()),
        };
        self.at = end.min(self.bytes.len());
        Some((block, start..self.at))
    }
}

/// The length of the table of colours that these flags announce.
fn table_bytes(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

pub fn strip(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Reason> {
    let mut excerpt = Excerpt::of(bytes);
    let blocks = Blocks::of(bytes)?;
    excerpt.keep(0..blocks.at);
    let mut frames = 0_usize;
    for (block, whole) in blocks {
        match block {
            Block::Image => {
                frames += 1;
                excerpt.keep(whole);
            }
            // The control before a text that goes stays: to all who do not draw texts it belongs to the next frame.
            Block::Extension(CONTROL, _) => excerpt.keep(whole),
            Block::Extension(APPLICATION, name) if name == PROFILE || REPEATING.contains(&name) => {
                excerpt.keep(whole);
            }
            Block::Trailer => {
                excerpt.keep(whole);
                break;
            }
            Block::Unknown if frames == 0 => return Err("a block is of no known type"),
            // To a viewer the picture ends here.
            Block::Unknown => excerpt.append(&[TRAILER]),
            Block::Extension(..) | Block::Nothing => {}
        }
    }
    Ok(excerpt.finish())
}

pub fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    let (_, whole) = Blocks::of(bytes)
        .ok()?
        .find(|(block, _)| matches!(block, Block::Extension(APPLICATION, name) if *name == PROFILE))?;
    let mut profile = Vec::new();
    let mut rest = bytes.get(whole)?.get(3 + PROFILE.len()..)?;
    while let Some((length, after)) = rest.split_first().filter(|(length, _)| **length > 0) {
        let (row, after) = after.split_at_checked(usize::from(*length))?;
        profile.extend_from_slice(row);
        rest = after;
    }
    (profile.len() <= MAX_PROFILE_BYTES).then_some(profile)
}
