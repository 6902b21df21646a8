//! PNG, row by row where its rows come in order; of an animation the picture that a still reader shows.
//!
//! A truncated or corrupt picture shows what is there; the rest is shown as if 0 were stored: transparent where
//! pixels have an opacity, the first entry of a palette, else black.

use std::io::{Cursor, ErrorKind};

use png::{BitDepth, ColorType, Decoder, DecodingError, Limits, Reader, Transformations};

use super::{Header, Holds, NO_PIXELS};
use crate::plan::Plan;
use crate::png::chunks::{Chunks, SIGNATURE};
use crate::png::{Lines, Unpack};
use crate::raster::{Layout, Raster, buffer_bytes, index};
use crate::scale::{Bands, Cells, Rows, Sums, cell_side};
use crate::watch::Watch;
use crate::{Error, Kind};

/// Most bytes of a row that a decoder may reserve; the header itself is short.
const MAX_ROW_BYTES: u64 = 64 * 1024 * 1024;

/// Most bytes of the chunks before the pixels that pixels need: a palette and opacities have less than 2 KiB.
const MOST_HEADER_BYTES: usize = 64 * 1024;

/// Reads what pixels need to be known. Notes before the pixels, however long, are not read.
fn open(bytes: &[u8], watch: &Watch<'_>) -> Result<Reader<Cursor<Vec<u8>>>, Error> {
    watch.check()?;
    let limits = Limits { bytes: index(MAX_ROW_BYTES) };
    let header = needed(bytes).ok_or_else(|| refusal(bytes, watch, &DecodingError::LimitsExceeded))?;
    let mut decoder = Decoder::new_with_limits(Cursor::new(header), limits);
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    decoder.read_info().map_err(|error| refusal(bytes, watch, &error))
}

/// The chunks that pixels need up to the beginning of the first that has pixels, and those that must be understood; none
/// when they are too long.
fn needed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut header = SIGNATURE.to_vec();
    for chunk in Chunks::of(bytes)? {
        let is_pixels = matches!(&chunk.name, b"IDAT" | b"IEND");
        let is_note = chunk.name.iter().all(u8::is_ascii_alphabetic)
            && chunk.name[0].is_ascii_lowercase()
            && !matches!(&chunk.name, b"tRNS" | b"acTL" | b"fcTL");
        if is_note {
            continue;
        }
        let end = if is_pixels { chunk.whole.start + 8 } else { chunk.whole.end };
        header.extend_from_slice(bytes.get(chunk.whole.start..end)?);
        if header.len() > MOST_HEADER_BYTES {
            return None;
        }
        if is_pixels {
            break;
        }
    }
    Some(header)
}

/// Apple's own form of the format, which Xcode makes of the pictures of an app: other colours, packed differently.
const APPLE: [u8; 4] = *b"CgBI";

fn refusal(bytes: &[u8], watch: &Watch<'_>, error: &DecodingError) -> Error {
    let reason = match error {
        DecodingError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => {
            "it ends before its pixels"
        }
        DecodingError::LimitsExceeded => "a chunk is larger than a picture needs",
        _ => "its header or a chunk before its pixels is not valid",
    };
    let apple =
        || Chunks::of(bytes).is_some_and(|mut chunks| chunks.next().is_some_and(|one| one.name == APPLE));
    match watch.refusal(Kind::Png, reason) {
        Error::Damaged { kind, .. } if apple() => Error::UnsupportedFeature {
            kind,
            feature: "Apple's CgBI compression (from an iPhone app)".to_owned(),
        },
        refusal => refusal,
    }
}

fn layout(reader: &Reader<Cursor<Vec<u8>>>) -> Result<Layout, Error> {
    match reader.output_color_type() {
        (ColorType::Grayscale, BitDepth::Eight) => Ok(Layout::Grey),
        (ColorType::GrayscaleAlpha, BitDepth::Eight) => Ok(Layout::GreyAlpha),
        (ColorType::Rgb, BitDepth::Eight) => Ok(Layout::Rgb),
        (ColorType::Rgba, BitDepth::Eight) => Ok(Layout::Rgba),
        _ => Err(Error::Unsupported(Kind::Png)),
    }
}

pub(crate) fn header(bytes: &[u8], watch: &Watch<'_>) -> Result<Header, Error> {
    let reader = open(bytes, watch)?;
    let layout = layout(&reader)?;
    let info = reader.info();
    let holds = if info.interlaced { Holds::Interlaced(layout) } else { Holds::Rows(layout) };
    Ok(Header { kind: Kind::Png, width: info.width, height: info.height, bits: info.bit_depth as u8, holds })
}

/// How many pictures the animation has, 1 for a still picture.
pub(crate) fn frames(bytes: &[u8], watch: &Watch<'_>) -> Result<u32, Error> {
    let reader = open(bytes, watch)?;
    Ok(reader.info().animation_control().map_or(1, |animation| animation.num_frames.max(1)))
}

pub(crate) fn decode(bytes: &[u8], plan: &Plan, watch: &Watch<'_>) -> Result<Raster, Error> {
    let reader = open(bytes, watch)?;
    let info = reader.info();
    let unpack = Unpack::new(info);
    if info.interlaced {
        return interlaced(bytes, info.size(), &unpack, plan, watch);
    }
    let (width, row) = (info.width, unpack.row_bytes(info.width));
    let all = (row as u64).saturating_add(1).saturating_mul(end(plan).into());
    let mut lines = Lines::new(bytes, row, unpack.pixel_bytes(), all, watch)?;
    if cell_side(plan) > 1 {
        by_rows(&mut lines, &unpack, Cells::new(Kind::Png, width, unpack.layout, *plan), plan, watch)
    } else {
        by_rows(&mut lines, &unpack, Bands::new(Kind::Png, width, unpack.layout, *plan), plan, watch)
    }
}

/// How many rows are read.
const fn end(plan: &Plan) -> u32 {
    plan.part.top + plan.part.height
}

fn by_rows(
    lines: &mut Lines<'_>,
    unpack: &Unpack,
    mut rows: impl Rows,
    plan: &Plan,
    watch: &Watch<'_>,
) -> Result<Raster, Error> {
    let (mut row, end, plain) = (0, end(plan), unpack.plain());
    while row < end {
        // A few bytes can hold many rows, so the watch is asked here too.
        watch.check()?;
        let before = row;
        for line in lines.read(end - row)? {
            if row >= plan.part.top {
                let line = line.get(1..).unwrap_or_default();
                if plain {
                    rows.row().copy_from_slice(line);
                } else {
                    unpack.unpack(line, rows.row());
                }
                rows.push()?;
            }
            row += 1;
        }
        if row == before {
            break;
        }
    }
    if row == 0 {
        return Err(watch.refusal(Kind::Png, NO_PIXELS));
    }
    let missing = vec![0; unpack.row_bytes(plan.part.left + plan.part.width)];
    for _ in row.max(plan.part.top)..end {
        watch.check()?;
        rows.row().fill(0);
        unpack.unpack(&missing, rows.row());
        rows.push()?;
    }
    rows.finish()
}

/// Where a pass of an interlaced picture begins, and how far its pixels are apart: columns, rows, across, down.
const PASSES: [Pass; 7] =
    [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

type Pass = (u32, u32, u32, u32);

/// How many columns and rows a pass has.
const fn pass_size((width, height): (u32, u32), (left, top, across, down): Pass) -> (u32, u32) {
    (width.saturating_sub(left).div_ceil(across), height.saturating_sub(top).div_ceil(down))
}

/// Bytes of the rows of all passes, inflated.
fn passes_bytes(size: (u32, u32), unpack: &Unpack) -> u64 {
    let pass_bytes = |pass| {
        let (columns, rows) = pass_size(size, pass);
        let row = if columns == 0 { 0 } else { unpack.row_bytes(columns) as u64 + 1 };
        row.saturating_mul(rows.into())
    };
    PASSES.into_iter().map(pass_bytes).fold(0, u64::saturating_add)
}

fn interlaced(
    bytes: &[u8],
    (width, height): (u32, u32),
    unpack: &Unpack,
    plan: &Plan,
    watch: &Watch<'_>,
) -> Result<Raster, Error> {
    let all = passes_bytes((width, height), unpack);
    let mut lines = Lines::new(bytes, unpack.row_bytes(width), unpack.pixel_bytes(), all, watch)?;
    let pixel = usize::from(unpack.layout.bytes());
    let row_bytes = index(buffer_bytes(width, 1, unpack.layout));
    let mut unpacked = vec![0; row_bytes];
    let mut sums = Sums::new(unpack.layout, plan, blank_pixel(unpack));
    // The whole picture is held only when squares of it are not summed.
    let mut pixels = if sums.is_none() { blank((width, height), unpack) } else { Vec::new() };
    let mut count = 0_u64;
    for pass in PASSES {
        let (columns, rows) = pass_size((width, height), pass);
        if columns == 0 {
            continue;
        }
        let (left, top, across, down) = pass;
        lines.begin_pass(unpack.row_bytes(columns));
        let unpacked = unpacked.get_mut(..index(columns.into()) * pixel).unwrap_or_default();
        let read = each_row(&mut lines, rows, watch, |row, line| {
            unpack.unpack(line, unpacked);
            if let Some(sums) = &mut sums {
                return sums.add(top + row * down, (left, across), unpacked);
            }
            let begin = index((top + row * down).into()) * row_bytes + index(left.into()) * pixel;
            let targets =
                pixels.get_mut(begin..).unwrap_or_default().chunks_mut(index(across.into()) * pixel);
            for (target, source) in targets.zip(unpacked.chunks_exact(pixel)) {
                target.iter_mut().zip(source).for_each(|(target, &byte)| *target = byte);
            }
        })?;
        count += u64::from(read);
        if read < rows {
            break;
        }
    }
    if count == 0 {
        return Err(watch.refusal(Kind::Png, NO_PIXELS));
    }
    match sums {
        Some(sums) => Ok(sums.finish()),
        None => Ok(Raster::whole(pixels, (width, height), unpack.layout).showing(plan.part, (width, height))),
    }
}

/// Reads the given number of rows of a pass, as far as they are there, and returns how many.
fn each_row(
    lines: &mut Lines<'_>,
    rows: u32,
    watch: &Watch<'_>,
    mut act: impl FnMut(u32, &[u8]),
) -> Result<u32, Error> {
    let mut row = 0;
    while row < rows {
        watch.check()?;
        let before = row;
        for line in lines.read(rows - row)? {
            act(row, line.get(1..).unwrap_or_default());
            row += 1;
        }
        if row == before {
            break;
        }
    }
    Ok(row)
}

/// A pixel of which nothing is there.
fn blank_pixel(unpack: &Unpack) -> [u8; 4] {
    let mut pixel = [0; 4];
    unpack.unpack(&[0; 8], pixel.get_mut(..usize::from(unpack.layout.bytes())).unwrap_or_default());
    pixel
}

/// A picture of which nothing is there.
fn blank((width, height): (u32, u32), unpack: &Unpack) -> Vec<u8> {
    let pixel = blank_pixel(unpack);
    let pixel = pixel.get(..usize::from(unpack.layout.bytes())).unwrap_or_default();
    let length = index(buffer_bytes(width, height, unpack.layout));
    if pixel.iter().all(|&byte| byte == 0) {
        return vec![0; length];
    }
    pixel.iter().copied().cycle().take(length).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::png::chunks::written;

    #[test]
    fn notes_before_the_pixels_take_no_memory_and_refuse_no_picture() {
        let pixels = crate::Pixels { bytes: &[7; 12], width: 2, height: 2, channels: crate::Channels::Rgb };
        let plain = crate::png(&pixels).unwrap();
        let watch = Watch::new(&|| false);
        for name in [*b"eXIf", *b"cHRM", *b"gAMA", *b"iCCP", *b"tEXt", *b"zTXt", *b"prVt", *b"sBIT"] {
            let picture = [&plain[..33], &written(name, &vec![1; 300_000]), &plain[33..]].concat();
            assert!(needed(&picture).unwrap().len() < 100);
            assert_eq!(header(&picture, &watch), header(&plain, &watch), "{name:?}");
        }
        let palette = [&plain[..33], &written(*b"PLTE", &vec![1; 300_000]), &plain[33..]].concat();
        let refusal = header(&palette, &watch).unwrap_err().to_string();
        assert!(refusal.contains("larger than a picture needs"), "{refusal}");
    }
}
