//! TIFF: its first page, strip by strip or tile by tile, row by row.
//!
//! Neither a strip nor the picture is held as a whole: each row is unpacked, made eight bits per channel and passed on.

mod chunk;
mod codec;
mod colour;
mod compression;
mod fax;
mod jpeg;
mod measure;
mod packbits;
mod page;
mod rows;
mod sample;
mod stream;
mod tag;
mod ycbcr;

use crate::metadata::directory::Block;
use crate::watch::Watch;
use crate::{Error, Kind};

pub(crate) use jpeg::{decode_whole, is_whole_jpeg};
pub(crate) use measure::Measure;
pub(crate) use page::Page;
pub(crate) use rows::PictureRows;

/// An error for corrupt data, with the reason.
fn damaged(reason: &str) -> Error {
    Error::Damaged { kind: Kind::Tiff, reason: reason.to_owned() }
}

/// An error for an unsupported feature, in words that complete "pictures with".
fn unsupported(feature: &str) -> Error {
    Error::UnsupportedFeature { kind: Kind::Tiff, feature: feature.to_owned() }
}

/// The first page.
///
/// # Errors
///
/// [`Error::Damaged`], [`Error::UnsupportedFeature`].
pub(crate) fn first_page(bytes: &[u8]) -> Result<Page<'_>, Error> {
    let (block, first) = Block::open(bytes).map_err(damaged)?;
    let directory = block.directory(first).ok_or_else(|| damaged("its first page is missing"))?;
    Page::of(block, directory)
}

/// The most entries of all pages together, as when metadata is removed; a page has about twenty.
const MAX_ENTRIES: usize = 1024 * 1024;

/// Counts the pages, up to one beyond the limit. Only the first is shown, so later ones may be corrupt, and pages that
/// form a loop count once.
///
/// # Errors
///
/// [`Error::Damaged`] when the pages have too many entries, [`Error::OutOfTime`].
pub(crate) fn count_pages(bytes: &[u8], most: u32, watch: &Watch<'_>) -> Result<u32, Error> {
    let (block, first) = Block::open(bytes).map_err(damaged)?;
    let mut seen = std::collections::HashSet::new();
    let (mut next, mut entries) = (first, 0_usize);
    while seen.len() as u64 <= u64::from(most)
        && let Some(directory) = block.directory(next)
    {
        watch.check()?;
        entries = entries.saturating_add(directory.count);
        if entries > MAX_ENTRIES {
            return Err(damaged("its directories have too many entries"));
        }
        let lacks = |wanted| block.entries(directory).all(|entry| entry.tag != wanted);
        if !seen.is_empty() && (lacks(tag::WIDTH) || lacks(tag::HEIGHT)) {
            break;
        }
        if !seen.insert(directory.at) {
            break;
        }
        next = block.word(block.next_at(directory)).unwrap_or_default();
    }
    Ok(u32::try_from(seen.len()).unwrap_or(u32::MAX))
}
