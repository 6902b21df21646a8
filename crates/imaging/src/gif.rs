//! GIF: its blocks, its first frame and the colours of that, and its indices as they are decompressed.

mod indices;

use std::ops::Range;

pub(crate) use indices::Indices;

/// The header and the size of the screen.
const HEADER_BYTES: usize = 13;
const IMAGE: u8 = b',';
const EXTENSION: u8 = b'!';
const TRAILER: u8 = b';';
/// The graphic control extension of the next frame.
pub(crate) const CONTROL: u8 = 0xF9;

/// What a block is.
pub(crate) enum Block<'a> {
    /// A frame, without the byte that announces it.
    Image(&'a [u8]),
    /// An extension: its label, and its first block of data.
    Extension(u8, &'a [u8]),
    Trailer,
    /// A byte that begins no block: a zero too many, as some encoders write, or any byte before the first frame.
    Stray,
    /// The rest of the bytes, when no block begins there after a frame.
    Unknown,
}

/// The blocks after the header, each with its place.
pub(crate) struct Blocks<'a> {
    bytes: &'a [u8],
    at: usize,
    frames: u32,
}

impl<'a> Blocks<'a> {
    pub(crate) fn of(bytes: &'a [u8]) -> Result<Self, &'static str> {
        let at = match bytes {
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', _, _, _, _, flags, _, _, ..] => {
                HEADER_BYTES + palette_bytes(*flags)
            }
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => return Err("it ends within its header"),
            _ => return Err("it does not begin like a GIF"),
        };
        if at > bytes.len() { Err("it ends within its header") } else { Ok(Self { bytes, at, frames: 0 }) }
    }

    /// The header, with the palette of the file.
    pub(crate) const fn header(&self) -> Range<usize> {
        0..self.at
    }

    /// Where the row of sub-blocks that begins here ends; behind the last byte when the file ends first.
    fn rows_end(&self, mut at: usize) -> usize {
        while let Some(length) = self.bytes.get(at).copied() {
            at += 1 + usize::from(length);
            if length == 0 {
                break;
            }
        }
        at
    }
}

impl<'a> Iterator for Blocks<'a> {
    type Item = (Block<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let (block, end) = match self.bytes.get(start..)? {
            [] => return None,
            [IMAGE, image @ ..] => {
                self.frames = self.frames.saturating_add(1);
                let palette = image.get(8).map_or(0, |flags| palette_bytes(*flags));
                (Block::Image(image), self.rows_end(start + 11 + palette))
            }
            [EXTENSION, label, rest @ ..] => {
                let length = usize::from(rest.first().copied().unwrap_or_default());
                (Block::Extension(*label, rest.get(1..=length).unwrap_or_default()), self.rows_end(start + 2))
            }
            [TRAILER, ..] => {
                self.at = self.bytes.len();
                return Some((Block::Trailer, start..start + 1));
            }
            [byte, ..] if *byte == 0 || self.frames == 0 => (Block::Stray, start + 1),
            _ => (Block::Unknown, self.bytes.len()),
        };
        self.at = end.min(self.bytes.len());
        Some((block, start..self.at))
    }
}

/// The first frame, on a canvas that is as large as the screen and as the frame needs.
#[derive(Debug)]
pub(crate) struct Frame<'a> {
    /// Width and height of the canvas.
    pub(crate) canvas: (u32, u32),
    pub(crate) left: u32,
    pub(crate) top: u32,
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Whether its rows are interlaced in four passes.
    pub(crate) interlaced: bool,
    /// Which index is transparent.
    unseen: Option<u8>,
    /// Red, green, blue; nothing when the file has no palette.
    palette: &'a [u8],
    /// The length of the first codes, and the blocks of codes.
    data: &'a [u8],
}

/// The length of the palette that these flags promise.
fn palette_bytes(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Splits the palette off, as far as it is there.
fn palette(bytes: &[u8], flags: u8) -> (&[u8], &[u8]) {
    bytes.split_at(palette_bytes(flags).min(bytes.len()))
}

fn short(low: u8, high: u8) -> u32 {
    u16::from_le_bytes([low, high]).into()
}

impl<'a> Frame<'a> {
    /// Finds it; extensions of any kind, and bytes between blocks, are skipped.
    pub(crate) fn first(bytes: &'a [u8]) -> Option<Self> {
        let blocks = Blocks::of(bytes).ok()?;
        let (screen, global) = bytes.get(blocks.header())?.split_at_checked(HEADER_BYTES)?;
        let &[w, width, h, height, ..] = screen.get(6..)? else { return None };
        let screen = (short(w, width), short(h, height));
        let mut unseen = None;
        for (block, _) in blocks {
            match block {
                Block::Extension(CONTROL, [flags, _, _, index, ..]) => {
                    unseen = (flags & 1 == 1).then_some(*index);
                }
                Block::Image(image) => return Self::of(image, screen, global, unseen),
                _ => {}
            }
        }
        None
    }

    fn of(image: &'a [u8], screen: (u32, u32), global: &'a [u8], unseen: Option<u8>) -> Option<Self> {
        let (&[l, left, t, top, w, width, h, height, flags], rest) = image.split_first_chunk()?;
        let (left, top) = (short(l, left), short(t, top));
        let (width, height) = (short(w, width), short(h, height));
        let (local, data) = palette(rest, flags);
        // As browsers and other programs do: a frame that lies beyond its screen makes the screen larger.
        let canvas = (screen.0.max(left + width), screen.1.max(top + height));
        let palette = if local.is_empty() { global } else { local };
        let interlaced = flags & 0x40 != 0;
        Some(Self { canvas, left, top, width, height, interlaced, unseen, palette, data })
    }

    /// The colour of an index with its alpha. Without a palette indices are greys; an index outside it is black.
    pub(crate) fn colours(&self) -> [[u8; 4]; 256] {
        let mut colours = [[0, 0, 0, u8::MAX]; 256];
        if self.palette.is_empty() {
            for (grey, colour) in (0..=u8::MAX).zip(&mut colours) {
                *colour = [grey, grey, grey, u8::MAX];
            }
        }
        for (&[red, green, blue], colour) in self.palette.as_chunks::<3>().0.iter().zip(&mut colours) {
            *colour = [red, green, blue, u8::MAX];
        }
        if let Some(colour) = self.unseen.and_then(|index| colours.get_mut(usize::from(index))) {
            *colour = [0; 4];
        }
        colours
    }

    /// At which place among the stored rows a row of the frame is.
    pub(crate) fn stored_row(&self, row: u32) -> u32 {
        if !self.interlaced {
            return row;
        }
        let count = |first: u32, apart: u32| self.height.saturating_sub(first).div_ceil(apart);
        match row % 8 {
            0 => row / 8,
            4 => count(0, 8) + row / 8,
            2 | 6 => count(0, 8) + count(4, 8) + row / 4,
            _ => count(0, 8) + count(4, 8) + count(2, 4) + row / 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interlaced_rows_are_stored_in_four_passes() {
        for height in 1..40_u32 {
            let passes = [(0, 8), (4, 8), (2, 4), (1, 2)];
            let stored: Vec<u32> =
                passes.into_iter().flat_map(|(first, apart)| (first..height).step_by(apart)).collect();
            let mut image = vec![0; 9];
            (image[6], image[8]) = (u8::try_from(height).unwrap(), 0x40);
            let frame = Frame::of(&image, (0, 0), &[], None).unwrap();
            let found: Vec<u32> = (0..height).map(|row| frame.stored_row(row)).collect();
            for (place, row) in (0..).zip(stored) {
                assert_eq!(found[row as usize], place, "row {row} of {height}");
            }
        }
    }
}
