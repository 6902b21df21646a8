//! The blocks of a GIF up to its first frame.

/// The header and the size of the screen.
const HEADER_BYTES: usize = 13;
const EXTENSION: u8 = b'!';
const IMAGE: u8 = b',';
const TRAILER: u8 = b';';
/// The graphic control extension of the next frame.
const CONTROL: u8 = 0xF9;

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
    pub(super) data: &'a [u8],
}

/// The length of the palette that these flags promise.
fn palette_bytes(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Splits the palette off, as far as it is there.
fn palette(bytes: &[u8], flags: u8) -> (&[u8], &[u8]) {
    bytes.split_at(palette_bytes(flags).min(bytes.len()))
}

/// What follows the blocks that begin here.
fn after_blocks(mut rest: &[u8]) -> &[u8] {
    while let Some((&length, tail)) = rest.split_first() {
        rest = tail.get(usize::from(length)..).unwrap_or_default();
        if length == 0 {
            break;
        }
    }
    rest
}

fn short(low: u8, high: u8) -> u32 {
    u16::from_le_bytes([low, high]).into()
}

impl<'a> Frame<'a> {
    /// Finds it; extensions of any kind, and bytes between blocks, are skipped.
    pub(crate) fn first(bytes: &'a [u8]) -> Option<Self> {
        let screen = bytes.get(6..HEADER_BYTES)?;
        let &[w, width, h, height, flags, ..] = screen else { return None };
        let screen = (short(w, width), short(h, height));
        let (global, mut rest) = palette(bytes.get(HEADER_BYTES..)?, flags);
        let mut unseen = None;
        loop {
            let (&block, after) = rest.split_first()?;
            rest = match (block, after) {
                (EXTENSION, [CONTROL, 4..=u8::MAX, flags, _, _, index, ..]) => {
                    unseen = (flags & 1 == 1).then_some(*index);
                    after_blocks(after.get(1..)?)
                }
                (EXTENSION, [_, blocks @ ..]) => after_blocks(blocks),
                (IMAGE, image) => return Self::of(image, screen, global, unseen),
                (TRAILER, _) => return None,
                _ => after,
            };
        }
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
