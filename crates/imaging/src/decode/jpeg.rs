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
