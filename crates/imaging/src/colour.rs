//! Colours of any profile, and inks, to sRGB.

use moxcms::{ColorProfile, DataColorSpace, Layout as Channels, TransformOptions};

use crate::raster::{Layout, Raster};

mod srgb;

/// A longer profile than this is not read; those for printing have about half of it.
const MAX_PROFILE_BYTES: usize = 4 * 1024 * 1024;

/// Turns the pixels to sRGB: by the profile when there is one that can be read and fits the pixels, else as they are,
/// and inks by the plain formula. Never leaves [`Layout::Cmyk`].
pub(crate) fn to_srgb(raster: Raster, profile: Option<&[u8]>) -> Raster {
    let profile = profile.filter(|profile| profile.len() <= MAX_PROFILE_BYTES);
    let profile = profile.and_then(|profile| ColorProfile::new_from_slice(profile).ok());
    // To find that out by turning colours takes longer than to scale a small picture.
    let profile = profile.filter(|profile| !srgb::is_srgb(profile));
    match profile.and_then(|profile| by_profile(&raster, &profile)) {
        Some(turned) => turned,
        None => without_profile(raster),
    }
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
fn by_profile(raster: &Raster, profile: &ColorProfile) -> Option<Raster> {
    let (from, source, to) = match (profile.color_space, raster.layout) {
        (DataColorSpace::Gray, Layout::Grey) => (raster.bytes.clone(), Channels::Gray, Layout::Rgb),
        (DataColorSpace::Gray, Layout::GreyAlpha) => {
            (raster.bytes.clone(), Channels::GrayAlpha, Layout::Rgba)
        }
        (DataColorSpace::Rgb, Layout::Grey) => (thrice::<1, 3>(&raster.bytes), Channels::Rgb, Layout::Rgb),
        (DataColorSpace::Rgb, Layout::GreyAlpha) => {
            (thrice::<2, 4>(&raster.bytes), Channels::Rgba, Layout::Rgba)
        }
        (DataColorSpace::Rgb, Layout::Rgb) => (raster.bytes.clone(), Channels::Rgb, Layout::Rgb),
        (DataColorSpace::Rgb, Layout::Rgba) => (raster.bytes.clone(), Channels::Rgba, Layout::Rgba),
        (DataColorSpace::Cmyk, Layout::Cmyk) => (raster.bytes.clone(), Channels::Rgba, Layout::Rgb),
        _ => return None,
    };
    let target = if to == Layout::Rgba { Channels::Rgba } else { Channels::Rgb };
    let options = TransformOptions::default();
    let transform = profile.create_transform_8bit(source, &ColorProfile::new_srgb(), target, options).ok()?;
    if matches!(source, Channels::Rgb | Channels::Rgba) && profile.color_space == DataColorSpace::Rgb {
        let probe = PROBE.map(|[red, green, blue]| [red, green, blue, 255]);
        let channels = usize::from(to.bytes());
        let probe: Vec<u8> = probe.iter().flat_map(|colour| colour.iter().take(channels).copied()).collect();
        let mut turned = vec![0; probe.len()];
        transform.transform(&probe, &mut turned).ok()?;
        if probe.iter().zip(&turned).all(|(before, after)| before.abs_diff(*after) <= 1) {
            return Some(raster.clone());
        }
    }
    let mut bytes = vec![0; from.len() / source.channels() * usize::from(to.bytes())];
    transform.transform(&from, &mut bytes).ok()?;
    Some(Raster { bytes, layout: to, ..raster.clone() })
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
