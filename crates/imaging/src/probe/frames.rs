//! How many frames or pages a picture has, counted without decoding any.

use crate::decode::png;
use crate::tiff;
use crate::watch::Watch;
use crate::{Error, Kind};

/// Counts, a little beyond the most at the furthest.
///
/// # Errors
///
/// [`Error::TooManyFrames`], and those of reading the header.
pub(crate) fn count(kind: Kind, bytes: &[u8], most: u32, watch: &Watch<'_>) -> Result<u32, Error> {
    let frames = match kind {
        Kind::Jpeg | Kind::Bmp => 1,
        Kind::Png => png::frames(bytes, watch)?,
        Kind::Tiff => tiff::count_pages(bytes, most, watch)?,
        Kind::Gif => in_gif(bytes, most),
        Kind::WebP => in_webp(bytes, most),
    };
    if frames > most {
        return Err(Error::TooManyFrames { max_frames: most });
    }
    Ok(frames.max(1))
}

/// The bytes of a colour table, from the flags that announce it.
const fn table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// What follows the sub-blocks that begin here.
fn after_blocks(mut rest: &[u8]) -> &[u8] {
    while let [length, tail @ ..] = rest {
        rest = tail.get(usize::from(*length)..).unwrap_or_default();
        if *length == 0 {
            break;
        }
    }
    rest
}

fn in_gif(bytes: &[u8], most: u32) -> u32 {
    let flags = bytes.get(10).copied().unwrap_or_default();
    let mut rest = bytes.get(13 + table(flags)..).unwrap_or_default();
    let mut frames = 0;
    loop {
        rest = match rest {
            [0x21, _, tail @ ..] => after_blocks(tail),
            [0x2C, _, _, _, _, _, _, _, _, flags, tail @ ..] if frames <= most => {
                frames += 1;
                after_blocks(tail.get(table(*flags) + 1..).unwrap_or_default())
            }
            _ => return frames,
        }
    }
}

fn in_webp(bytes: &[u8], most: u32) -> u32 {
    let mut rest = bytes.get(12..).unwrap_or_default();
    let mut frames = 0;
    while let [a, b, c, d, low, lower, higher, high, tail @ ..] = rest {
        if [*a, *b, *c, *d] == *b"ANMF" {
            frames += 1;
        }
        let length = u32::from_le_bytes([*low, *lower, *higher, *high]);
        let padded = u64::from(length) + u64::from(length % 2);
        rest = usize::try_from(padded).ok().and_then(|padded| tail.get(padded..)).unwrap_or_default();
        if frames > most {
            break;
        }
    }
    frames
}
