//! WebP with loss.

use webp::{Encoder, PixelLayout};

use super::{Channels, Pixels, not_encoded};
use crate::{Error, Kind};

/// The longest side that the format can say.
const MAX_SIDE: u16 = 16_383;

/// Encodes as WebP with loss, opacity without. Quality runs from 0 to 100, values above are moved in.
///
/// # Errors
///
/// [`Error::WrongBuffer`]; [`Error::Damaged`] when a side exceeds 16,383 pixels.
pub fn webp(pixels: &Pixels<'_>, quality: u8) -> Result<Vec<u8>, Error> {
    pixels.check()?;
    let (width, height) = pixels.sides(Kind::WebP, MAX_SIDE)?;
    let (bytes, channels) = pixels.coloured();
    let layout = if channels == Channels::Rgba { PixelLayout::Rgba } else { PixelLayout::Rgb };
    let encoded = Encoder::new(&bytes, layout, width.into(), height.into())
        .encode_simple(false, f32::from(quality.min(100)))
        .map_err(|_| not_encoded(Kind::WebP))?;
    Ok(encoded.to_vec())
}
