//! A still GIF with a palette of its own.

use std::borrow::Cow;

use image::ExtendedColorType;
use image::codecs::gif::GifEncoder;

use super::{Channels, Pixels};
use crate::{Error, Kind};

/// How carefully the palette is chosen: 1 is best, 30 is fastest.
const PALETTE_SPEED: i32 = 10;

/// Pixels less opaque than this are not seen.
const LEAST_OPACITY: u8 = 128;

/// Encodes as a still GIF with a palette of at most 256 colours, exact when the picture has no more; a pixel is seen
/// or not.
///
/// # Errors
///
/// [`Error::WrongBuffer`]; [`Error::Damaged`] when a side exceeds 65,535 pixels.
pub fn gif(pixels: &Pixels<'_>) -> Result<Vec<u8>, Error> {
    pixels.check()?;
    let (width, height) = pixels.sides(Kind::Gif, u16::MAX)?;
    let (mut bytes, channels) = pixels.coloured();
    let mut colour = ExtendedColorType::Rgb8;
    if channels == Channels::Rgba {
        bytes = Cow::Owned(bytes.as_chunks::<4>().0.iter().copied().flat_map(seen_or_not).collect());
        colour = ExtendedColorType::Rgba8;
    }
    let mut encoded = Vec::new();
    GifEncoder::new_with_speed(&mut encoded, PALETTE_SPEED)
        .encode(&bytes, width.into(), height.into(), colour)
        .map_err(|error| Error::Damaged { kind: Kind::Gif, reason: error.to_string() })?;
    Ok(encoded)
}

const fn seen_or_not([red, green, blue, opacity]: [u8; 4]) -> [u8; 4] {
    if opacity < LEAST_OPACITY { [0; 4] } else { [red, green, blue, u8::MAX] }
}
