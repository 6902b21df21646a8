//! How many frames or pages a picture has, counted without decoding any.

use crate::decode::png;
use crate::gif::{Block, Blocks};
use crate::raster::index;
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

fn in_gif(bytes: &[u8], most: u32) -> u32 {
    let blocks = Blocks::of(bytes).into_iter().flatten().map(|(block, _)| block);
    let frames = blocks.filter(|block| matches!(block, Block::Image(_)));
    u32::try_from(frames.take(index(u64::from(most) + 1)).count()).unwrap_or(u32::MAX)
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
