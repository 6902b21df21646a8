//! Encoded bytes to pixels, one file for each decoder.

mod bmp;
mod gif;
pub(crate) mod jpeg;
pub(crate) mod png;
pub(crate) mod tiff;
pub(crate) mod whole;

use crate::plan::Plan;
use crate::png::Lines;
use crate::raster::{Layout, Raster, buffer_bytes, index};
use crate::scale::{Bands, Cells, Rows, cell_side};
use crate::watch::Watch;
use crate::{Error, Kind};

/// What a decoder may allocate while it reads a header, such as a colour profile.
pub(crate) const MAX_HEADER_ALLOCATION_BYTES: u64 = 64 * 1024 * 1024;

/// Why a picture is refused of which nothing can be shown.
pub(crate) const NO_PIXELS: &str = "none of its pixels can be read";

/// What a picture says about itself before its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) kind: Kind,
    /// As stored.
    pub(crate) width: u32,
    /// As stored.
    pub(crate) height: u32,
    /// Of one channel, as stored.
    pub(crate) bits: u8,
    pub(crate) holds: Holds,
}

/// What a decoder holds at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// A few rows, and the picture reduced as far as rows allow.
    Rows(Layout),
    /// The same, and so many bytes beside that.
    RowsAnd(Layout, u64),
    /// Blocks of a JPEG, reduced as far as the plan allows; their coefficients too when they come bit by bit.
    Blocks { components: u8, coefficients: bool },
    /// A few rows of a picture in strips or tiles, and so many bytes beside them.
    Strips { layout: Layout, beside: u64 },
    /// Every pixel, with so many bytes for each, those that are only needed meanwhile included.
    Whole(u8),
}

impl Header {
    pub(crate) const fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// What decoding and scaling take at their highest, in bytes.
    pub(crate) fn memory_bytes(&self, plan: &Plan) -> u64 {
        let decoded = match self.holds {
            Holds::Rows(layout) => self.rows_bytes(layout, plan),
            Holds::RowsAnd(layout, beside) => self.rows_bytes(layout, plan).saturating_add(beside),
            Holds::Strips { layout, beside } => beside.saturating_add(self.scaling_bytes(layout, plan)),
            Holds::Blocks { components, coefficients } => {
                jpeg::memory_bytes(self.size(), plan.least(self.size()), components, coefficients)
            }
            Holds::Whole(bytes) => {
                buffer_bytes(self.width, self.height, Layout::Grey).saturating_mul(bytes.into())
            }
        };
        decoded.saturating_add(2 * buffer_bytes(plan.width, plan.height, Layout::Rgba))
    }

    /// What scaling rows as they come takes, in bytes.
    fn scaling_bytes(&self, layout: Layout, plan: &Plan) -> u64 {
        if cell_side(plan) > 1 {
            Cells::memory_bytes(self.width, layout, plan)
        } else {
            Bands::memory_bytes(self.width, layout, plan)
        }
    }

    fn rows_bytes(&self, layout: Layout, plan: &Plan) -> u64 {
        // Stored rows may have sixteen bits where those that are shown have eight.
        let lines = Lines::memory_bytes(index(2 * buffer_bytes(self.width, 1, layout)));
        lines.saturating_add(self.scaling_bytes(layout, plan))
    }
}

/// Reads the header.
///
/// # Errors
///
/// [`Error::Damaged`], also for a picture without pixels, [`Error::Unsupported`], [`Error::OutOfTime`].
pub(crate) fn header(kind: Kind, bytes: &[u8], watch: &Watch<'_>) -> Result<Header, Error> {
    let header = match kind {
        Kind::Jpeg => jpeg::header(bytes, watch),
        Kind::Png => png::header(bytes, watch),
        Kind::Tiff => tiff::header(bytes, watch),
        Kind::Gif => gif::header(bytes, watch),
        Kind::Bmp => bmp::header(bytes, watch),
        Kind::WebP => whole::header(kind, bytes, watch),
    }?;
    if header.width == 0 || header.height == 0 {
        return Err(Error::Damaged { kind, reason: "it has no pixels".to_owned() });
    }
    Ok(header)
}

/// Decodes the first frame or page, at least as far as the plan shows it.
pub(crate) fn decode(header: &Header, bytes: &[u8], plan: &Plan, watch: &Watch<'_>) -> Result<Raster, Error> {
    let raster = match header.kind {
        Kind::Jpeg => jpeg::decode(bytes, plan.least(header.size()), watch),
        // These cut and narrow by themselves.
        Kind::Png => return png::decode(bytes, plan, watch),
        Kind::Tiff => return tiff::decode(bytes, plan, watch),
        Kind::Gif => return gif::decode(bytes, plan, watch),
        Kind::Bmp => return bmp::decode(bytes, plan, watch),
        Kind::WebP => whole::decode(header.kind, bytes, watch),
    }?;
    Ok(raster.showing(plan.part, header.size()))
}

/// Narrows the rows of the part that is shown while they are decoded; each is filled by its number from the top.
fn narrowed(
    kind: Kind,
    width: u32,
    layout: Layout,
    plan: &Plan,
    watch: &Watch<'_>,
    fill: impl FnMut(u32, &mut [u8]),
) -> Result<Raster, Error> {
    if cell_side(plan) > 1 {
        filled(Cells::new(kind, width, layout, *plan), plan, watch, fill)
    } else {
        filled(Bands::new(kind, width, layout, *plan), plan, watch, fill)
    }
}

fn filled(
    mut rows: impl Rows,
    plan: &Plan,
    watch: &Watch<'_>,
    mut fill: impl FnMut(u32, &mut [u8]),
) -> Result<Raster, Error> {
    for row in plan.part.top..plan.part.top.saturating_add(plan.part.height) {
        watch.check()?;
        fill(row, rows.row());
        rows.push()?;
    }
    rows.finish()
}
