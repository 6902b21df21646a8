//! Rows that are written as runs: indices of four or eight bits, or colours of 24 bits as OS/2 writes them.
//!
//! A run or a jump never returns to an earlier row, so it is enough to know where the data of each row begins:
//! rows are then made one by one, without a buffer of all pixels.

use crate::Error;
use crate::watch::Watch;

/// Steps between two checks for cancellation.
const STEPS_BETWEEN_QUESTIONS: u32 = 16 * 1024;

/// Where the writing of a row begins.
#[derive(Clone, Copy)]
struct Start {
    /// In the stream; `u32::MAX` for a row of which nothing is written.
    at: u32,
    /// The first pixel.
    column: u32,
}

const UNWRITTEN: Start = Start { at: u32::MAX, column: 0 };

pub(super) struct Runs {
    starts: Vec<Start>,
    bits: u16,
}

/// Memory that finding the rows of a picture needs, in bytes.
pub(super) fn memory_bytes(height: u32) -> u64 {
    u64::from(height) * size_of::<Start>() as u64
}

enum Step<'a> {
    /// A number of pixels of the same value.
    Run(u32, &'a [u8]),
    /// A number of literal pixels.
    Pixels(u32, &'a [u8]),
    RowEnd,
    End,
    /// Columns and rows that are skipped.
    Jump(u32, u32),
}

/// The next step and where the one after it begins; nothing at the end of the stream.
fn step(stream: &[u8], at: usize, bits: u16) -> Option<(Step<'_>, usize)> {
    let [first, second] = *stream.get(at..)?.first_chunk()?;
    let next = at + 2;
    let rest = stream.get(next..).unwrap_or_default();
    Some(match [first, second] {
        [0, 0] => (Step::RowEnd, next),
        [0, 1] => (Step::End, next),
        [0, 2] => {
            let [columns, rows] = *rest.first_chunk()?;
            (Step::Jump(columns.into(), rows.into()), next + 2)
        }
        [0, count] => {
            let length = (usize::from(count) * usize::from(bits)).div_ceil(8);
            let pixels = rest.get(..length).unwrap_or(rest);
            (Step::Pixels(count.into(), pixels), next + length.next_multiple_of(2))
        }
        [count, _] => {
            let length = usize::from(bits / 8).max(1);
            let value = stream.get(at + 1..at + 1 + length)?;
            (Step::Run(count.into(), value), at + 1 + length)
        }
    })
}

impl Runs {
    /// Finds where the writing of each row begins.
    pub(super) fn find(stream: &[u8], bits: u16, height: u32, watch: &Watch<'_>) -> Result<Self, Error> {
        let mut starts = vec![UNWRITTEN; usize::try_from(height).unwrap_or_default()];
        let begin = |at: usize, column| Start { at: u32::try_from(at).unwrap_or(u32::MAX), column };
        let (mut at, mut column, mut row) = (0, 0_u32, 0_usize);
        if let Some(first) = starts.first_mut() {
            *first = begin(0, 0);
        }
        let mut steps = 0;
        while let Some((step, next)) = step(stream, at, bits) {
            steps += 1;
            if steps % STEPS_BETWEEN_QUESTIONS == 0 {
                watch.check()?;
            }
            at = next;
            let rows = match step {
                Step::Run(count, _) | Step::Pixels(count, _) => {
                    column = column.saturating_add(count);
                    continue;
                }
                Step::Jump(columns, rows) => {
                    column = column.saturating_add(columns);
                    rows
                }
                Step::RowEnd => {
                    column = 0;
                    1
                }
                Step::End => break,
            };
            if rows > 0 {
                row = row.saturating_add(usize::try_from(rows).unwrap_or(usize::MAX));
                let Some(start) = starts.get_mut(row) else { break };
                *start = begin(at, column);
            }
        }
        Ok(Self { starts, bits })
    }

    /// Writes a stored row as red, green, blue. Pixels that are skipped are the first entry of the palette, or black.
    pub(super) fn row(&self, stream: &[u8], row: u32, palette: &[[u8; 3]], pixels: &mut [u8]) {
        let colour = |at: u8| palette.get(usize::from(at)).copied().unwrap_or_default();
        let pixels = pixels.as_chunks_mut::<3>().0;
        pixels.fill(colour(0));
        let start = usize::try_from(row).ok().and_then(|row| self.starts.get(row)).copied();
        let Some(start) = start.filter(|start| start.at < u32::MAX) else { return };
        let (Ok(mut at), Ok(mut column)) = (usize::try_from(start.at), usize::try_from(start.column)) else {
            return;
        };
        while let Some((step, next)) = step(stream, at, self.bits) {
            at = next;
            // Pixels beyond the end of the row are dropped: some programs write one pixel too many.
            let rest = pixels.get_mut(column..).unwrap_or_default();
            column = column.saturating_add(match step {
                Step::Run(count, value) => self.write(count, value.iter().cycle(), rest, colour),
                Step::Pixels(count, values) => self.write(count, values.iter(), rest, colour),
                Step::Jump(columns, 0) => usize::try_from(columns).unwrap_or(usize::MAX),
                Step::Jump(..) | Step::RowEnd | Step::End => return,
            });
        }
    }

    /// Writes at most this many pixels and returns how many.
    fn write<'v>(
        &self,
        count: u32,
        mut values: impl Iterator<Item = &'v u8>,
        pixels: &mut [[u8; 3]],
        colour: impl Fn(u8) -> [u8; 3],
    ) -> usize {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        let pixels = pixels.iter_mut().take(count);
        match self.bits {
            4 => {
                let indices = values.flat_map(|byte| [byte >> 4, byte & 0xF]);
                pixels.zip(indices).for_each(|(pixel, at)| *pixel = colour(at));
            }
            8 => pixels.zip(values).for_each(|(pixel, &at)| *pixel = colour(at)),
            _ => {
                for pixel in pixels {
                    let (Some(&blue), Some(&green), Some(&red)) =
                        (values.next(), values.next(), values.next())
                    else {
                        break;
                    };
                    *pixel = [red, green, blue];
                }
            }
        }
        count
    }
}
