//! GIF: block after block; frames and what steers them stay, comments and what applications wrote go.

use std::borrow::Cow;

use super::excerpt::Excerpt;
use super::{MAX_PROFILE_BYTES, Reason};
use crate::gif::{Block, Blocks, CONTROL};

const TRAILER: u8 = b';';
const APPLICATION: u8 = 0xFF;

/// Who wrote an application extension that stays: two that repeat an animation, and the colour profile.
const REPEATING: [&[u8]; 2] = [b"NETSCAPE2.0", b"ANIMEXTS1.0"];
const PROFILE: &[u8] = b"ICCRGBG1012";

pub fn strip(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Reason> {
    let mut excerpt = Excerpt::of(bytes);
    let blocks = Blocks::of(bytes)?;
    excerpt.keep(blocks.header());
    for (block, whole) in blocks {
        match block {
            // The control before a text that goes stays: to all who do not draw texts it belongs to the next frame.
            Block::Image(_) | Block::Trailer | Block::Extension(CONTROL, _) => excerpt.keep(whole),
            Block::Extension(APPLICATION, name) if name == PROFILE || REPEATING.contains(&name) => {
                excerpt.keep(whole);
            }
            // To a viewer the picture ends here.
            Block::Unknown => excerpt.append(&[TRAILER]),
            Block::Extension(..) | Block::Stray => {}
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
        if profile.len() > MAX_PROFILE_BYTES {
            return None;
        }
        rest = after;
    }
    Some(profile)
}
