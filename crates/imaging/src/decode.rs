//! Encoded bytes to pixels, one file for each decoder.

pub(crate) mod jpeg;
pub(crate) mod png;
pub(crate) mod tiff;
pub(crate) mod whole;

use crate::plan::Plan;
use crate::png::Lines;
use crate::raster::{Layout, Raster, buffer_bytes};
use crate::scale::{Bands, Cells, cell_side};
use crate::watch::Watch;
use crate::{Error, Kind};

/// What a decoder may allocate while it reads a header, such as a colour profile.
pub(crate) const MAX_HEADER_ALLOCATION_BYTES: u64 = 64 * 1024 * 1024;

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
            Holds::Rows(layout) => {
                Lines::memory_bytes(self.width, layout).saturating_add(self.scaling_bytes(layout, plan))
            }
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
        Kind::Gif | Kind::WebP | Kind::Bmp => whole::header(kind, bytes, watch),
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
        Kind::Gif | Kind::WebP | Kind::Bmp => whole::decode(header.kind, bytes, watch),
    }?;
    Ok(raster.showing(plan.part, header.size()))
}
