//! Pictures made smaller, by Lanczos with three lobes on eight bits, opacity multiplied in while that happens.

use fast_image_resize::Resizer;

use crate::plan::{Plan, Rect};
use crate::raster::{Layout, Part, Raster, buffer_bytes, index};
use crate::{Error, Kind};
use layouts::{divide, multiply, resize};

mod cells;
mod lanczos;
mod layouts;

pub(crate) use cells::{Cells, cell_side};

/// So many bytes of rows are gathered before they are narrowed together.
const BAND_BYTES: usize = 1024 * 1024;

/// Only a buffer of another length than its size says can fail, which no picture can cause.
fn odd(kind: Kind) -> impl Fn(&'static str) -> Error {
    move |reason| Error::Damaged { kind, reason: reason.to_owned() }
}

/// Scales the part of the raster that is shown to exactly this size; the colours are no longer multiplied then.
pub(crate) fn scale(raster: Raster, size: (u32, u32), kind: Kind) -> Result<Raster, Error> {
    scaled(raster, size).map_err(odd(kind))
}

fn scaled(mut raster: Raster, (width, height): (u32, u32)) -> Result<Raster, &'static str> {
    let Raster { part, layout, .. } = raster;
    let stored = (raster.width, raster.height);
    let whole = Part::from(Rect { left: 0, top: 0, width: stored.0, height: stored.1 });
    if part != whole || stored != (width, height) {
        if layout.has_alpha() && !raster.multiplied {
            multiply(layout, &mut raster.bytes, stored)?;
            raster.multiplied = true;
        }
        let mut bytes = vec![0; index(buffer_bytes(width, height, layout))];
        resize(
            layout,
            &mut Resizer::new(),
            (&mut raster.bytes, stored, part),
            (&mut bytes, (width, height)),
        )?;
        let part = Part::from(Rect { left: 0, top: 0, width, height });
        raster = Raster { bytes, width, height, part, ..raster };
    }
    if raster.multiplied {
        divide(layout, &mut raster.bytes, (width, height))?;
        raster.multiplied = false;
    }
    Ok(raster)
}

/// Takes the rows of the part that is shown, one by one.
pub(crate) trait Rows: Sized {
    /// Where the next row goes, as wide as the stored picture.
    fn row(&mut self) -> &mut [u8];

    /// The next row has been written.
    fn push(&mut self) -> Result<(), Error>;

    /// What became of all rows.
    fn finish(self) -> Result<Raster, Error>;
}

/// Rows as they are decoded, narrowed band by band, so that the whole picture is never held.
pub(crate) struct Bands {
    kind: Kind,
    layout: Layout,
    width: u32,
    plan: Plan,
    row_bytes: usize,
    band: Vec<u8>,
    filled: usize,
    narrowed: Vec<u8>,
    narrowed_filled: usize,
    resizer: Resizer,
}

impl Bands {
    /// Takes the rows of the part that the plan shows, each as wide as the stored picture.
    pub(crate) fn new(kind: Kind, width: u32, layout: Layout, plan: Plan) -> Self {
        let row_bytes = index(buffer_bytes(width, 1, layout)).max(1);
        let rows = (BAND_BYTES / row_bytes).clamp(1, index(u64::from(plan.part.height)));
        Self {
            kind,
            layout,
            width,
            plan,
            row_bytes,
            band: vec![0; rows * row_bytes],
            filled: 0,
            narrowed: vec![0; index(buffer_bytes(plan.width, plan.part.height, layout))],
            narrowed_filled: 0,
            resizer: Resizer::new(),
        }
    }

    /// What a picture of this width takes.
    pub(crate) fn memory_bytes(width: u32, layout: Layout, plan: &Plan) -> u64 {
        buffer_bytes(width, 1, layout).max(BAND_BYTES as u64)
            + buffer_bytes(plan.width, plan.part.height, layout)
    }

    const fn multiplies(&self) -> bool {
        self.layout.has_alpha() && self.plan.width != self.plan.part.width
    }

    fn narrow(&mut self) -> Result<(), Error> {
        self.narrow_band().map_err(odd(self.kind))
    }

    fn narrow_band(&mut self) -> Result<(), &'static str> {
        let multiplies = self.multiplies();
        let rows = u32::try_from(self.filled / self.row_bytes).unwrap_or(u32::MAX);
        let size = (self.width, rows);
        if multiplies {
            multiply(self.layout, &mut self.band, size)?;
        }
        let target = self.narrowed.get_mut(self.narrowed_filled..).unwrap_or_default();
        let Rect { left, width, .. } = self.plan.part;
        let part = Rect { left, top: 0, width, height: rows }.into();
        let source = (&mut self.band[..], size, part);
        resize(self.layout, &mut self.resizer, source, (target, (self.plan.width, rows)))?;
        self.narrowed_filled += index(buffer_bytes(self.plan.width, rows, self.layout));
        self.filled = 0;
        Ok(())
    }
}

impl Rows for Bands {
    fn row(&mut self) -> &mut [u8] {
        self.band.get_mut(self.filled..self.filled + self.row_bytes).unwrap_or_default()
    }

    fn push(&mut self) -> Result<(), Error> {
        self.filled += self.row_bytes;
        if self.filled == self.band.len() { self.narrow() } else { Ok(()) }
    }

    fn finish(mut self) -> Result<Raster, Error> {
        if self.filled > 0 {
            self.narrow()?;
        }
        let (width, height) = (self.plan.width, self.plan.part.height);
        let part = Part::from(Rect { left: 0, top: 0, width, height });
        let multiplied = self.multiplies();
        Ok(Raster { bytes: self.narrowed, width, height, layout: self.layout, multiplied, part })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(length: usize) -> Vec<u8> {
        let mut state = 1_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        };
        (0..length).map(|_| next()).collect()
    }

    fn raster(bytes: Vec<u8>, width: u32, height: u32, layout: Layout) -> Raster {
        let part = Part::from(Rect { left: 0, top: 0, width, height });
        Raster { bytes, width, height, layout, multiplied: false, part }
    }

    #[test]
    fn bands_give_what_the_whole_picture_gives_but_for_rounding() {
        for (layout, pixel) in [(Layout::Grey, 1), (Layout::Rgb, 3), (Layout::Cmyk, 4)] {
            let (width, height) = (700_u32, 900_u32);
            let bytes = noise((width * height) as usize * pixel);
            let plan = Plan { part: Rect { left: 0, top: 0, width, height }, width: 70, height: 90 };
            let mut bands = Bands::new(Kind::Png, width, layout, plan);
            for row in bytes.chunks(width as usize * pixel) {
                bands.row().copy_from_slice(row);
                bands.push().unwrap();
            }
            let banded = scale(bands.finish().unwrap(), (70, 90), Kind::Png).unwrap();
            let whole = scale(raster(bytes, width, height, layout), (70, 90), Kind::Png).unwrap();
            assert_eq!((banded.width, banded.height), (70, 90));
            let apart = banded.bytes.iter().zip(&whole.bytes).map(|(&one, &other)| one.abs_diff(other)).max();
            assert!(apart <= Some(2), "{layout:?}: {apart:?}");
        }
    }

    #[test]
    fn colours_of_pixels_that_cannot_be_seen_do_not_bleed() {
        let mut bytes = Vec::new();
        for _ in 0..64 {
            bytes.extend_from_slice(&[255, 0, 0, 255, 0, 255, 0, 0]);
        }
        let scaled = scale(raster(bytes, 2, 64, Layout::Rgba), (1, 16), Kind::Png).unwrap();
        for pixel in scaled.bytes.chunks(4) {
            assert!(pixel[0] > 250 && pixel[1] < 5, "{pixel:?}");
            assert!(pixel[3].abs_diff(128) < 3, "{pixel:?}");
        }
    }

    #[test]
    fn a_picture_that_keeps_its_size_keeps_its_bytes() {
        let bytes = noise(20 * 30 * 4);
        let same = scale(raster(bytes.clone(), 20, 30, Layout::Rgba), (20, 30), Kind::Png).unwrap();
        assert_eq!(same.bytes, bytes);
    }

    #[test]
    fn a_cut_alone_copies_the_pixels_of_the_part() {
        let mut cut = raster((0..100).collect(), 10, 10, Layout::Grey);
        cut.part = Part { left: 2.0, top: 3.0, width: 2.0, height: 2.0 };
        assert_eq!(scale(cut, (2, 2), Kind::Png).unwrap().bytes, [32, 33, 42, 43]);
    }
}
