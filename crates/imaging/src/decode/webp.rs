//! WebP, row by row from the planes or pixels of its first picture; of an animation the first frame on its canvas.

use image_webp::vp8::Vp8Decoder;

use super::{Header, Holds, narrowed};
use crate::plan::Plan;
use crate::raster::{Layout, Raster, index};
use crate::watch::{Watch, Watched};
use crate::webp::planes::Planes;
use crate::webp::{First, Stream, code_bytes, first, lossless, opacity, stored_pixels};
use crate::{Error, Kind};

/// Most memory for a block of 16 by 16 pixels: its planes, and its record, three times while the list grows.
const BLOCK_BYTES: u64 = 256 + 128 + 3 * 32;

/// The signature and size of a lossless stream, before its pixels.
const STREAM_HEADER_BYTES: usize = 5;

fn layout(first: &First<'_>) -> Layout {
    if first.has_alpha { Layout::Rgba } else { Layout::Rgb }
}

pub(crate) fn header(bytes: &[u8], watch: &Watch<'_>) -> Result<Header, Error> {
    watch.check()?;
    let first = first(bytes).map_err(|reason| watch.refusal(Kind::WebP, reason))?;
    let (width, height) = first.canvas;
    let beside = frame_bytes(&first, watch).map_err(|reason| watch.refusal(Kind::WebP, reason))?;
    let holds = Holds::RowsAnd(layout(&first), beside);
    Ok(Header { kind: Kind::WebP, width, height, bits: 8, holds })
}

/// Memory that decoding the picture needs, before its rows are scaled down.
fn frame_bytes(first: &First<'_>, watch: &Watch<'_>) -> Result<u64, &'static str> {
    let pixels = u64::from(first.size.0) * u64::from(first.size.1);
    let lossless = |stream| Ok(lossless_bytes(pixels) + code_bytes(stream, first.size, watch)?);
    match (first.stream, first.alpha) {
        (Stream::Lossless(stream, _), _) => lossless(stream.get(STREAM_HEADER_BYTES..).unwrap_or_default()),
        (Stream::Lossy(stream), None) => Ok(lossy_bytes(first.size, stream)),
        (Stream::Lossy(stream), Some(chunk)) => {
            // The opacity is decoded first, and one byte of each pixel stays.
            let beside = lossy_bytes(first.size, stream).saturating_add(pixels);
            Ok(stored_pixels(chunk).map(lossless).transpose()?.unwrap_or_default().max(beside))
        }
    }
}

/// Pixels of four bytes, and up to two transforms and the choice of codes for each square of 4 by 4 pixels.
const fn lossless_bytes(pixels: u64) -> u64 {
    pixels * 4 + pixels
}

/// Whole blocks, and the stream, which is copied before it is read.
fn lossy_bytes((width, height): (u32, u32), stream: &[u8]) -> u64 {
    let blocks = u64::from(width.div_ceil(16)) * u64::from(height.div_ceil(16));
    blocks * BLOCK_BYTES + stream.len() as u64
}

/// Decoded pixels, from which rows are read.
enum Frame {
    Lossy(Planes, Option<Vec<u8>>),
    Lossless(Vec<u8>),
}

pub(crate) fn decode(bytes: &[u8], plan: &Plan, watch: &Watch<'_>) -> Result<Raster, Error> {
    let refused = |reason| watch.refusal(Kind::WebP, reason);
    let first = first(bytes).map_err(refused)?;
    let mut frame = Frame::decode(&first, watch).map_err(refused)?;
    watch.check()?;
    let layout = layout(&first);
    let pixel = usize::from(layout.bytes());
    let begin = index(first.place.0.into()) * pixel;
    let end = begin + index(first.size.0.into()) * pixel;
    narrowed(Kind::WebP, first.canvas.0, layout, plan, watch, |row, out| {
        if first.size != first.canvas {
            out.fill(0);
        }
        let inside = row.checked_sub(first.place.1).filter(|row| *row < first.size.1);
        if let (Some(row), Some(out)) = (inside, out.get_mut(begin..end)) {
            frame.row(row, pixel, out);
        }
    })
}

impl Frame {
    fn decode(first: &First<'_>, watch: &Watch<'_>) -> Result<Self, &'static str> {
        match first.stream {
            Stream::Lossy(stream) => {
                let alpha = first.alpha.map(|chunk| opacity(chunk, first.size, watch)).transpose()?;
                let frame = Vp8Decoder::decode_frame(Watched::new(stream, watch));
                let frame = frame.map_err(|_| "its pixels cannot be decoded")?;
                if (u32::from(frame.width), u32::from(frame.height)) != first.size {
                    return Err("its pixels have another size than its header says");
                }
                Ok(Self::Lossy(Planes::new(frame), alpha))
            }
            Stream::Lossless(stream, _) => {
                let pixels = stream.get(STREAM_HEADER_BYTES..).unwrap_or_default();
                lossless(pixels, first.size, watch).map(Self::Lossless)
            }
        }
    }

    /// Writes a row as pixels of three or four bytes.
    fn row(&mut self, row: u32, pixel: usize, out: &mut [u8]) {
        let width = out.len() / pixel;
        let place = index(row.into()) * width;
        match self {
            Self::Lossy(planes, alpha) => {
                planes.row(row, pixel, out);
                if pixel == 4 {
                    let alpha = alpha.as_ref().and_then(|alpha| alpha.get(place..));
                    let mut alpha = alpha.unwrap_or_default().iter();
                    for out in out.as_chunks_mut::<4>().0 {
                        out[3] = alpha.next().copied().unwrap_or(u8::MAX);
                    }
                }
            }
            Self::Lossless(rgba) => {
                let stored = rgba.as_chunks::<4>().0.get(place..).unwrap_or_default();
                for (out, stored) in out.chunks_exact_mut(pixel).zip(stored) {
                    out.iter_mut().zip(stored).for_each(|(out, &stored)| *out = stored);
                }
            }
        }
    }
}
