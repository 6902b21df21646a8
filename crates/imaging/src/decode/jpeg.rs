//! JPEG: grey, colour and four inks, reduced while they are decoded.

use super::{Header, Holds};
use crate::jpeg::{self, Channels};
use crate::raster::{Layout, Raster, buffer_bytes};
use crate::watch::Watch;
use crate::{Error, Kind, Limits};

pub(crate) fn header(bytes: &[u8], watch: &Watch<'_>) -> Result<Header, Error> {
    watch.check()?;
    let head = jpeg::head(bytes)?;
    let holds = Holds::Blocks { components: head.components, coefficients: head.progressive };
    Ok(Header { kind: Kind::Jpeg, width: head.width, height: head.height, bits: 8, holds })
}

/// What decoding takes at most when the picture may be reduced to the least size, in bytes.
pub(crate) fn memory_bytes(
    (width, height): (u32, u32),
    least: (u32, u32),
    components: u8,
    coefficients: bool,
) -> u64 {
    let reduced = |side: u32, eighths: u32| (u64::from(side) * u64::from(eighths)).div_ceil(8);
    let enough = |eighths: &u32| {
        reduced(width, *eighths) >= u64::from(least.0) && reduced(height, *eighths) >= u64::from(least.1)
    };
    let eighths = [1, 2, 4].into_iter().find(enough).unwrap_or(8);
    let pixels = reduced(width, eighths) * reduced(height, eighths);
    // Planes of each component, then pixels of three or four bytes.
    let shown = pixels * (u64::from(components) + 4);
    let blocks = buffer_bytes(width, height, Layout::Grey).div_ceil(64) + u64::from(width + height);
    let kept =
        if coefficients { blocks * u64::from(components) * u64::from(eighths * eighths) * 2 } else { 0 };
    shown + kept
}

/// Decodes all of the picture, reduced by two, four or eight as long as no side goes below the least one.
pub(crate) fn decode(bytes: &[u8], least: (u32, u32), watch: &Watch<'_>) -> Result<Raster, Error> {
    // Sizes were held to the caller's limits already.
    let limits =
        Limits { max_bytes: u64::MAX, max_pixels: u64::MAX, max_side: u32::MAX, ..Limits::default() };
    let decoded = jpeg::decode(bytes, least, &limits, &|| watch.check().is_err())?;
    let layout = match decoded.channels {
        Channels::Luma => Layout::Grey,
        Channels::Rgb => Layout::Rgb,
        Channels::Cmyk => Layout::Cmyk,
    };
    Ok(Raster::whole(decoded.bytes, (decoded.width, decoded.height), layout))
}

/// A lightness and the differences of blue and red from it, all 0 to 255, as red, green and blue.
pub(crate) fn from_lightness(lightness: i32, blue: i32, red: i32) -> [u8; 3] {
    let (blue, red) = (blue - 128, red - 128);
    // Thousandths of the factors in ITU-T T.871, rounded.
    let colours = [1402 * red, -344 * blue - 714 * red, 1772 * blue];
    colours.map(|thousandths| {
        let colour = lightness + (thousandths + 500).div_euclid(1000);
        u8::try_from(colour.clamp(0, 255)).unwrap_or(u8::MAX)
    })
}

/// The segments before the pixels, as marker and payload, as far as they follow each other.
fn segments(bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    let mut rest = bytes.get(2..).unwrap_or_default();
    std::iter::from_fn(move || {
        while let [0xFF, 0xFF, ..] = rest {
            rest = rest.get(1..).unwrap_or_default();
        }
        let [0xFF, marker, tail @ ..] = rest else { return None };
        let [high, low, ..] = tail else { return None };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        rest = tail.get(length..).unwrap_or_default();
        (*marker != START_OF_SCAN).then_some((*marker, tail.get(2..length).unwrap_or_default()))
    })
}

/// The marker before the pixels.
const START_OF_SCAN: u8 = 0xDA;

/// The largest width and height that a frame before the pixels promises, if there is one.
pub(super) fn frame_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let frames = segments(bytes).filter_map(|(marker, payload)| match (marker, payload) {
        // Tables and the arithmetic coder's settings have markers among those of frames.
        (0xC4 | 0xC8 | 0xCC, _) => None,
        (0xC0..=0xCF, [_, high, low, wide, narrow, ..]) => {
            let side = |high, low| u32::from(u16::from_be_bytes([high, low]));
            Some((side(*wide, *narrow), side(*high, *low)))
        }
        _ => None,
    });
    frames.reduce(|(width, height), (other, another)| (width.max(other), height.max(another)))
}
