//! PNG, row by row where its rows come in order; of an animation the picture that a still reader shows.

use png::{BitDepth, ColorType, Decoder, Limits, Reader, Transformations};

use super::{Header, Holds, MAX_HEADER_ALLOCATION_BYTES};
use crate::plan::Plan;
use crate::png::Lines;
use crate::raster::{Layout, Raster, index};
use crate::scale::{Bands, Cells, Rows, cell_side};
use crate::watch::{Watch, Watched};
use crate::{Error, Kind};

fn open<'a>(bytes: &'a [u8], watch: &'a Watch<'a>) -> Result<Reader<Watched<'a>>, Error> {
    let limits = Limits { bytes: index(MAX_HEADER_ALLOCATION_BYTES) };
    let mut decoder = Decoder::new_with_limits(Watched::new(bytes, watch), limits);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    decoder.read_info().map_err(|error| watch.refusal(Kind::Png, error))
}

fn layout(reader: &Reader<Watched<'_>>) -> Result<Layout, Error> {
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
    let holds = if info.interlaced { Holds::Whole(layout.bytes()) } else { Holds::Rows(layout) };
    Ok(Header { kind: Kind::Png, width: info.width, height: info.height, bits: info.bit_depth as u8, holds })
}

/// How many pictures the animation has, 1 for a still picture.
pub(crate) fn frames(bytes: &[u8], watch: &Watch<'_>) -> Result<u32, Error> {
    let reader = open(bytes, watch)?;
    Ok(reader.info().animation_control().map_or(1, |animation| animation.num_frames.max(1)))
}

pub(crate) fn decode(bytes: &[u8], plan: &Plan, watch: &Watch<'_>) -> Result<Raster, Error> {
    let mut reader = open(bytes, watch)?;
    let layout = layout(&reader)?;
    if !reader.info().interlaced {
        let width = reader.info().width;
        let mut source = source(reader, bytes, plan, watch)?;
        return if cell_side(plan) > 1 {
            by_rows(&mut source, Cells::new(Kind::Png, width, layout, *plan), plan, watch)
        } else {
            by_rows(&mut source, Bands::new(Kind::Png, width, layout, *plan), plan, watch)
        };
    }
    let length = reader.output_buffer_size().ok_or_else(|| watch.refusal(Kind::Png, "it is too large"))?;
    let mut pixels = vec![0; length];
    reader.next_frame(&mut pixels).map_err(|error| watch.refusal(Kind::Png, error))?;
    let size = reader.info().size();
    Ok(Raster::whole(pixels, size, layout).showing(plan.part, size))
}

/// How many rows are read.
const fn end(plan: &Plan) -> u32 {
    plan.part.top + plan.part.height
}

/// Where rows come from.
enum Source<'a> {
    /// Rows that only have to be read.
    Plain(Lines<'a>),
    /// Rows that must be unpacked or are part of an animation.
    Unpacked(Box<Reader<Watched<'a>>>),
}

fn source<'a>(
    reader: Reader<Watched<'a>>,
    bytes: &'a [u8],
    plan: &Plan,
    watch: &'a Watch<'a>,
) -> Result<Source<'a>, Error> {
    let info = reader.info();
    let stored = (info.color_type, info.bit_depth);
    Ok(if stored == reader.output_color_type() && info.frame_control.is_none() {
        Source::Plain(Lines::new(bytes, (info.width, end(plan)), layout(&reader)?, watch)?)
    } else {
        Source::Unpacked(Box::new(reader))
    })
}

fn by_rows(
    source: &mut Source<'_>,
    mut rows: impl Rows,
    plan: &Plan,
    watch: &Watch<'_>,
) -> Result<Raster, Error> {
    let mut row = 0;
    let end = end(plan);
    while row < end {
        // A few bytes can hold many rows, so the watch is asked here too.
        watch.check()?;
        match source {
            Source::Plain(lines) => {
                for line in lines.read(end - row)? {
                    if row >= plan.part.top {
                        rows.row().copy_from_slice(line);
                        rows.push()?;
                    }
                    row += 1;
                }
            }
            Source::Unpacked(reader) => {
                reader.read_row(rows.row()).map_err(|error| watch.refusal(Kind::Png, error))?;
                if row >= plan.part.top {
                    rows.push()?;
                }
                row += 1;
            }
        }
    }
    rows.finish()
}
