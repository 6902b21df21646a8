//! Encoded bytes to pixels, one file for each decoder.

mod bmp;
mod gif;
pub(crate) mod jpeg;
pub(crate) mod memory;
pub(crate) mod png;
pub(crate) mod tiff;
mod webp;

use crate::jpeg::Shape;
use crate::plan::Plan;
use crate::raster::{Layout, Raster};
use crate::scale::{Bands, Cells, Rows, cell_side};
use crate::watch::Watch;
use crate::{Error, Kind};

/// Why a picture is rejected when none of it can be shown.
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
    /// The same, with additional bytes of memory.
    RowsAnd(Layout, u64),
    /// Blocks of a JPEG, reduced as far as the plan allows.
    Blocks(Shape),
    /// The same of a JPEG that is decoded as a whole.
    WholeBlocks(Shape),
    /// A few rows of a picture in strips or tiles, with additional bytes of memory.
    Strips { layout: Layout, beside: u64 },
    /// Pixels in the order of interlaced passes: squares of them where the plan leaves room for that, else all.
    Interlaced(Layout),
}

impl Header {
    pub(crate) const fn size(&self) -> (u32, u32) {
        (self.width, self.height)
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
        Kind::WebP => webp::header(bytes, watch),
        Kind::Gif => gif::header(bytes, watch),
        Kind::Bmp => bmp::header(bytes, watch),
    }?;
    if header.width == 0 || header.height == 0 {
        return Err(Error::Damaged { kind, reason: "it has no pixels".to_owned() });
    }
    Ok(header)
}

/// Decodes the first frame or page, at least as far as the plan shows it.
pub(crate) fn decode(header: &Header, bytes: &[u8], plan: &Plan, watch: &Watch<'_>) -> Result<Raster, Error> {
    // Each cuts and narrows by itself.
    match header.kind {
        Kind::Jpeg => jpeg::decode(bytes, plan, watch),
        Kind::Png => png::decode(bytes, plan, watch),
        Kind::Tiff => tiff::decode(bytes, plan, watch),
        Kind::WebP => webp::decode(bytes, plan, watch),
        Kind::Gif => gif::decode(bytes, plan, watch),
        Kind::Bmp => bmp::decode(bytes, plan, watch),
    }
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
