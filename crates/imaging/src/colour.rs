//! Colours of any profile, and inks, to sRGB.

use std::borrow::Cow;

use moxcms::{ColorProfile, DataColorSpace, Layout as Channels, TransformOptions};

use crate::notes::Notes;
use crate::raster::{Layout, Raster};

mod curve;
mod grey;
mod inks;
mod signal;
mod srgb;

pub(crate) use signal::Signal;

/// A longer profile than this is not read; those for printing have about half of it.
const MAX_PROFILE_BYTES: usize = 4 * 1024 * 1024;

/// Where the version of a profile is, and the last one of which all is read.
const VERSION: usize = 8;
const LAST_VERSION: u8 = 4;

/// Converts the pixels to sRGB: by their colour information when it is readable and fits the pixels, else as
/// they are, and inks by the plain formula. Never leaves [`Layout::Cmyk`].
pub(crate) fn to_srgb(raster: Raster, notes: &Notes) -> Raster {
    let profile = noted(notes);
    // To find that out by turning colours takes longer than to scale a small picture.
    let profile = profile.filter(|profile| !srgb::is_srgb(profile));
    match profile.and_then(|profile| by_profile(&raster, &profile)) {
        Some((bytes, layout)) => Raster { bytes, layout, ..raster },
        None => without_profile(raster),
    }
}

/// Whether pixels should be turned to sRGB before they are mixed, where there is memory for all of them: in this space a
/// mixture of values is far from what is seen.
pub(crate) fn is_strongly_curved(notes: &Notes) -> bool {
    noted(notes).is_some_and(|profile| curve::is_strong(&profile))
}

fn noted(notes: &Notes) -> Option<ColorProfile> {
    match (&notes.signal, &notes.profile) {
        (Some(signal), _) => signal.profile(),
        (None, Some(profile)) => read(profile),
        (None, None) => None,
    }
}

fn read(profile: &[u8]) -> Option<ColorProfile> {
    if profile.len() > MAX_PROFILE_BYTES {
        return None;
    }
    let mut profile = Cow::Borrowed(profile);
    if profile.get(VERSION).is_some_and(|version| *version > LAST_VERSION) {
        // Version 5 adds new tags only; the existing ones keep their meaning.
        *profile.to_mut().get_mut(VERSION)? = LAST_VERSION;
    }
    ColorProfile::new_from_slice(&profile).ok()
}

fn without_profile(raster: Raster) -> Raster {
    if raster.layout != Layout::Cmyk {
        return raster;
    }
    let bytes = raster.bytes.as_chunks::<4>().0.iter().flat_map(|&[cyan, magenta, yellow, black]| {
        [cyan, magenta, yellow].map(|ink| {
            let light = u16::from(255 - ink) * u16::from(255 - black);
            u8::try_from((light + 127) / 255).unwrap_or(u8::MAX)
        })
    });
    Raster { bytes: bytes.collect(), layout: Layout::Rgb, ..raster }
}

/// What the profile makes of the pixels, or nothing when it is for other pixels.
fn by_profile(raster: &Raster, profile: &ColorProfile) -> Option<(Vec<u8>, Layout)> {
    let bytes = &raster.bytes;
    match (profile.color_space, raster.layout) {
        (DataColorSpace::Gray, Layout::Grey | Layout::GreyAlpha) => {
            grey::turned(profile, bytes, raster.layout)
        }
        (DataColorSpace::Rgb, Layout::Grey) => {
            coloured(profile, &thrice::<1, 3>(bytes), Layout::Rgb).map(|bytes| (bytes, Layout::Rgb))
        }
        (DataColorSpace::Rgb, Layout::GreyAlpha) => {
            coloured(profile, &thrice::<2, 4>(bytes), Layout::Rgba).map(|bytes| (bytes, Layout::Rgba))
        }
        (DataColorSpace::Rgb, layout @ (Layout::Rgb | Layout::Rgba)) => {
            coloured(profile, bytes, layout).map(|bytes| (bytes, layout))
        }
        (DataColorSpace::Cmyk, Layout::Cmyk) => {
            inks::turned(profile, bytes).map(|bytes| (bytes, Layout::Rgb))
        }
        _ => None,
    }
}

fn coloured(profile: &ColorProfile, bytes: &[u8], layout: Layout) -> Option<Vec<u8>> {
    let channels = if layout == Layout::Rgba { Channels::Rgba } else { Channels::Rgb };
    let srgb = ColorProfile::new_srgb();
    let transform =
        profile.create_transform_8bit(channels, &srgb, channels, TransformOptions::default()).ok()?;
    let probe = PROBE.map(|[red, green, blue]| [red, green, blue, 255]);
    let count = usize::from(layout.bytes());
    let probe: Vec<u8> = probe.iter().flat_map(|colour| colour.iter().take(count).copied()).collect();
    let mut turned = vec![0; probe.len()];
    transform.transform(&probe, &mut turned).ok()?;
    if probe.iter().zip(&turned).all(|(before, after)| before.abs_diff(*after) <= 1) {
        return None;
    }
    let mut turned = vec![0; bytes.len()];
    transform.transform(bytes, &mut turned).ok()?;
    Some(turned)
}

/// Colours that a profile leaves alone when it is sRGB itself.
const PROBE: [[u8; 3]; 8] = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [16, 16, 16],
    [64, 64, 64],
    [128, 128, 128],
    [200, 150, 100],
    [40, 90, 220],
];

/// Grey as red, green and blue, with the opacity if there is one.
fn thrice<const FROM: usize, const TO: usize>(bytes: &[u8]) -> Vec<u8> {
    let pixel = |grey: &[u8; FROM]| {
        let mut colour = [grey[0]; TO];
        if TO == 4 {
            colour[3] = grey[FROM - 1];
        }
        colour
    };
    bytes.as_chunks::<FROM>().0.iter().flat_map(pixel).collect()
}

/// What sRGB stores for a light of 0 to 1.
fn encoded(light: f32) -> f32 {
    if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 }
}

/// A part of 0 to 1 as a byte.
fn byte(part: f32) -> u8 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it was clamped to what fits; what is no number becomes 0"
    )]
    let byte = (part.clamp(0.0, 1.0) * 255.0).round() as u8;
    byte
}
