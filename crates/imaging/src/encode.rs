//! Pixels to JPEG, PNG, GIF, WebP and TIFF; the same pixels always give the same bytes.

use std::borrow::Cow;
use std::io::Cursor;

use image::codecs::tiff::TiffEncoder;
use image::{ExtendedColorType, ImageEncoder};

use crate::raster::{Layout, Raster};
use crate::{Error, Format, Kind};

mod gif;
mod jpeg;
mod palette;
mod parts;
mod png;
mod webp;

pub use gif::gif;
pub use jpeg::jpeg;
pub use png::png;
pub(crate) use webp::PACKED_PIXELS;
pub use webp::webp;

/// The quality at which scaled pictures become JPEG: no loss that is seen at their size.
const JPEG_QUALITY: u8 = 82;

/// The quality at which scaled pictures become WebP.
const WEBP_QUALITY: u8 = 80;

/// What a pixel is made of, one byte each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channels {
    /// Lightness.
    Grey,
    /// Lightness, opacity; not multiplied.
    GreyAlpha,
    /// Red, green, blue.
    Rgb,
    /// Red, green, blue, opacity; not multiplied.
    Rgba,
}

impl Channels {
    pub(crate) const fn count(self) -> u8 {
        match self {
            Self::Grey => 1,
            Self::GreyAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba => 4,
        }
    }

    const fn colour_type(self) -> ExtendedColorType {
        match self {
            Self::Grey => ExtendedColorType::L8,
            Self::GreyAlpha => ExtendedColorType::La8,
            Self::Rgb => ExtendedColorType::Rgb8,
            Self::Rgba => ExtendedColorType::Rgba8,
        }
    }
}

/// A picture that is not encoded: rows from the top, pixels from the left, no padding.
#[derive(Debug, Clone, Copy)]
pub struct Pixels<'a> {
    /// Exactly width × height × channels bytes.
    pub bytes: &'a [u8],
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// The layout of a pixel.
    pub channels: Channels,
}

impl<'a> Pixels<'a> {
    pub(crate) fn check(&self) -> Result<(), Error> {
        let pixels = u64::from(self.width) * u64::from(self.height);
        let expected_bytes = pixels.saturating_mul(u64::from(self.channels.count()));
        let given_bytes = u64::try_from(self.bytes.len()).unwrap_or(u64::MAX);
        if pixels == 0 || expected_bytes != given_bytes {
            return Err(Error::WrongBuffer { expected_bytes, given_bytes });
        }
        Ok(())
    }

    /// The sides, when the format can count so far.
    fn sides(&self, kind: Kind, most: u16) -> Result<(u16, u16), Error> {
        let side = |side| u16::try_from(side).ok().filter(|&side| side <= most);
        side(self.width).zip(side(self.height)).ok_or_else(|| Error::Damaged {
            kind,
            reason: format!("{} by {} pixels are more than the format can hold", self.width, self.height),
        })
    }

    /// The pixels with grey as red, green and blue.
    fn coloured(&self) -> (Cow<'a, [u8]>, Channels) {
        match self.channels {
            Channels::Rgb | Channels::Rgba => (Cow::Borrowed(self.bytes), self.channels),
            Channels::Grey => (self.bytes.iter().flat_map(|&grey| [grey; 3]).collect(), Channels::Rgb),
            Channels::GreyAlpha => {
                let pixels = self.bytes.as_chunks::<2>().0.iter();
                (pixels.flat_map(|&[grey, opacity]| [grey, grey, grey, opacity]).collect(), Channels::Rgba)
            }
        }
    }
}

/// Encodes a finished raster; opacity that hides nothing is left out.
pub(crate) fn encode(raster: Raster, format: Format) -> Result<Vec<u8>, Error> {
    let Raster { mut bytes, width, height, layout, .. } = raster;
    let channels = match layout {
        Layout::Grey => Channels::Grey,
        Layout::GreyAlpha if drop_opaque::<2>(&mut bytes) => Channels::Grey,
        Layout::GreyAlpha => Channels::GreyAlpha,
        Layout::Rgb => Channels::Rgb,
        Layout::Rgba | Layout::Cmyk if drop_opaque::<4>(&mut bytes) => Channels::Rgb,
        Layout::Rgba | Layout::Cmyk => Channels::Rgba,
    };
    let pixels = Pixels { bytes: &bytes, width, height, channels };
    // Where the result is put together at the end, the pixels are dropped before.
    match format {
        Format::Png => {
            let parts = png::parts(&pixels)?;
            drop(bytes);
            Ok(parts.joined())
        }
        Format::WebP => {
            let planes = webp::Planes::of(&pixels)?;
            drop(bytes);
            planes.encoded(WEBP_QUALITY)
        }
        Format::Gif => {
            let parts = gif::parts(&pixels)?;
            drop(bytes);
            Ok(parts.joined())
        }
        Format::Jpeg => encode_as(&pixels, format),
    }
}

/// Encodes pixels in a format, with the qualities that scaled pictures have.
///
/// # Errors
///
/// Those of the format's encoder.
pub fn encode_as(pixels: &Pixels<'_>, format: Format) -> Result<Vec<u8>, Error> {
    match format {
        Format::Jpeg => jpeg(pixels, JPEG_QUALITY),
        Format::Png => png(pixels),
        Format::Gif => gif(pixels),
        Format::WebP => webp(pixels, WEBP_QUALITY),
    }
}

/// Only a size that the encoder cannot hold fails, and that was compared before.
fn not_encoded(kind: Kind) -> Error {
    Error::Damaged { kind, reason: "it cannot be encoded".to_owned() }
}

/// Takes the opacity out of pixels of `PIXEL` bytes when all of them are opaque, and says whether it did.
fn drop_opaque<const PIXEL: usize>(bytes: &mut Vec<u8>) -> bool {
    if !bytes.as_chunks::<PIXEL>().0.iter().all(|pixel| pixel[PIXEL - 1] == u8::MAX) {
        return false;
    }
    let mut at = 0;
    bytes.retain(|_| {
        at = (at + 1) % PIXEL;
        at != 0
    });
    true
}

/// Encodes as a little-endian TIFF without compression.
///
/// # Errors
///
/// [`Error::WrongBuffer`]; [`Error::Damaged`] when the encoder refuses the size.
pub fn tiff(pixels: &Pixels<'_>) -> Result<Vec<u8>, Error> {
    pixels.check()?;
    let (bytes, channels) = pixels.coloured();
    let mut encoded = Vec::new();
    TiffEncoder::new(Cursor::new(&mut encoded))
        .write_image(&bytes, pixels.width, pixels.height, channels.colour_type())
        .map_err(|_| not_encoded(Kind::Tiff))?;
    Ok(encoded)
}

#[cfg(test)]
mod tests;
