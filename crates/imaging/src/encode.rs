//! Pixels to JPEG, PNG, GIF and TIFF; the same pixels always give the same bytes.

use std::borrow::Cow;
use std::io::Cursor;

use image::codecs::gif::GifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::tiff::TiffEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageError};

use crate::{Error, Kind};

/// How carefully the GIF palette is chosen: 1 is best, 30 is fastest.
const GIF_PALETTE_SPEED: i32 = 10;

/// What a pixel is made of, one byte each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channels {
    /// Red, green, blue.
    Rgb,
    /// Red, green, blue, opacity; not multiplied.
    Rgba,
}

impl Channels {
    pub(crate) const fn count(self) -> u8 {
        match self {
            Self::Rgb => 3,
            Self::Rgba => 4,
        }
    }

    const fn colour_type(self) -> ExtendedColorType {
        match self {
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
    /// What a pixel is made of.
    pub channels: Channels,
}

impl Pixels<'_> {
    pub(crate) fn check(&self) -> Result<(), Error> {
        let pixels = u64::from(self.width) * u64::from(self.height);
        let expected_bytes = pixels.saturating_mul(u64::from(self.channels.count()));
        let given_bytes = u64::try_from(self.bytes.len()).unwrap_or(u64::MAX);
        if pixels == 0 || expected_bytes != given_bytes {
            return Err(Error::WrongBuffer { expected_bytes, given_bytes });
        }
        Ok(())
    }

    fn on_white(&self) -> Cow<'_, [u8]> {
        match self.channels {
            Channels::Rgb => Cow::Borrowed(self.bytes),
            Channels::Rgba => Cow::Owned(self.bytes.chunks_exact(4).flat_map(pixel_on_white).collect()),
        }
    }
}

fn pixel_on_white(pixel: &[u8]) -> [u8; 3] {
    let &[red, green, blue, opacity] = pixel else { return [255; 3] };
    [red, green, blue].map(|channel| {
        let opacity = u16::from(opacity);
        let sum = u16::from(channel) * opacity + 255 * (255 - opacity);
        u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
    })
}

fn encode<F>(kind: Kind, pixels: &Pixels<'_>, write: F) -> Result<Vec<u8>, Error>
where
    F: FnOnce(&mut Vec<u8>) -> Result<(), ImageError>,
{
    pixels.check()?;
    let mut encoded = Vec::new();
    write(&mut encoded).map_err(|error| Error::Damaged { kind, reason: error.to_string() })?;
    Ok(encoded)
}

/// Encodes as baseline JPEG; opacity is laid on white. Quality runs from 1 to 100, values outside are moved in.
///
/// # Errors
///
/// [`Error::WrongBuffer`]; [`Error::Damaged`] when a side exceeds 65535 pixels.
pub fn jpeg(pixels: &Pixels<'_>, quality: u8) -> Result<Vec<u8>, Error> {
    encode(Kind::Jpeg, pixels, |encoded| {
        JpegEncoder::new_with_quality(encoded, quality.clamp(1, 100)).write_image(
            &pixels.on_white(),
            pixels.width,
            pixels.height,
            ExtendedColorType::Rgb8,
        )
    })
}

/// Encodes as PNG without loss.
///
/// # Errors
///
/// [`Error::WrongBuffer`]; [`Error::Damaged`] when the encoder refuses the size.
pub fn png(pixels: &Pixels<'_>) -> Result<Vec<u8>, Error> {
    encode(Kind::Png, pixels, |encoded| {
        let colour = pixels.channels.colour_type();
        PngEncoder::new(encoded).write_image(pixels.bytes, pixels.width, pixels.height, colour)
    })
}

/// Encodes as a still GIF with a palette of at most 256 colours.
///
/// # Errors
///
/// [`Error::WrongBuffer`]; [`Error::Damaged`] when a side exceeds 65535 pixels.
pub fn gif(pixels: &Pixels<'_>) -> Result<Vec<u8>, Error> {
    encode(Kind::Gif, pixels, |encoded| {
        let colour = pixels.channels.colour_type();
        GifEncoder::new_with_speed(encoded, GIF_PALETTE_SPEED).encode(
            pixels.bytes,
            pixels.width,
            pixels.height,
            colour,
        )
    })
}

/// Encodes as a little-endian TIFF without compression.
///
/// # Errors
///
/// [`Error::WrongBuffer`]; [`Error::Damaged`] when the encoder refuses the size.
pub fn tiff(pixels: &Pixels<'_>) -> Result<Vec<u8>, Error> {
    encode(Kind::Tiff, pixels, |encoded| {
        let colour = pixels.channels.colour_type();
        TiffEncoder::new(Cursor::new(encoded)).write_image(pixels.bytes, pixels.width, pixels.height, colour)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise;

    const STRIPES: Pixels<'static> = Pixels {
        bytes: &[255, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 255],
        width: 2,
        height: 2,
        channels: Channels::Rgb,
    };

    fn decoded(bytes: &[u8]) -> Vec<u8> {
        image::load_from_memory(bytes).unwrap().to_rgb8().into_raw()
    }

    #[test]
    fn each_encoder_writes_its_kind_and_repeats_itself() {
        let all = || [jpeg(&STRIPES, 90), png(&STRIPES), gif(&STRIPES), tiff(&STRIPES)].map(Result::unwrap);
        let kinds = all().map(|encoded| recognise(&encoded));
        assert_eq!(kinds, [Kind::Jpeg, Kind::Png, Kind::Gif, Kind::Tiff].map(Some));
        assert_eq!(all(), all());
    }

    #[test]
    fn png_gif_and_tiff_give_the_pixels_back() {
        for encoded in [png(&STRIPES), gif(&STRIPES), tiff(&STRIPES)] {
            assert_eq!(decoded(&encoded.unwrap()), STRIPES.bytes);
        }
    }

    #[test]
    fn jpeg_lays_see_through_pixels_on_white() {
        let pixels = Pixels { bytes: &[0; 8 * 8 * 4], width: 8, height: 8, channels: Channels::Rgba };
        assert!(decoded(&jpeg(&pixels, 95).unwrap()).iter().all(|&channel| channel > 250));
        assert_eq!(pixel_on_white(&[10, 20, 30, 255]), [10, 20, 30]);
        assert_eq!(pixel_on_white(&[0, 255, 0, 128]), [127, 255, 127]);
    }

    #[test]
    fn a_buffer_of_the_wrong_length_is_refused() {
        let refusal = Error::WrongBuffer { expected_bytes: 18, given_bytes: 12 };
        assert_eq!(png(&Pixels { height: 3, ..STRIPES }), Err(refusal));
        let empty = Pixels { bytes: &[], width: 0, height: 5, channels: Channels::Rgb };
        assert!(matches!(gif(&empty), Err(Error::WrongBuffer { .. })));
    }

    #[test]
    fn a_jpeg_wider_than_the_format_allows_is_refused() {
        let bytes = vec![0; 70_000 * 3];
        let pixels = Pixels { bytes: &bytes, width: 70_000, height: 1, channels: Channels::Rgb };
        assert!(matches!(jpeg(&pixels, 80), Err(Error::Damaged { kind: Kind::Jpeg, .. })));
    }
}
