//! JPEG: baseline, colours at half the size of the lightness.

use std::borrow::Cow;

use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};

use super::{Channels, Pixels, not_encoded};
use crate::{Error, Kind};

/// Encodes as baseline JPEG; opacity is laid on white. Quality runs from 1 to 100, values outside are moved in.
///
/// # Errors
///
/// [`Error::WrongBuffer`]; [`Error::Damaged`] when a side exceeds 65,535 pixels.
pub fn jpeg(pixels: &Pixels<'_>, quality: u8) -> Result<Vec<u8>, Error> {
    pixels.check()?;
    let (width, height) = pixels.sides(Kind::Jpeg, u16::MAX)?;
    let (bytes, colour) = on_white(pixels);
    let mut encoded = Vec::new();
    let mut encoder = Encoder::new(&mut encoded, quality.clamp(1, 100));
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    encoder.encode(&bytes, width, height, colour).map_err(|_| not_encoded(Kind::Jpeg))?;
    Ok(encoded)
}

fn on_white<'a>(pixels: &Pixels<'a>) -> (Cow<'a, [u8]>, ColorType) {
    match pixels.channels {
        Channels::Grey => (Cow::Borrowed(pixels.bytes), ColorType::Luma),
        Channels::Rgb => (Cow::Borrowed(pixels.bytes), ColorType::Rgb),
        Channels::GreyAlpha => {
            let pixels = pixels.bytes.as_chunks::<2>().0.iter();
            (pixels.map(|&[grey, opacity]| channel_on_white(grey, opacity)).collect(), ColorType::Luma)
        }
        Channels::Rgba => {
            let pixels = pixels.bytes.as_chunks::<4>().0.iter();
            (pixels.copied().flat_map(pixel_on_white).collect(), ColorType::Rgb)
        }
    }
}

pub(super) fn pixel_on_white([red, green, blue, opacity]: [u8; 4]) -> [u8; 3] {
    [red, green, blue].map(|channel| channel_on_white(channel, opacity))
}

fn channel_on_white(channel: u8, opacity: u8) -> u8 {
    let opacity = u16::from(opacity);
    let sum = u16::from(channel) * opacity + 255 * (255 - opacity);
    u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
}
