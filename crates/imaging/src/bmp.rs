//! BMP: the header in all its versions, and its rows, stored as they are or as runs, in any order.

mod header;
mod masks;
mod runs;

use crate::Error;
use crate::raster::index;
use crate::watch::Watch;
use header::Coding;
use masks::Masks;
use runs::Runs;

pub(crate) use header::Header;

/// A picture whose rows can be read in any order.
pub(crate) struct Bitmap<'a> {
    header: Header,
    /// From the first stored pixel to the end of the file.
    pixels: &'a [u8],
    stored: Stored,
}

enum Stored {
    /// Indices of up to eight bits.
    Indices,
    /// Blue, green, red.
    Bytes,
    Masked(Masks),
    Runs(Runs),
}

impl<'a> Bitmap<'a> {
    /// A picture of which at least one pixel is there.
    ///
    /// # Errors
    ///
    /// Those of [`Header::read`], [`Error::Damaged`] when no pixel is there, [`Error::OutOfTime`].
    pub(crate) fn open(bytes: &'a [u8], watch: &Watch<'_>) -> Result<Self, Error> {
        let header = Header::read(bytes, watch)?;
        let pixels = bytes.get(header.pixels_at..).unwrap_or_default();
        let stored = match (header.coding, header.bits) {
            (Coding::Runs, bits) => Stored::Runs(Runs::find(pixels, bits, header.height, watch)?),
            (Coding::Rows, ..=8) => Stored::Indices,
            (Coding::Rows, 24) => Stored::Bytes,
            (Coding::Rows, _) => {
                let mut masks = Masks::new(header.masks, header.bits);
                // Many programs write an opacity of 0 everywhere and mean that there is none.
                let rows = (0..header.height).map(|row| row_of(&header, pixels, row));
                if masks.hide_everything(rows, watch)? {
                    masks.ignore_opacity();
                }
                Stored::Masked(masks)
            }
        };
        let least = if matches!(stored, Stored::Runs(_)) { 2 } else { usize::from(header.bits).div_ceil(8) };
        if pixels.len() < least {
            return Err(watch.refusal(crate::Kind::Bmp, crate::decode::NO_PIXELS));
        }
        Ok(Self { header, pixels, stored })
    }

    /// Writes the pixels of a row, counted from the top of the picture, in the layout of the header. Where the file
    /// ends before them they are 0, or the first entry of the palette.
    pub(crate) fn row(&self, row: u32, pixels: &mut [u8]) {
        let header = &self.header;
        let stored = if header.top_down { row } else { header.height.saturating_sub(row + 1) };
        if let Stored::Runs(runs) = &self.stored {
            return runs.row(self.pixels, stored, &header.palette, pixels);
        }
        let stored = row_of(header, self.pixels, stored);
        match &self.stored {
            Stored::Masked(masks) => masks.row(stored, pixels),
            Stored::Indices => look_up(stored, header, pixels),
            Stored::Bytes | Stored::Runs(_) => {
                pixels.fill(0);
                let there = stored.as_chunks::<3>().0.iter();
                for (pixel, &[blue, green, red]) in pixels.as_chunks_mut::<3>().0.iter_mut().zip(there) {
                    *pixel = [red, green, blue];
                }
            }
        }
    }
}

/// A stored row; shorter where the file ends early.
fn row_of<'a>(header: &Header, pixels: &'a [u8], row: u32) -> &'a [u8] {
    let begin = u64::from(row).saturating_mul(header.stride());
    let end = begin.saturating_add(header.row_bytes()).min(pixels.len() as u64);
    pixels.get(index(begin)..index(end)).unwrap_or_default()
}

fn look_up(stored: &[u8], header: &Header, pixels: &mut [u8]) {
    let bits = header.bits.clamp(1, 8);
    let most = u8::MAX >> (8 - bits);
    let indices = stored.iter().flat_map(|byte| {
        (1..=8 / bits).map(move |at| byte.checked_shr(u32::from(8 - bits * at)).unwrap_or(0) & most)
    });
    let missing = std::iter::repeat(0);
    for (pixel, at) in pixels.as_chunks_mut::<3>().0.iter_mut().zip(indices.chain(missing)) {
        *pixel = header.colour(at);
    }
}
