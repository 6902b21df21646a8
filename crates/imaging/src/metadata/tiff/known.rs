//! Bytes of a TIFF that directories and their values occupy. A strip that covers any of them has a wrong length.

use std::ops::Range;

use super::ranges::Ranges;
use crate::metadata::Reason;
use crate::metadata::directory::{Block, Directory};

/// Directories that belong to a page and are no pages: of a camera, of a place, of compatibility.
const DIRECTORIES: [u16; 3] = [34665, 34853, 40965];

/// The bytes, in order once they are sorted.
pub struct Known {
    ranges: Ranges,
}

impl Known {
    /// The header.
    pub fn of(block: &Block<'_>) -> Result<Self, Reason> {
        let mut ranges = Ranges::default();
        ranges.add(0..block.header_bytes())?;
        Ok(Self { ranges })
    }

    /// Records the bytes of a directory and of the values of its entries; returns the directories that are not pages.
    pub fn note(&mut self, block: &Block<'_>, directory: Directory) -> Result<Vec<Directory>, Reason> {
        self.ranges.add(directory.at..directory.at + block.directory_bytes(directory.count))?;
        let mut below = Vec::new();
        for entry in block.entries(directory) {
            if let Some((at, length)) = block.value(&entry).filter(|_| !block.is_inline(&entry)) {
                self.ranges.add_all(block.within(at, length))?;
            }
            if DIRECTORIES.contains(&entry.tag) {
                below.extend(block.numbers(&entry).next().and_then(|offset| block.directory(offset)));
            }
        }
        Ok(below)
    }

    /// To be called once before [`Self::overlaps`].
    pub fn sort(&mut self) {
        self.ranges.merge();
    }

    /// Whether any of these bytes is known.
    pub fn overlaps(&self, range: &Range<usize>) -> bool {
        self.ranges.overlaps(range)
    }
}
