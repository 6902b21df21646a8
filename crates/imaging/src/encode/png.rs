//! PNG without loss, packed quickly.

use png::{BitDepth, ColorType, Compression, Encoder, EncodingError};

use super::{Channels, Pixels, not_encoded};
use crate::{Error, Kind};

/// Encodes as PNG without loss; quickly rather than as small as can be.
///
/// # Errors
///
/// [`Error::WrongBuffer`]; [`Error::Damaged`] when the encoder refuses the size.
pub fn png(pixels: &Pixels<'_>) -> Result<Vec<u8>, Error> {
    pixels.check()?;
    let mut encoded = Vec::new();
    write(pixels, &mut encoded).map_err(|_| not_encoded(Kind::Png))?;
    Ok(encoded)
}

fn write(pixels: &Pixels<'_>, encoded: &mut Vec<u8>) -> Result<(), EncodingError> {
    let mut encoder = Encoder::new(encoded, pixels.width, pixels.height);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_color(match pixels.channels {
        Channels::Grey => ColorType::Grayscale,
        Channels::GreyAlpha => ColorType::GrayscaleAlpha,
        Channels::Rgb => ColorType::Rgb,
        Channels::Rgba => ColorType::Rgba,
    });
    encoder.set_compression(Compression::Fast);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels.bytes)?;
    writer.finish()
}
