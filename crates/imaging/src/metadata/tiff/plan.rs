//! Which bytes of a TIFF stay: its pages, what their entries that stay point to, and nothing else.

use std::collections::HashSet;
use std::ops::Range;

use super::tags;
use crate::metadata::Reason;
use crate::metadata::directory::{Block, Directory, Entry};

/// The most strips and tiles of all pages together: a hundred million pixels in tiles of 16 × 16 need a fifth of it.
const MAX_STRIPS: usize = 2 * 1024 * 1024;
/// The most entries of all directories together; a page has about twenty.
const MAX_ENTRIES: usize = 1024 * 1024;

const SUBFILE_TYPE: u16 = 254;
const OLD_SUBFILE_TYPE: u16 = 255;
const WIDTH: u16 = 256;
const HEIGHT: u16 = 257;
const BITS_PER_SAMPLE: u16 = 258;
const COMPRESSION: u16 = 259;
const PHOTOMETRY: u16 = 262;
const SAMPLES_PER_PIXEL: u16 = 277;
const DIRECTORIES_BELOW: u16 = 330;
const YCBCR: u64 = 6;
const UNCOMPRESSED: u64 = 1;

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
pub struct Plan<'a> {
    /// The file.
    pub block: Block<'a>,
    /// Pages, and the pages below them.
    pub pages: Vec<Page>,
    /// Where values lie that stay; within the file, in no order.
    pub values: Vec<Range<usize>>,
    /// Where pixels lie; within the file, in no order.
    pub pixels: Vec<Range<usize>>,
    seen: HashSet<usize>,
    strips: usize,
    entries: usize,
}

impl<'a> Plan<'a> {
    pub fn of(bytes: &'a [u8]) -> Result<Self, Reason> {
        let (block, first) = Block::open(bytes)?;
        let seen = HashSet::new();
        let (pages, values, pixels) = (Vec::new(), Vec::new(), Vec::new());
        let mut plan = Self { block, pages, values, pixels, seen, strips: 0, entries: 0 };
        let mut chains = vec![first];
        while let Some(start) = chains.pop() {
            plan.follow(start, &mut chains)?;
        }
        if plan.pages.is_empty() { Err("it has no page that can be read") } else { Ok(plan) }
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
                self.pages.push(Page { directory, kept, next: 0 });
            }
            next = self.block.word(self.block.next_at(directory)).unwrap_or_default();
        }
        Ok(())
    }

    /// Bounds the work on directories that are read again and again.
    fn count(&mut self, directory: Directory) -> Result<(), Reason> {
        self.entries = self.entries.saturating_add(directory.count.saturating_add(1));
        if self.entries > MAX_ENTRIES { Err("its directories have too many entries") } else { Ok(()) }
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
                self.values.extend(self.within(at, length));
            }
        }
        self.claim_pixels(directory)?;
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

    /// As much of a piece as is in the file.
    fn within(&self, at: u64, length: u64) -> Option<Range<usize>> {
        let file_bytes = self.block.bytes().len();
        let end = usize::try_from(at.saturating_add(length)).unwrap_or(file_bytes).min(file_bytes);
        usize::try_from(at).ok().filter(|at| *at < end).map(|at| at..end)
    }

    fn claim_pixels(&mut self, directory: Directory) -> Result<(), Reason> {
        let block = self.block;
        let mut promised = 0_u64;
        for (offsets, lengths) in PIECES {
            let find = |tag| block.entries(directory).find(move |entry| entry.tag == tag);
            let Some(offsets) = find(offsets) else { continue };
            let mut lengths = match find(lengths) {
                Some(lengths) => block.numbers(&lengths),
                // Where a JPEG of the old way ends need not be told.
                None if offsets.tag == OLD_JPEG => {
                    self.pixels
                        .extend(block.numbers(&offsets).next().and_then(|at| self.within(at, u64::MAX)));
                    continue;
                }
                None => return Err("it does not tell how long its strips are"),
            };
            for offset in block.numbers(&offsets) {
                self.count_strip()?;
                let length = lengths.next().ok_or("it does not tell how long each of its strips is")?;
                promised = promised.saturating_add(length);
                self.pixels.extend(self.within(offset, length));
            }
        }
        for entry in block.entries(directory) {
            let Some((_, length)) = OLD_TABLES.iter().find(|(tag, _)| *tag == entry.tag) else { continue };
            for offset in block.numbers(&entry) {
                self.count_strip()?;
                self.pixels.extend(self.within(offset, *length));
            }
        }
        self.check_lengths(directory, promised)
    }

    fn count_strip(&mut self) -> Result<(), Reason> {
        self.strips += 1;
        if self.strips > MAX_STRIPS { Err("it has too many strips") } else { Ok(()) }
    }

    /// Some writers of old tell lengths that are too short; without compression that can be seen.
    fn check_lengths(&self, directory: Directory, promised: u64) -> Result<(), Reason> {
        let told = |tag, otherwise| self.first(directory, tag).unwrap_or(otherwise);
        if told(COMPRESSION, UNCOMPRESSED) != UNCOMPRESSED || told(PHOTOMETRY, 0) == YCBCR {
            return Ok(());
        }
        let samples = told(WIDTH, 0).saturating_mul(told(SAMPLES_PER_PIXEL, 1));
        let row_bytes = samples.saturating_mul(told(BITS_PER_SAMPLE, 1)) / 8;
        let short = row_bytes.saturating_mul(told(HEIGHT, 0)) > promised;
        if short { Err("its strips are shorter than its rows") } else { Ok(()) }
    }
}
