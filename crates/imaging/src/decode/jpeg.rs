//! JPEG: grey, colour and four inks, reduced while they are decoded.

use super::{Header, Holds};
use crate::jpeg::{self, Shape};
use crate::plan::Plan;
use crate::raster::{Layout, Raster, buffer_bytes, index};
use crate::scale::{Band, Bands, Rows};
use crate::watch::Watch;
use crate::{Error, Kind, Limits};

/// Larger pictures than this are narrowed while they are decoded; smaller ones are faster as a whole.
const WHOLE_BYTES: u64 = 24 * 1024 * 1024;

/// Above this memory for the coefficients of several scans, some sharpness is given up.
const MANY_COEFFICIENTS: u64 = 48 * 1024 * 1024;

pub(crate) fn header(bytes: &[u8], watch: &Watch<'_>) -> Result<Header, Error> {
    watch.check()?;
    let shape = jpeg::shape(bytes)?;
    let (width, height) = shape.size();
    Ok(Header { kind: Kind::Jpeg, width, height, bits: 8, holds: Holds::Blocks(shape) })
}

/// The size to which the picture may be reduced while decoding: twice the target size, or less where memory is short.
fn least(shape: &Shape, plan: &Plan) -> (u32, u32) {
    let twice = plan.least(shape.size());
    if shape.memory_bytes(twice) <= MANY_COEFFICIENTS { twice } else { plan.least_shown(shape.size()) }
}

/// Memory that decoding needs, and the size of the decoded picture.
pub(crate) fn memory_bytes(shape: &Shape, plan: &Plan) -> (u64, (u32, u32)) {
    let least = least(shape, plan);
    let (width, height) = shape.reduced(least);
    let row = u64::from(shape.channels());
    let whole = u64::from(width) * u64::from(height) * row;
    let beside = shape.memory_bytes(least);
    if whole <= WHOLE_BYTES {
        return (beside + whole, (width, height));
    }
    let rows = Band::of(plan, shape.size(), (width, height)).rows();
    let (narrowed, size) = Bands::outcome((width, rows), shape.channels(), (plan.width, plan.height));
    (beside + narrowed, size)
}

/// The same when it is decoded as a whole.
pub(crate) fn whole_bytes(shape: &Shape, least: (u32, u32)) -> (u64, (u32, u32)) {
    let (width, height) = shape.reduced(least);
    let pixels = u64::from(width) * u64::from(height) * u64::from(shape.channels());
    (shape.memory_bytes(least) + pixels, (width, height))
}

/// Decodes the part that is shown, reduced by two, four or eight, and narrowed when that is still large.
pub(crate) fn decode(bytes: &[u8], plan: &Plan, watch: &Watch<'_>) -> Result<Raster, Error> {
    let shape = jpeg::shape(bytes)?;
    let least = least(&shape, plan);
    let (width, height) = shape.reduced(least);
    if u64::from(width) * u64::from(height) * u64::from(shape.channels()) > WHOLE_BYTES {
        return narrowed(bytes, &shape, least, plan, watch);
    }
    // Sizes were held to the caller's limits already.
    let limits =
        Limits { max_bytes: u64::MAX, max_pixels: u64::MAX, max_side: u32::MAX, ..Limits::default() };
    let decoded = jpeg::decode(bytes, least, &limits, &|| watch.check().is_err())?;
    let layout = layout(shape.channels());
    let raster = Raster::whole(decoded.bytes, (decoded.width, decoded.height), layout);
    Ok(raster.showing(plan.part, shape.size()))
}

const fn layout(channels: u8) -> Layout {
    match channels {
        1 => Layout::Grey,
        3 => Layout::Rgb,
        _ => Layout::Cmyk,
    }
}

fn narrowed(
    bytes: &[u8],
    shape: &Shape,
    least: (u32, u32),
    plan: &Plan,
    watch: &Watch<'_>,
) -> Result<Raster, Error> {
    let (width, height) = shape.reduced(least);
    let layout = layout(shape.channels());
    let band = Band::of(plan, shape.size(), (width, height));
    let mut bands = Bands::of_part(Kind::Jpeg, width, layout, (plan.width, plan.height), &band);
    let row_bytes = index(buffer_bytes(width, 1, layout));
    let mut row = 0;
    jpeg::decode_into(bytes, least, &|| watch.check().is_err(), &mut |lines| {
        for line in lines.chunks_exact(row_bytes) {
            if band.has(row) {
                bands.row().copy_from_slice(line);
                bands.push()?;
            }
            row += 1;
        }
        Ok(())
    })?;
    bands.finish()
}
