//! Pictures made smaller, by Lanczos with three lobes on eight bits, opacity multiplied in while that happens.

use fast_image_resize::Resizer;

use crate::plan::{Plan, Rect};
use crate::raster::{Layout, Part, Raster, buffer_bytes, index};
use crate::{Error, Kind};
use layouts::{divide, multiply, resize};

mod cells;
mod lanczos;
mod layouts;
mod lower;
mod sums;

pub(crate) use cells::{Cells, cell_side};
use lower::Lower;
pub(crate) use sums::Sums;

/// So many bytes of rows are gathered before they are narrowed together.
const BAND_BYTES: usize = 1024 * 1024;

/// Above this memory, narrowed rows are also scaled vertically as they arrive; smaller pictures are faster as a whole.
const NARROWED_BYTES: u64 = 24 * 1024 * 1024;

/// Whether narrowed rows of this many bytes are scaled vertically as they arrive; not when all rows are shown.
const fn is_lowered(bytes: u64, rows: u32, shown: u32) -> bool {
    bytes > NARROWED_BYTES && rows != shown
}

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
        let source = (&mut raster.bytes[..], stored, part);
        resize(layout, &mut Resizer::new(), source, (&mut bytes, (width, height)))?;
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

/// The part that is shown of a picture that may be reduced while it is decoded, so that its edges may be between pixels.
pub(crate) struct Band {
    part: Part,
    /// The first row that is needed, and the one after the last.
    rows: (u32, u32),
}

impl Band {
    /// What the plan shows of the stored picture, in pixels of the picture of another size.
    pub(crate) fn of(plan: &Plan, stored: (u32, u32), reduced: (u32, u32)) -> Self {
        let part = Raster::whole(Vec::new(), reduced, Layout::Grey).showing(plan.part, stored).part;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the part lies inside of the picture, whose sides fit"
        )]
        let rows = (part.top.floor() as u32, ((part.top + part.height).ceil() as u32).min(reduced.1));
        Self { part, rows }
    }

    pub(crate) const fn rows(&self) -> u32 {
        self.rows.1.saturating_sub(self.rows.0)
    }

    pub(crate) const fn has(&self, row: u32) -> bool {
        row >= self.rows.0 && row < self.rows.1
    }
}

/// Rows as they are decoded, narrowed band by band, so that the whole picture is never held.
pub(crate) struct Bands {
    kind: Kind,
    layout: Layout,
    width: u32,
    /// The width that rows get.
    narrow_width: u32,
    /// The number of source rows.
    rows: u32,
    /// The part of all rows that is shown; its top is relative to the first decoded row.
    part: Part,
    row_bytes: usize,
    band: Vec<u8>,
    filled: usize,
    narrowed: Vec<u8>,
    narrowed_filled: usize,
    /// Receives the narrowed rows of a large picture.
    lower: Option<Lower>,
    resizer: Resizer,
}

impl Bands {
    /// Takes the rows of the part that the plan shows, each as wide as the stored picture.
    pub(crate) fn new(kind: Kind, width: u32, layout: Layout, plan: Plan) -> Self {
        let Rect { top, height, .. } = plan.part;
        let band = Band { part: plan.part.into(), rows: (top, top.saturating_add(height)) };
        Self::of_part(kind, width, layout, (plan.width, plan.height), &band)
    }

    /// The same for a part whose edges may be between pixels, which becomes a picture of this size.
    pub(crate) fn of_part(kind: Kind, width: u32, layout: Layout, size: (u32, u32), band: &Band) -> Self {
        let row_bytes = index(buffer_bytes(width, 1, layout)).max(1);
        let rows = (BAND_BYTES / row_bytes).clamp(1, index(u64::from(band.rows().max(1))));
        let narrow_width = size.0;
        let narrow_row = index(buffer_bytes(narrow_width, 1, layout));
        let part = Part { top: band.part.top - f64::from(band.rows.0), ..band.part };
        let lower = is_lowered(buffer_bytes(narrow_width, band.rows(), layout), band.rows(), size.1)
            .then(|| Lower::new((part.top, part.height), band.rows(), size.1, narrow_row));
        let held = if lower.is_some() { rows } else { index(band.rows().into()) };
        Self {
            kind,
            layout,
            width,
            narrow_width,
            rows: band.rows(),
            part,
            row_bytes,
            band: vec![0; rows * row_bytes],
            filled: 0,
            narrowed: vec![0; narrow_row.saturating_mul(held)],
            narrowed_filled: 0,
            lower,
            resizer: Resizer::new(),
        }
    }

    /// Memory for reducing this many rows of this width to a picture of this size, and the resulting size.
    pub(crate) fn outcome(
        (width, rows): (u32, u32),
        channels: u8,
        (shown_width, shown_height): (u32, u32),
    ) -> (u64, (u32, u32)) {
        let channels = u64::from(channels);
        let band = (u64::from(width) * channels).max(BAND_BYTES as u64);
        let row = u64::from(shown_width) * channels;
        let narrowed = row.saturating_mul(rows.into());
        if is_lowered(narrowed, rows, shown_height) {
            // The band is narrowed to one that is no larger.
            let lower = Lower::memory_bytes(rows, shown_height, row);
            (lower.saturating_add(2 * band.max(row)), (shown_width, shown_height))
        } else {
            (narrowed.saturating_add(band), (shown_width, rows))
        }
    }

    fn multiplies(&self) -> bool {
        let narrows = f64::from(self.narrow_width).total_cmp(&self.part.width).is_ne();
        self.layout.has_alpha() && (narrows || self.lower.is_some())
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
        let part = Part { top: 0.0, height: f64::from(rows), ..self.part };
        let source = (&mut self.band[..], size, part);
        resize(self.layout, &mut self.resizer, source, (target, (self.narrow_width, rows)))?;
        let filled = index(buffer_bytes(self.narrow_width, rows, self.layout));
        if let Some(lower) = &mut self.lower {
            let row = index(buffer_bytes(self.narrow_width, 1, self.layout)).max(1);
            self.narrowed.chunks_exact(row).take(filled / row).for_each(|row| lower.push(row));
        } else {
            self.narrowed_filled += filled;
        }
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
        let multiplied = self.multiplies();
        if let Some(lower) = self.lower.take() {
            let size = (self.narrow_width, lower.height());
            return Ok(Raster { multiplied, ..Raster::whole(lower.finish(), size, self.layout) });
        }
        let (width, height) = (self.narrow_width, self.rows);
        let part = Part { left: 0.0, width: f64::from(width), ..self.part };
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
    fn scaling_rows_as_they_arrive_equals_scaling_the_whole_picture() {
        for (rows, shown, top, height) in
            [(90_u32, 70_u32, 0.0, 90.0), (91, 13, 2.25, 80.5), (40, 40, 0.0, 40.0)]
        {
            let bytes = noise(rows as usize * 30);
            let mut lower = Lower::new((top, height), rows, shown, 30);
            bytes.chunks(30).for_each(|row| lower.push(row));
            let mut whole = raster(bytes, 30, rows, Layout::Grey);
            whole.part = Part { left: 0.0, top, width: 30.0, height };
            let whole = scale(whole, (30, shown), Kind::Png).unwrap();
            let found = lower.finish();
            assert_eq!(found.len(), whole.bytes.len());
            let apart = found.iter().zip(&whole.bytes).map(|(&one, &other)| one.abs_diff(other)).max();
            assert!(apart <= Some(2), "{rows} to {shown}: {apart:?}");
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
