//! Bytes of a TIFF that directories and their values occupy. A strip that covers any of them has a wrong length.

use std::ops::Range;

use crate::metadata::directory::{Block, Directory};

/// Directories that belong to a page and are no pages: of a camera, of a place, of compatibility.
const DIRECTORIES: [u16; 3] = [34665, 34853, 40965];

/// The bytes, in order once they are sorted.
pub struct Known {
    ranges: Vec<Range<u64>>,
}

impl Known {
    /// The header.
    pub fn of(block: &Block<'_>) -> Self {
        let header = 0..block.header_bytes() as u64;
        Self { ranges: Vec::from([header]) }
    }

    /// These, sorted.
    pub fn of_ranges(ranges: &[Range<usize>]) -> Self {
        let ranges = ranges.iter().map(|range| range.start as u64..range.end as u64).collect();
        let mut known = Self { ranges };
        known.sort();
        known
    }

    /// Records the bytes of a directory and of the values of its entries; returns the directories that are not pages.
    pub fn note(&mut self, block: &Block<'_>, directory: Directory) -> Vec<Directory> {
        let at = directory.at as u64;
        self.ranges.push(at..at + block.directory_bytes(directory.count) as u64);
        let mut below = Vec::new();
        for entry in block.entries(directory) {
            if let Some((at, length)) = block.value(&entry).filter(|_| !block.is_inline(&entry)) {
                self.ranges.push(at..at.saturating_add(length));
            }
            if DIRECTORIES.contains(&entry.tag) {
                below.extend(block.numbers(&entry).next().and_then(|offset| block.directory(offset)));
            }
        }
        below
    }

    /// To be called once before [`Self::overlaps`].
    pub fn sort(&mut self) {
        self.ranges.retain(|range| range.start < range.end);
        self.ranges.sort_unstable_by_key(|range| range.start);
        // Ranges that touch become one, so that both ends are in order.
        let mut merged: Vec<Range<u64>> = Vec::with_capacity(self.ranges.len());
        for range in self.ranges.drain(..) {
            match merged.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => merged.push(range),
            }
        }
        self.ranges = merged;
    }

    /// Whether any of these bytes is known.
    pub fn overlaps(&self, range: &Range<usize>) -> bool {
        let (start, end) = (range.start as u64, range.end as u64);
        let before = self.ranges.partition_point(|known| known.start < end);
        let last = before.checked_sub(1).and_then(|index| self.ranges.get(index));
        last.is_some_and(|known| known.end > start)
    }
}
