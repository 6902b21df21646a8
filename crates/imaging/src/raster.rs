//! Decoded pixels, eight bits a channel, as they go from a decoder to an encoder.

use crate::plan::Rect;

/// What a pixel is made of, one byte each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Lightness.
    Grey,
    /// Lightness, opacity.
    GreyAlpha,
    /// Red, green, blue.
    Rgb,
    /// Red, green, blue, opacity.
    Rgba,
    /// Cyan, magenta, yellow, black: 255 is full ink.
    Cmyk,
}

impl Layout {
    /// Bytes of a pixel.
    pub(crate) const fn bytes(self) -> u8 {
        match self {
            Self::Grey => 1,
            Self::GreyAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba | Self::Cmyk => 4,
        }
    }

    pub(crate) const fn has_alpha(self) -> bool {
        matches!(self, Self::GreyAlpha | Self::Rgba)
    }
}

/// A picture in memory: rows from the top, pixels from the left, no padding.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Raster {
    pub(crate) bytes: Vec<u8>,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) layout: Layout,
    /// Whether the colours are multiplied with the opacity.
    pub(crate) multiplied: bool,
    /// The part that is shown.
    pub(crate) part: Part,
}

impl Raster {
    /// A whole picture, its colours not multiplied.
    pub(crate) fn whole(bytes: Vec<u8>, (width, height): (u32, u32), layout: Layout) -> Self {
        let part = Rect { left: 0, top: 0, width, height }.into();
        Self { bytes, width, height, layout, multiplied: false, part }
    }

    /// Shows only this part of the stored picture, of which the raster holds all, reduced or not.
    pub(crate) fn showing(self, part: Rect, (stored_width, stored_height): (u32, u32)) -> Self {
        let across = f64::from(self.width) / f64::from(stored_width);
        let down = f64::from(self.height) / f64::from(stored_height);
        let stored = Part::from(part);
        let left = stored.left * across;
        let top = stored.top * down;
        // Rounding must not reach beyond the raster.
        let width = (stored.width * across).min(f64::from(self.width) - left);
        let height = (stored.height * down).min(f64::from(self.height) - top);
        Self { part: Part { left, top, width, height }, ..self }
    }
}

/// A part of a raster, in pixels of the raster; a decoder that reduces may put its edges between two pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Part {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl From<Rect> for Part {
    fn from(rect: Rect) -> Self {
        Self {
            left: f64::from(rect.left),
            top: f64::from(rect.top),
            width: f64::from(rect.width),
            height: f64::from(rect.height),
        }
    }
}

/// The bytes of a buffer for so many pixels; what does not fit the machine is too much for every limit.
pub(crate) fn buffer_bytes(width: u32, height: u32, layout: Layout) -> u64 {
    (u64::from(width) * u64::from(height)).saturating_mul(u64::from(layout.bytes()))
}

/// A length as an index; on machines that are too narrow for it the allocation fails before it is used.
pub(crate) fn index(length: u64) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}
