//! What the samples of a page mean, and the pixels that are made of them.

use super::page::Fields;
use super::sample::gamma;
use super::ycbcr::YCbCr;
use super::{damaged, tag};
use crate::Error;
use crate::raster::Layout;

/// What the samples of a page mean.
pub(super) enum Colour {
    /// Lightness; whether 0 is white.
    Grey { inverted: bool, opacity: Option<Opacity> },
    /// Red, green, blue.
    Rgb { opacity: Option<Opacity> },
    /// Numbers of colours.
    Palette { colours: Vec<[u8; 3]>, opacity: Option<Opacity> },
    /// Cyan, magenta, yellow, black.
    Cmyk,
    /// Lightness and two differences, with the table of what they are in red, green and blue.
    YCbCr(YCbCr),
    /// L*a*b*; whether the two differences are signed numbers.
    Lab { signed: bool },
}

/// An opacity beside the colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opacity {
    /// Whether the colours are multiplied with it.
    premultiplied: bool,
}

/// The colours of a palette: all reds, then greens, then blues, of 16 bits each.
pub(super) fn palette(fields: &Fields<'_>, bits: u8) -> Result<Vec<[u8; 3]>, Error> {
    let count = 1_usize << bits.min(8);
    let map: Vec<u64> = fields.numbers(tag::COLOR_MAP).take(3 * count).collect();
    if map.is_empty() {
        return Err(damaged("its palette is missing"));
    }
    // Some writers store eight bits.
    let shift = if map.iter().all(|value| *value < 256) { 0 } else { 8 };
    let channel =
        |at: usize| map.get(at).map_or(0, |value| u8::try_from((value >> shift) & 0xFF).unwrap_or_default());
    let each = map.len() / 3;
    Ok((0..each).map(|at| [channel(at), channel(each + at), channel(2 * each + at)]).collect())
}

impl Colour {
    /// How many samples make the colour.
    pub(super) const fn samples(&self) -> u16 {
        match self {
            Self::Grey { .. } | Self::Palette { .. } => 1,
            Self::Rgb { .. } | Self::YCbCr(_) | Self::Lab { .. } => 3,
            Self::Cmyk => 4,
        }
    }

    /// What the pixels are made of.
    pub(super) const fn layout(&self) -> Layout {
        match self {
            Self::Grey { opacity: None, .. } => Layout::Grey,
            Self::Grey { opacity: Some(_), .. } => Layout::GreyAlpha,
            Self::Rgb { opacity: None }
            | Self::Palette { opacity: None, .. }
            | Self::YCbCr(_)
            | Self::Lab { .. } => Layout::Rgb,
            Self::Rgb { opacity: Some(_) } | Self::Palette { opacity: Some(_), .. } => Layout::Rgba,
            Self::Cmyk => Layout::Cmyk,
        }
    }

    /// Adds an alpha channel; returns whether it is shown.
    pub(super) const fn take_opacity(&mut self, premultiplied: bool) -> bool {
        match self {
            Self::Grey { opacity, .. } | Self::Rgb { opacity } | Self::Palette { opacity, .. } => {
                *opacity = Some(Opacity { premultiplied });
                true
            }
            Self::Cmyk | Self::YCbCr(_) | Self::Lab { .. } => false,
        }
    }

    const fn is_premultiplied(&self) -> bool {
        match self {
            Self::Grey { opacity, .. } | Self::Rgb { opacity } | Self::Palette { opacity, .. } => {
                matches!(opacity, Some(Opacity { premultiplied: true }))
            }
            _ => false,
        }
    }

    /// Makes a row of pixels of a row of samples that are shown.
    pub(super) fn convert(&self, samples: &[u8], pixels: &mut [u8]) {
        match self {
            Self::Grey { .. } | Self::Rgb { .. } | Self::Cmyk => {
                let length = pixels.len().min(samples.len());
                let copied = samples.get(..length).unwrap_or_default();
                pixels.get_mut(..length).unwrap_or_default().copy_from_slice(copied);
            }
            Self::Palette { colours, opacity } => look_up(colours, opacity.is_some(), samples, pixels),
            Self::YCbCr(ycbcr) => three(samples, pixels, |pixel| ycbcr.rgb(pixel)),
            Self::Lab { signed } => {
                let flip = if *signed { 0x80 } else { 0 };
                let mut known = ([0; 3], lab([0, flip, flip]));
                three(samples, pixels, |[lightness, green, blue]| {
                    let pixel = [lightness, green ^ flip, blue ^ flip];
                    if known.0 != pixel {
                        known = (pixel, lab(pixel));
                    }
                    known.1
                });
            }
        }
        if let Self::Grey { inverted: true, opacity } = self {
            let step = if opacity.is_some() { 2 } else { 1 };
            pixels.iter_mut().step_by(step).for_each(|byte| *byte = !*byte);
        }
        if self.is_premultiplied() {
            match self.layout() {
                Layout::GreyAlpha => divide::<2>(pixels),
                _ => divide::<4>(pixels),
            }
        }
    }
}

fn three(samples: &[u8], pixels: &mut [u8], mut rgb: impl FnMut([u8; 3]) -> [u8; 3]) {
    for (pixel, samples) in pixels.as_chunks_mut::<3>().0.iter_mut().zip(samples.as_chunks::<3>().0) {
        *pixel = rgb(*samples);
    }
}

fn look_up(colours: &[[u8; 3]], opacity: bool, samples: &[u8], pixels: &mut [u8]) {
    // A number without a colour is the first one, as a row that is missing.
    let first = colours.first().copied().unwrap_or_default();
    let colour = |number: u8| colours.get(usize::from(number)).copied().unwrap_or(first);
    if opacity {
        for (pixel, [number, opacity]) in pixels.as_chunks_mut::<4>().0.iter_mut().zip(samples.as_chunks().0)
        {
            let [red, green, blue] = colour(*number);
            *pixel = [red, green, blue, *opacity];
        }
        return;
    }
    for (pixel, number) in pixels.as_chunks_mut::<3>().0.iter_mut().zip(samples) {
        *pixel = colour(*number);
    }
}

/// Divides colours by the opacity that they are multiplied with.
fn divide<const CHANNELS: usize>(pixels: &mut [u8]) {
    for pixel in pixels.as_chunks_mut::<CHANNELS>().0 {
        let Some((opacity, colours)) = pixel.split_last_mut() else { continue };
        let opacity = u32::from(*opacity);
        for colour in colours.iter_mut().filter(|_| opacity < 255) {
            let divided = (u32::from(*colour) * 255 + opacity / 2).checked_div(opacity).unwrap_or_default();
            *colour = u8::try_from(divided).unwrap_or(u8::MAX);
        }
    }
}

/// Lightness as 0 to 255 and differences with 128 in the middle, seen under D50, as sRGB.
fn lab([lightness, green, blue]: [u8; 3]) -> [u8; 3] {
    let difference = |stored: u8| f32::from(stored) - 128.0;
    let middle = (f32::from(lightness) * (100.0 / 255.0) + 16.0) / 116.0;
    let inverse = |value: f32| {
        if value > 6.0 / 29.0 { value.powi(3) } else { (value - 4.0 / 29.0) * (108.0 / 841.0) }
    };
    let (x, y, z) = (
        0.964_22 * inverse(middle + difference(green) / 500.0),
        inverse(middle),
        0.825_21 * inverse(middle - difference(blue) / 200.0),
    );
    // From XYZ under D50 to the light of sRGB, adapted by Bradford.
    let light = [
        3.133_856 * x - 1.616_867 * y - 0.490_615 * z,
        -0.978_768 * x + 1.916_142 * y + 0.033_454 * z,
        0.071_945 * x - 0.228_991 * y + 1.405_243 * z,
    ];
    light.map(|light| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is clamped")]
        let byte = (255.0 * gamma(light) + 0.5).clamp(0.0, 255.0) as u8;
        byte
    })
}
