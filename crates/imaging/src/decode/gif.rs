//! GIF: the first frame on its canvas, row by row. Pixels outside the frame, or missing ones, are transparent.

use super::{Header, Holds, NO_PIXELS, narrowed};
use crate::gif::{Frame, Indices};
use crate::plan::Plan;
use crate::raster::{Layout, Raster, buffer_bytes, index};
use crate::watch::Watch;
use crate::{Error, Kind};

fn frame<'a>(bytes: &'a [u8], watch: &Watch<'_>) -> Result<Frame<'a>, Error> {
    watch.check()?;
    Frame::first(bytes).ok_or_else(|| watch.refusal(Kind::Gif, "it has no frame"))
}

pub(crate) fn header(bytes: &[u8], watch: &Watch<'_>) -> Result<Header, Error> {
    let frame = frame(bytes, watch)?;
    let (width, height) = frame.canvas;
    let indices = if frame.interlaced { frame.height } else { 1 };
    let holds = Holds::RowsAnd(Layout::Rgba, buffer_bytes(frame.width, indices, Layout::Grey));
    Ok(Header { kind: Kind::Gif, width, height, bits: 8, holds })
}

pub(crate) fn decode(bytes: &[u8], plan: &Plan, watch: &Watch<'_>) -> Result<Raster, Error> {
    let frame = frame(bytes, watch)?;
    let colours = frame.colours();
    let mut rows = Rows::begin(&frame, watch)?;
    narrowed(Kind::Gif, frame.canvas.0, Layout::Rgba, plan, watch, |row, pixels| {
        pixels.fill(0);
        let Some(row) = row.checked_sub(frame.top).filter(|row| *row < frame.height) else { return };
        let indices = rows.read(frame.stored_row(row));
        let covered = pixels.as_chunks_mut::<4>().0.iter_mut().skip(index(frame.left.into()));
        for (pixel, &at) in covered.zip(indices) {
            if let Some(&colour) = colours.get(usize::from(at)) {
                *pixel = colour;
            }
        }
    })
}

/// The rows of a frame: one at a time, or all of them when they are interlaced.
struct Rows<'a> {
    indices: Indices<'a>,
    width: usize,
    buffer: Vec<u8>,
    /// The stored row that the buffer begins with.
    first: u32,
    /// How many indices of the buffer are there.
    there: usize,
}

impl<'a> Rows<'a> {
    /// Reads the first row, which must be there at least in part.
    fn begin(frame: &Frame<'a>, watch: &Watch<'_>) -> Result<Self, Error> {
        let rows = if frame.interlaced { frame.height } else { 1 };
        let mut buffer = vec![0; index(buffer_bytes(frame.width, rows, Layout::Grey))];
        let width = index(frame.width.into());
        let mut indices = Indices::of(frame).ok_or_else(|| watch.refusal(Kind::Gif, NO_PIXELS))?;
        let mut there = 0;
        for row in buffer.chunks_mut(width.max(1)) {
            watch.check()?;
            let read = indices.read(row);
            there += read;
            if read < row.len() {
                break;
            }
        }
        if there == 0 {
            return Err(watch.refusal(Kind::Gif, NO_PIXELS));
        }
        Ok(Self { indices, width, buffer, first: 0, there })
    }

    /// The indices of a stored row, as far as they are there. Rows are read from the first on, unless the buffer
    /// holds all of them.
    fn read(&mut self, row: u32) -> &[u8] {
        let rows = self.buffer.len() / self.width.max(1);
        while rows == 1 && self.first < row && self.there == self.width {
            self.there = self.indices.read(&mut self.buffer);
            self.first += 1;
        }
        let begin = index(row.saturating_sub(self.first).into()).saturating_mul(self.width);
        let end = begin.saturating_add(self.width).min(self.there);
        let cut = rows == 1 && self.first < row;
        if cut { &[] } else { self.buffer.get(begin..end).unwrap_or_default() }
    }
}
