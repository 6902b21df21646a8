//! PNG: its chunks, and the rows of those pictures whose pixels are stored as they are shown.

pub(crate) mod chunks;
mod filter;
mod inflate;

use crate::Error;
use crate::raster::{Layout, buffer_bytes, index};
use crate::watch::Watch;
use filter::PAETH;
use inflate::{Inflated, damaged};

/// The rows of a picture that is not interlaced and has channels of eight bits, neither a palette nor a colour that
/// stands for nothing.
pub(crate) struct Lines<'a> {
    inflated: Inflated<'a>,
    pixel: u8,
    /// Of a stored row: its filter and its pixels.
    stride: usize,
    /// Where the next stored row is in the window, behind the one above it; at its beginning there is none.
    at: usize,
    /// Stands above the first row.
    nothing: Vec<u8>,
}

/// The row above, two rows that are made, and the part of a third.
const fn kept(stride: usize) -> usize {
    stride.saturating_mul(3)
}

impl<'a> Lines<'a> {
    /// Takes the width of the picture and how many rows will be read.
    pub(crate) fn new(
        bytes: &'a [u8],
        (width, rows): (u32, u32),
        layout: Layout,
        watch: &'a Watch<'a>,
    ) -> Result<Self, Error> {
        let row = index(buffer_bytes(width, 1, layout));
        let stride = row.saturating_add(1);
        let most = (stride as u64).saturating_mul(rows.into());
        let inflated = Inflated::new(bytes, most, kept(stride), watch)?;
        Ok(Self { inflated, pixel: layout.bytes(), stride, at: 0, nothing: vec![0; row] })
    }

    /// What reading a picture of this width takes.
    pub(crate) fn memory_bytes(width: u32, layout: Layout) -> u64 {
        let row = buffer_bytes(width, 1, layout);
        let stride = index(row).saturating_add(1);
        row.saturating_add(inflate::window_bytes(kept(stride)) as u64)
    }

    /// Makes two rows, or as many as are wanted, and gives them.
    pub(crate) fn read(&mut self, wanted: u32) -> Result<impl Iterator<Item = &[u8]>, Error> {
        let rows = if wanted < 2 { 1 } else { 2 };
        while self.inflated.settled() < self.at + rows * self.stride {
            let above = self.at.saturating_sub(self.stride);
            self.at -= self.inflated.more(above)?;
        }
        let (before, stored) = self.inflated.window.split_at_mut(self.at);
        let above = if self.at == 0 {
            &self.nothing
        } else {
            before.get(before.len() + 1 - self.stride..).unwrap_or_default()
        };
        let made = stored.get_mut(..rows * self.stride).unwrap_or_default();
        unfilter(made, self.stride, self.pixel, above)?;
        self.at += rows * self.stride;
        Ok(made.chunks_exact(self.stride).filter_map(|row| row.get(1..)))
    }
}

/// Makes a row, or two at once.
fn unfilter<'a>(stored: &'a mut [u8], stride: usize, pixel: u8, mut above: &'a [u8]) -> Result<(), Error> {
    let mut rows = stored.chunks_exact_mut(stride).filter_map(|row| row.split_first_mut());
    match (rows.next(), rows.next()) {
        (Some((&mut PAETH, one)), Some((&mut PAETH, two))) => {
            filter::undo_two_of_paeth(pixel, above, one, two);
        }
        (one, two) => {
            for (filter, row) in [one, two].into_iter().flatten() {
                filter::undo(*filter, pixel, above, row).map_err(damaged)?;
                above = row;
            }
        }
    }
    Ok(())
}
