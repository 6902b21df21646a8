//! Strips and tiles that are JPEG pictures.

use super::colour::Colour;
use super::compression::Compression;
use super::rows::chunk_bytes;
use super::{Page, damaged};
use crate::jpeg::{self, Colours, Head, Inside, Shape};
use crate::raster::{Layout, Raster, index};
use crate::watch::Watch;
use crate::{Error, Limits, decode};

/// Blocks may reach this far beyond the edges of a strip or tile.
const BEYOND: u32 = 15;

/// The meaning of the components: the page overrides the JPEG stream.
fn meaning(page: &Page<'_>) -> Option<Colours> {
    match (&page.colour, page.samples_together()) {
        (_, 1) => Some(Colours::Luma),
        (Colour::YCbCr(_), 3) => Some(Colours::Ycc),
        (_, 3) => Some(Colours::Rgb),
        (Colour::YCbCr(_), _) => None,
        (_, 4) => Some(Colours::Cmyk(false)),
        _ => None,
    }
}

/// What the page specifies about each JPEG stream.
fn inside<'a>(page: &Page<'a>) -> Inside<'a> {
    Inside { colours: meaning(page), tables: page.jpeg_tables }
}

/// Reads the header of a strip or tile and checks it against the page, before a pixel is decoded.
pub(super) fn head(page: &Page<'_>, input: &[u8]) -> Result<Head, Error> {
    // Tables are not looked at, so the strip or tile will do.
    let head = jpeg::head(input)?;
    let (wide, high) = (page.chunks.width, page.chunks.height);
    if head.width > wide.saturating_add(BEYOND) || head.height > high.saturating_add(BEYOND) {
        return Err(damaged("a JPEG inside is larger than its place"));
    }
    if u16::from(head.components) != page.samples_together() || meaning(page).is_none() {
        return Err(damaged("a JPEG inside has another number of samples"));
    }
    Ok(head)
}

/// Decodes the first rows of a strip or tile, as small as can be, to see whether there are any.
pub(super) fn check(page: &Page<'_>, input: &[u8], watch: &Watch<'_>) -> Result<(), Error> {
    head(page, input)?;
    let asked = std::cell::Cell::new(0_u8);
    let stop = || {
        asked.set(asked.get().saturating_add(1));
        asked.get() > 2
    };
    match jpeg::decode_as(inside(page), input, (1, 1), &UNLIMITED, &stop) {
        Ok(_) | Err(Error::OutOfTime) => watch.check(),
        Err(error) => Err(error),
    }
}

/// The size was checked against the page, and the page against the caller's limits.
const UNLIMITED: Limits = Limits {
    max_bytes: u64::MAX,
    max_pixels: u64::MAX,
    max_side: u32::MAX,
    max_frames: 1,
    max_memory_bytes: u64::MAX,
};

/// Memory for decoding one, in bytes.
pub(super) fn memory_bytes(page: &Page<'_>) -> u64 {
    let size = (page.chunks.width.saturating_add(BEYOND), page.chunks.height.saturating_add(BEYOND));
    let components = u8::try_from(page.samples_together()).unwrap_or(u8::MAX);
    let (decoded, _) = decode::jpeg::whole_bytes(&Shape::inside(size, components, true), size);
    decoded.saturating_add(chunk_bytes(page, 0).saturating_mul(2))
}

fn decoded(
    page: &Page<'_>,
    input: &[u8],
    least: (u32, u32),
    watch: &Watch<'_>,
) -> Result<jpeg::Decoded, Error> {
    head(page, input)?;
    jpeg::decode_as(inside(page), input, least, &UNLIMITED, &|| watch.check().is_err())
}

/// Decodes a strip or tile of this many rows; empty when it is corrupt.
pub(super) fn chunk(page: &Page<'_>, input: &[u8], rows: u32, watch: &Watch<'_>) -> Result<Vec<u8>, Error> {
    let size = (page.chunks.width.saturating_add(BEYOND), page.chunks.height.saturating_add(BEYOND));
    let decoded = match decoded(page, input, size, watch) {
        Ok(decoded) => decoded,
        Err(Error::OutOfTime) => return Err(Error::OutOfTime),
        Err(_) => return Ok(Vec::new()),
    };
    let samples = index(page.samples_together().into());
    let (stored, wide) = (index(decoded.width.into()) * samples, index(page.chunks.width.into()) * samples);
    if stored == wide {
        return Ok(decoded.bytes);
    }
    let mut bytes = Vec::with_capacity(index(chunk_bytes(page, 0)));
    for row in decoded.bytes.chunks_exact(stored.max(1)).take(index(rows.into())) {
        let begin = bytes.len();
        bytes.extend_from_slice(row.get(..wide).unwrap_or(row));
        bytes.resize(begin + wide, 0);
    }
    Ok(bytes)
}

/// The header of the one JPEG that all of the page is, whose pixels need no more than its decoder does.
pub(crate) fn is_whole_jpeg(page: &Page<'_>) -> Option<Head> {
    let simple = match &page.colour {
        Colour::Grey { inverted, opacity } => !inverted && opacity.is_none(),
        Colour::Rgb { opacity } => opacity.is_none(),
        Colour::YCbCr(_) | Colour::Cmyk => true,
        Colour::Palette { .. } | Colour::Lab { .. } => false,
    };
    let one = page.chunks.count() == 1 && page.samples_together() == page.colour.samples();
    if page.compression != Compression::Jpeg || !simple || !one {
        return None;
    }
    let head = head(page, page.input(page.chunks.place(0)?)).ok()?;
    ((head.width, head.height) == page.size()).then_some(head)
}

/// Decodes that JPEG, reduced as far as the least size allows.
pub(crate) fn decode_whole(page: &Page<'_>, least: (u32, u32), watch: &Watch<'_>) -> Result<Raster, Error> {
    let place = page.chunks.place(0).ok_or_else(|| damaged("its pixels are missing"))?;
    let decoded = decoded(page, page.input(place), least, watch)?;
    let layout = match decoded.channels {
        jpeg::Channels::Luma => Layout::Grey,
        jpeg::Channels::Rgb => Layout::Rgb,
        jpeg::Channels::Cmyk => Layout::Cmyk,
    };
    Ok(Raster::whole(decoded.bytes, (decoded.width, decoded.height), layout))
}
