//! TIFF: private entries leave their directories and what nothing points to any more becomes zeros; nothing moves.

use std::borrow::Cow;
use std::ops::Range;

use plan::{Page, Plan};
use ranges::Ranges;

use super::directory::Block;
use super::{MAX_PROFILE_BYTES, Reason};
use crate::watch::Watch;

mod known;
mod plan;
mod ranges;
mod tags;

const PROFILE: u16 = 34675;

pub fn strip<'a>(bytes: &'a [u8], watch: &Watch<'_>) -> Result<Cow<'a, [u8]>, Reason> {
    let Plan { block, pages, values, pixels, .. } = Plan::of(bytes, watch)?;
    let mut directories: Vec<_> = pages.iter().map(|page| written_range(&block, page)).collect();
    directories.push(0..block.header_bytes());
    check_apart(&mut directories, &values)?;
    if pages.iter().any(|page| is_rewritten(&block, page) && pixels.overlaps(&written_range(&block, page))) {
        // The bytes to overwrite might be pixels.
        return Ok(Cow::Borrowed(bytes));
    }
    let mut kept = pixels;
    kept.add_all(directories)?;
    kept.add_all(values.iter())?;
    kept.merge();
    let mut picture = Cow::Borrowed(bytes);
    let mut end = 0;
    for piece in kept.iter() {
        clear(&mut picture, end..piece.start);
        end = end.max(piece.end);
    }
    for page in &pages {
        write_page(&mut picture, &block, page);
    }
    if bytes.get(end..).is_some_and(is_private) {
        picture = match picture {
            Cow::Borrowed(bytes) => Cow::Owned(bytes.get(..end).unwrap_or_default().to_vec()),
            Cow::Owned(mut copy) => {
                copy.truncate(end);
                Cow::Owned(copy)
            }
        };
    }
    Ok(picture)
}

/// Whether a page loses any of its entries.
fn is_rewritten(block: &Block<'_>, page: &Page) -> bool {
    block.bytes().get(written_range(block, page)) != Some(&*written(block, page))
}

/// Directories are rewritten, so they must not be part of each other or of a value.
fn check_apart(directories: &mut [Range<usize>], values: &Ranges) -> Result<(), Reason> {
    directories.sort_unstable_by_key(|directory| directory.start);
    let mut apart = directories.is_sorted_by(|before, after| before.end <= after.start);
    for value in values.iter() {
        let before = directories.partition_point(|directory| directory.start < value.end);
        let last = before.checked_sub(1).and_then(|index| directories.get(index));
        apart &= last.is_none_or(|directory| directory.end <= value.start);
    }
    if apart { Ok(()) } else { Err("its directories overlap") }
}

fn written_range(block: &Block<'_>, page: &Page) -> Range<usize> {
    page.directory.at..page.directory.at + block.directory_bytes(page.kept.len())
}

fn is_private(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| *byte != 0)
}

/// Overwrites with zeros; bytes that are so already are no reason to copy.
fn clear(picture: &mut Cow<'_, [u8]>, piece: Range<usize>) {
    if picture.get(piece.clone()).is_some_and(is_private)
        && let Some(bytes) = picture.to_mut().get_mut(piece)
    {
        bytes.fill(0);
    }
}

/// The kept entries in sequence, with their count before and the offset of the next page after them.
fn written(block: &Block<'_>, page: &Page) -> Vec<u8> {
    let mut written = block.written(page.kept.len() as u64, block.count_bytes());
    for at in &page.kept {
        written.extend_from_slice(block.bytes().get(*at..at + block.entry_bytes()).unwrap_or_default());
    }
    written.extend(block.written(page.next, block.word_bytes()));
    written
}

fn write_page(picture: &mut Cow<'_, [u8]>, block: &Block<'_>, page: &Page) {
    let written = written(block, page);
    let place = written_range(block, page);
    if picture.get(place.clone()) != Some(&*written)
        && let Some(bytes) = picture.to_mut().get_mut(place)
    {
        bytes.copy_from_slice(&written);
    }
}

pub fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    let (block, first) = Block::open(bytes).ok()?;
    let entry = block.entries(block.directory(first)?).find(|entry| entry.tag == PROFILE)?;
    let (at, length) = block.value(&entry)?;
    let (at, length) = (usize::try_from(at).ok()?, usize::try_from(length).ok()?);
    let profile = bytes.get(at..at.checked_add(length)?)?;
    (length <= MAX_PROFILE_BYTES).then(|| profile.to_vec())
}
