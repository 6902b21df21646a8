//! PNG: its chunks, the rows as they are stored, and their pixels.

pub(crate) mod chunks;
mod filter;
mod inflate;
mod unpack;

use crate::Error;
use crate::watch::Watch;
use filter::PAETH;
use inflate::Inflated;

pub(crate) use unpack::Unpack;

/// The rows of a picture, unfiltered and not unpacked.
pub(crate) struct Lines<'a> {
    inflated: Inflated<'a>,
    /// Bytes from one pixel to the next for the filter, at least one.
    pixel: u8,
    /// Of a stored row: its filter and its pixels.
    stride: usize,
    /// Where the next stored row is in the window, after the row above it.
    at: usize,
    /// Whether the next row is the first of its pass, without one above it.
    first: bool,
    /// Stands above the first row.
    nothing: Vec<u8>,
    /// The row in which the stream ends.
    last: Vec<u8>,
    /// A row could not be unfiltered, so the rows after it cannot either.
    damaged: bool,
}

/// The row above, two rows that are made, and the part of a third.
const fn kept(stride: usize) -> usize {
    stride.saturating_mul(3)
}

impl<'a> Lines<'a> {
    /// Arguments: the bytes of the longest row, the bytes from one pixel to the next, and the bytes of all rows
    /// including their filter bytes.
    pub(crate) fn new(
        bytes: &'a [u8],
        row: usize,
        pixel: u8,
        all: u64,
        watch: &'a Watch<'a>,
    ) -> Result<Self, Error> {
        let stride = row.saturating_add(1);
        let inflated = Inflated::new(bytes, all, (kept(stride), stride), watch)?;
        let (nothing, last) = (vec![0; row], Vec::new());
        Ok(Self { inflated, pixel, stride, at: 0, first: true, nothing, last, damaged: false })
    }

    /// Memory that reading rows of at most this length needs, in bytes.
    pub(crate) fn memory_bytes(row: usize) -> u64 {
        (2 * row.saturating_add(1)).saturating_add(inflate::window_bytes(kept(row.saturating_add(1)))) as u64
    }

    /// Begins a pass with rows of this length, at most that of the longest.
    pub(crate) fn begin_pass(&mut self, row: usize) {
        (self.stride, self.first) = (row.saturating_add(1), true);
    }

    /// Decodes up to two rows and returns them; one or none where the picture is truncated. Of a row
    /// that is there in part the rest is 0.
    pub(crate) fn read(&mut self, wanted: u32) -> Result<std::slice::ChunksExact<'_, u8>, Error> {
        let mut rows = if wanted < 2 { 1 } else { 2 };
        while !self.damaged && self.inflated.settled() < self.at + rows * self.stride {
            let above = if self.first { self.at } else { self.at.saturating_sub(self.stride) };
            let Some(moved) = self.inflated.more(above)? else {
                rows = self.inflated.there(self.at) / self.stride;
                break;
            };
            self.at -= moved;
        }
        let stride = self.stride;
        if rows == 0 || self.damaged {
            return Ok(self.partial().chunks_exact(stride));
        }
        let (before, stored) = self.inflated.window.split_at_mut(self.at);
        let above = above(self.first, self.stride, before, &self.nothing);
        let made = stored.get_mut(..rows * self.stride).unwrap_or_default();
        let count = unfilter(made, self.stride, self.pixel, above);
        self.damaged = count < rows;
        self.at += count * self.stride;
        self.first &= count == 0;
        Ok(made.get(..count * stride).unwrap_or_default().chunks_exact(stride))
    }

    /// The row in which the stream ends, when there is more of it than its filter.
    fn partial(&mut self) -> &[u8] {
        let there = self.inflated.there(self.at).min(self.stride);
        if there < 2 || self.damaged {
            return &[];
        }
        self.damaged = true;
        let (before, stored) = self.inflated.window.split_at(self.at);
        self.last.clear();
        self.last.extend(stored.iter().take(there));
        self.last.resize(self.stride, 0);
        let above = above(self.first, self.stride, before, &self.nothing);
        if unfilter(&mut self.last, self.stride, self.pixel, above) == 0 {
            return &[];
        }
        // The filter has produced values for the missing bytes.
        let whole = (there - 1) / usize::from(self.pixel) * usize::from(self.pixel);
        self.last.iter_mut().skip(1 + whole).for_each(|byte| *byte = 0);
        if whole == 0 { &[] } else { &self.last }
    }
}

/// The row above the next one.
fn above<'a>(first: bool, stride: usize, before: &'a [u8], nothing: &'a [u8]) -> &'a [u8] {
    if first { nothing } else { before.get((before.len() + 1).saturating_sub(stride)..).unwrap_or_default() }
}

/// Decodes one row, or two at once; returns how many, fewer where a filter is unknown.
fn unfilter<'a>(stored: &'a mut [u8], stride: usize, pixel: u8, mut above: &'a [u8]) -> usize {
    let mut rows = stored.chunks_exact_mut(stride).filter_map(|row| row.split_first_mut());
    match (rows.next(), rows.next()) {
        (Some((&mut PAETH, one)), Some((&mut PAETH, two))) => {
            filter::undo_two_of_paeth(pixel, above, one, two);
            2
        }
        (one, two) => {
            let mut count = 0;
            for (filter, row) in [one, two].into_iter().flatten() {
                if filter::undo(*filter, pixel, above, row).is_err() {
                    break;
                }
                above = row;
                count += 1;
            }
            count
        }
    }
}
