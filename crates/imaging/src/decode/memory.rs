//! The peak memory of rendering: decoding, scaling, then colour conversion, rotation and encoding one after the other.

use super::{Header, Holds, jpeg};
use crate::Format;
use crate::encode::PACKED_PIXELS;
use crate::plan::Plan;
use crate::png::Lines;
use crate::raster::{Layout, buffer_bytes, index};
use crate::scale::{Bands, Cells, Sums, cell_side};

/// Tables of transforms and encoders, and what allocators keep.
const FIXED_BYTES: u64 = 1024 * 1024;

/// How a decoded picture is processed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Work<'a> {
    pub(crate) plan: &'a Plan,
    /// The size that is shown: that of the plan, or a smaller one to which it is scaled once colours are turned.
    pub(crate) size: (u32, u32),
    pub(crate) format: Format,
    pub(crate) turned: bool,
    /// The bytes of a colour profile, when colours are turned.
    pub(crate) profile: Option<u64>,
}

/// The memory until a picture is decoded, and its size and channels then.
struct Decoded {
    memory: u64,
    size: (u32, u32),
    channels: u8,
}

impl Header {
    /// An upper bound of the memory that rendering needs, in bytes.
    pub(crate) fn memory_bytes(&self, work: &Work<'_>) -> u64 {
        let decoded = self.decoded(work.plan);
        let scaling = decoded.memory.saturating_add(scaling(&decoded, work.plan));
        let stages = [finishing(decoded.channels, work), scaling_last(decoded.channels, work)];
        stages.into_iter().fold(scaling, u64::max).saturating_add(FIXED_BYTES)
    }

    fn decoded(&self, plan: &Plan) -> Decoded {
        match self.holds {
            Holds::Rows(layout) => self.rows(layout, plan),
            Holds::RowsAnd(layout, beside) => {
                let rows = self.rows(layout, plan);
                Decoded { memory: rows.memory.saturating_add(beside), ..rows }
            }
            Holds::Blocks(shape) => {
                let (memory, size) = jpeg::memory_bytes(&shape, plan);
                Decoded { memory, size, channels: shape.channels() }
            }
            Holds::WholeBlocks(shape) => {
                let (memory, size) = jpeg::whole_bytes(&shape, plan.least(self.size()));
                Decoded { memory, size, channels: shape.channels() }
            }
            Holds::Strips { layout, beside } => {
                let (narrowed, size) = self.narrowed(layout, plan);
                Decoded { memory: beside.saturating_add(narrowed), size, channels: layout.bytes() }
            }
            Holds::Interlaced(layout) => {
                let row = buffer_bytes(self.width, 1, layout);
                let lines = Lines::memory_bytes(index(2 * row)).saturating_add(row);
                let (size, held) = Sums::memory_bytes(layout, plan)
                    .unwrap_or_else(|| (self.size(), buffer_bytes(self.width, self.height, layout)));
                Decoded { memory: lines.saturating_add(held), size, channels: layout.bytes() }
            }
        }
    }

    fn rows(&self, layout: Layout, plan: &Plan) -> Decoded {
        // Stored rows may have sixteen bits where those that are shown have eight.
        let lines = Lines::memory_bytes(index(2 * buffer_bytes(self.width, 1, layout)));
        let (narrowed, size) = self.narrowed(layout, plan);
        Decoded { memory: lines.saturating_add(narrowed), size, channels: layout.bytes() }
    }

    /// Memory for rows that are narrowed as they are decoded, and the resulting size.
    fn narrowed(&self, layout: Layout, plan: &Plan) -> (u64, (u32, u32)) {
        let side = cell_side(plan);
        if side > 1 {
            let size = (plan.part.width.div_ceil(side), plan.part.height.div_ceil(side));
            return (Cells::memory_bytes(self.width, layout, plan), size);
        }
        Bands::outcome((self.width, plan.part.height), layout.bytes(), (plan.width, plan.height))
    }
}

/// The scaled picture, and the one that is only narrowed so far.
fn scaling(decoded: &Decoded, plan: &Plan) -> u64 {
    let (width, height) = decoded.size;
    let whole = plan.part.left == 0 && plan.part.top == 0;
    if decoded.size == (plan.width, plan.height) && whole {
        return 0;
    }
    let channels = u64::from(decoded.channels);
    let scaled = u64::from(plan.width) * u64::from(plan.height);
    let narrowed = if width == plan.width { 0 } else { u64::from(plan.width) * u64::from(height) };
    (scaled + narrowed).saturating_mul(channels)
}

/// Colours, turning and encoding: each has the picture before it and the one after it.
fn finishing(channels: u8, work: &Work<'_>) -> u64 {
    let pixels = u64::from(work.plan.width) * u64::from(work.plan.height);
    let shown_pixels = u64::from(work.size.0) * u64::from(work.size.1);
    let channels = u64::from(channels);
    // Only an RGB profile turns grey into colours; the grey is stored three times on the way.
    let coloured = if channels < 3 { channels + 8 } else { 2 * channels };
    let colours = work.profile.map_or(0, |bytes| pixels * coloured + bytes * PROFILE_FACTOR + PROFILE_BYTES);
    let turning = if work.turned { 2 * shown_pixels * channels } else { 0 };
    // Grey may become colours, with an opacity when it had one.
    let shown = match (work.profile, channels) {
        (Some(_), 1) => 3,
        (Some(_), 2) => 4,
        _ => channels,
    };
    colours.max(turning).max(encoding(work.format, shown, shown_pixels))
}

/// The picture whose colours were turned first, what it is narrowed to, and what is shown.
fn scaling_last(channels: u8, work: &Work<'_>) -> u64 {
    let Plan { width, height, .. } = *work.plan;
    if work.size == (width, height) {
        return 0;
    }
    let row = u64::from(width) + u64::from(work.size.0);
    let shown = u64::from(work.size.0) * u64::from(work.size.1);
    // Grey may have become colours.
    (row * u64::from(height) + shown).saturating_mul(u64::from(channels.max(4)))
}

/// Memory for parsing a colour profile, relative to its bytes.
const PROFILE_FACTOR: u64 = 6;
const PROFILE_BYTES: u64 = 4 * 1024 * 1024;

/// The pixels, and what an encoder needs beside them, its output included.
fn encoding(format: Format, channels: u64, pixels: u64) -> u64 {
    let has_opacity = channels.is_multiple_of(2);
    let bytes = match format {
        // Transparent pixels are blended with white first.
        Format::Jpeg => channels + if has_opacity { 5 } else { 2 },
        // The output, which is no longer than the rows, while the pixels or its parts are there.
        Format::Png => 2 * channels,
        // Indices, codes of at most twelve bits, and the output; before those, grey as colours.
        Format::Gif => channels + if channels < 3 { channels + 6 } else { 4 },
        // Planes beside the pixels, then what the encoder needs, with its output, beside the planes.
        Format::WebP if !has_opacity => return pixels * (2 * channels + 3).max(WEBP_BYTES) / 2,
        Format::WebP if pixels > PACKED_PIXELS => WEBP_BYTES_WITH_OPACITY,
        Format::WebP => WEBP_BYTES_WITH_PACKED_OPACITY,
    };
    let of_rows = if matches!(format, Format::Png) { pixels * channels / 256 } else { 0 };
    pixels * bytes + of_rows
}

/// Twice the bytes for a pixel without opacity that encoding noise as WebP was measured to take: 3.1 and some more.
const WEBP_BYTES: u64 = 7;
/// The same for a pixel with opacity that is stored as it is: 7.6.
const WEBP_BYTES_WITH_OPACITY: u64 = 8;
/// And for one that is packed: 41.
const WEBP_BYTES_WITH_PACKED_OPACITY: u64 = 42;
