//! Which bytes of a TIFF stay: its pages, what their entries that stay point to, and nothing else.

use std::collections::HashSet;

use super::known::Known;
use super::ranges::Ranges;
use super::tags;
use crate::metadata::Reason;
use crate::metadata::directory::{Block, Directory, Entry};
use crate::tiff::{Measure, Page as Pixels};
use crate::watch::Watch;

/// The most strips and tiles of all pages together: a hundred million pixels in tiles of 16 × 16 need a fifth of it.
const MAX_STRIPS: usize = 2 * 1024 * 1024;
/// The most entries of all directories together; a page has about twenty.
const MAX_ENTRIES: usize = 1024 * 1024;
/// The most pages, those below others included: several times the frames that a picture may have.
const MAX_PAGES: usize = 64 * 1024;

/// Most bytes of pixels, of all pages together, that are unpacked to find where strips end.
const MAX_UNPACKED_BYTES: u64 = 1024 * 1024 * 1024;

const SUBFILE_TYPE: u16 = 254;
const OLD_SUBFILE_TYPE: u16 = 255;
const DIRECTORIES_BELOW: u16 = 330;

/// Offsets and lengths of pieces of pixels: strips, tiles, and the stream of a JPEG of the old way.
const PIECES: [(u16, u16); 3] = [(273, 279), (324, 325), (OLD_JPEG, 514)];
const OLD_JPEG: u16 = 513;
/// Tables of the old JPEG, which have offsets only, and the most bytes that one of them takes.
const OLD_TABLES: [(u16, u64); 3] = [(519, 64), (520, 272), (521, 272)];

/// A page that stays.
pub struct Page {
    /// Where it stands.
    pub directory: Directory,
    /// Where the entries that stay stand.
    pub kept: Vec<usize>,
    /// The offset of the page that follows, or 0.
    pub next: u64,
}

/// What stays.
pub struct Plan<'a, 'w> {
    /// The file.
    pub block: Block<'a>,
    /// Pages, and the pages below them.
    pub pages: Vec<Page>,
    /// Where values lie that stay, merged.
    pub values: Ranges,
    /// Where pixels lie, merged.
    pub pixels: Ranges,
    /// Bytes that are known to be something else than pixels.
    known: Known,
    seen: HashSet<usize>,
    strips: usize,
    entries: usize,
    watch: &'w Watch<'w>,
}

impl<'a, 'w> Plan<'a, 'w> {
    pub fn of(bytes: &'a [u8], watch: &'w Watch<'w>) -> Result<Self, Reason> {
        let (block, first) = Block::open(bytes)?;
        let seen = HashSet::new();
        let (pages, values, pixels) = (Vec::new(), Ranges::default(), Ranges::default());
        let known = Known::of(&block)?;
        let mut plan = Self { block, pages, values, pixels, known, seen, strips: 0, entries: 0, watch };
        let mut chains = vec![first];
        while let Some(start) = chains.pop() {
            plan.follow(start, &mut chains)?;
        }
        if plan.pages.is_empty() {
            return Err("it has no page that can be read");
        }
        plan.known.sort();
        let mut measure = Measure::new(MAX_UNPACKED_BYTES, watch);
        for directory in plan.pages.iter().map(|page| page.directory).collect::<Vec<_>>() {
            plan.claim_pixels(directory, &mut measure)?;
        }
        plan.values.merge();
        plan.pixels.merge();
        Ok(plan)
    }

    /// Takes up a page and those that follow it, but for smaller copies of it; chains of pages below are noted.
    fn follow(&mut self, start: u64, chains: &mut Vec<u64>) -> Result<(), Reason> {
        let mut next = start;
        let mut previous = None;
        while let Some(directory) = self.block.directory(next).filter(|found| !self.seen.contains(&found.at))
        {
            self.count(directory)?;
            if previous.is_none() || !self.is_reduced(directory) {
                self.seen.insert(directory.at);
                let kept = self.take_up(directory, chains)?;
                if let Some(page) = previous.and_then(|index: usize| self.pages.get_mut(index)) {
                    page.next = next;
                }
                previous = Some(self.pages.len());
                if self.pages.len() >= MAX_PAGES {
                    return Err("it has too many pages");
                }
                self.pages.push(Page { directory, kept, next: 0 });
            }
            next = self.block.word(self.block.next_at(directory)).unwrap_or_default();
        }
        Ok(())
    }

    /// Bounds the work on directories that are read again and again.
    fn count(&mut self, directory: Directory) -> Result<(), Reason> {
        self.count_entries(directory)?;
        for below in self.known.note(&self.block, directory)? {
            self.count_entries(below)?;
            self.known.note(&self.block, below)?;
        }
        Ok(())
    }

    fn count_entries(&mut self, directory: Directory) -> Result<(), Reason> {
        self.check_time()?;
        self.entries = self.entries.saturating_add(directory.count.saturating_add(1));
        if self.entries > MAX_ENTRIES { Err("its directories have too many entries") } else { Ok(()) }
    }

    /// The caller reports cancellation in its own words.
    fn check_time(&self) -> Result<(), Reason> {
        self.watch.check().map_err(|_| "it takes too long to read")
    }

    fn take_up(&mut self, directory: Directory, chains: &mut Vec<u64>) -> Result<Vec<usize>, Reason> {
        let block = self.block;
        let (mut kept, mut tags) = (Vec::new(), HashSet::new());
        for entry in block.entries(directory).filter(|entry| tags::stays(entry.tag)) {
            // Decoders do not agree on which of the two counts.
            if !tags.insert(entry.tag) {
                return Err("a page tells something twice");
            }
            if entry.tag == DIRECTORIES_BELOW && !self.stay_below(&entry, chains)? {
                continue;
            }
            kept.push(entry.at);
            if !block.is_inline(&entry) {
                let (at, length) = block.value(&entry).unwrap_or_default();
                self.values.add_all(block.within(at, length))?;
            }
        }
        Ok(kept)
    }

    /// Whether there is anything but thumbnails below a page, and all of it can be read.
    fn stay_below(&mut self, entry: &Entry, chains: &mut Vec<u64>) -> Result<bool, Reason> {
        let mut stay = false;
        let mut below = Vec::new();
        for offset in self.block.numbers(entry) {
            let Some(directory) = self.block.directory(offset) else { return Ok(false) };
            self.count(directory)?;
            stay |= !self.is_reduced(directory);
            below.push(offset);
        }
        if stay {
            chains.append(&mut below);
        }
        Ok(stay)
    }

    fn first(&self, directory: Directory, tag: u16) -> Option<u64> {
        let entry = self.block.entries(directory).find(|entry| entry.tag == tag)?;
        self.block.numbers(&entry).next()
    }

    fn is_reduced(&self, directory: Directory) -> bool {
        self.first(directory, SUBFILE_TYPE).is_some_and(|bits| bits & 1 == 1)
            || self.first(directory, OLD_SUBFILE_TYPE) == Some(2)
    }

    fn claim_pixels(&mut self, directory: Directory, measure: &mut Measure) -> Result<(), Reason> {
        // What the decoder reads of a page that it can show, and what the entries say of it and of every other.
        let pixels = Pixels::of(self.block, directory).ok();
        let located = pixels.as_ref().map_or(0, Pixels::strips);
        for number in 0..located {
            self.count_strip()?;
            let range = pixels
                .as_ref()
                .and_then(|page| measure.range(page, number, |range| self.known.overlaps(range)));
            self.pixels.add_all(range)?;
        }
        let block = self.block;
        for (offsets, lengths) in PIECES {
            let find = |tag| block.entries(directory).find(move |entry| entry.tag == tag);
            let Some(offsets) = find(offsets) else { continue };
            let lengths = find(lengths);
            // Those that were located are not looked at again.
            let first = if pixels.as_ref().is_some_and(|page| page.offsets_tag() == offsets.tag) {
                located
            } else {
                0
            };
            for number in first..offsets.count() {
                let Some(offset) = block.number_of(&offsets, number) else { break };
                self.count_strip()?;
                let length = lengths.as_ref().and_then(|lengths| block.number_of(lengths, number));
                // Without a length it may go on to the end.
                let length = length.filter(|length| *length > 0).unwrap_or(u64::MAX);
                self.pixels.add_all(block.within(offset, length))?;
            }
        }
        for entry in block.entries(directory) {
            let Some((_, length)) = OLD_TABLES.iter().find(|(tag, _)| *tag == entry.tag) else { continue };
            for offset in block.numbers(&entry) {
                self.count_strip()?;
                self.pixels.add_all(block.within(offset, *length))?;
            }
        }
        Ok(())
    }

    fn count_strip(&mut self) -> Result<(), Reason> {
        self.check_time()?;
        self.strips += 1;
        if self.strips > MAX_STRIPS { Err("it has too many strips") } else { Ok(()) }
    }
}
