//! JPEG to pixels, scaled down while it is decoded: what a smaller picture does not need is not computed.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "bits and fixed-point numbers are cut to a width that holds them"
)]

mod bits;
mod colour;
mod header;
mod huffman;
mod paint;
mod plan;
mod progressive;
mod reader;
mod scans;
mod sequential;
mod shape;
mod standard;
mod transform;

use crate::{Error, Kind, Limits};
pub(crate) use colour::Colours;
use header::{Header, Scan, damaged};
use paint::{Painter, Sink};
use plan::Plan;
pub(crate) use shape::Shape;

/// What a pixel is made of, one byte each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channels {
    /// Brightness.
    Luma,
    /// Red, green, blue.
    Rgb,
    /// Cyan, magenta, yellow and black (CMYK): 0 is no ink, 255 is most. Files store the inverse.
    Cmyk,
}

/// What a header promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Pixels from left to right, at least one.
    pub width: u32,
    /// Rows, at least one.
    pub height: u32,
    /// Components of a pixel as stored: 1, 3 or 4.
    pub components: u8,
    /// Whether the picture is told in several scans that refine each other.
    pub progressive: bool,
    /// The colour transform that an Adobe marker names.
    pub adobe: Option<u8>,
}

/// A decoded picture: rows from the top, pixels from the left, no padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// Pixels from left to right: a whole number of eighths of the full width, rounded up.
    pub width: u32,
    /// Rows, by the same scale.
    pub height: u32,
    /// Width and height as stored.
    pub full: (u32, u32),
    /// The layout of a pixel.
    pub channels: Channels,
    /// Exactly width × height × channels bytes.
    pub bytes: Vec<u8>,
    /// Whether data was missing or damaged, so that a part of the picture is blank or coarse.
    pub cut_short: bool,
}

/// Reads what the header promises; no pixel is read.
///
/// # Errors
///
/// [`Error::Unrecognised`] when the bytes do not begin like a JPEG, [`Error::UnsupportedFeature`] for
/// arithmetic coding, 12 bits, lossless and hierarchical pictures, [`Error::Damaged`] when there is no header of a frame.
pub fn head(bytes: &[u8]) -> Result<Head, Error> {
    let (header, _) = headed(bytes)?;
    let frame = header.frame.as_ref().ok_or_else(|| damaged("it ends before its frame"))?;
    Ok(Head {
        width: frame.width as u32,
        height: frame.height as u32,
        components: frame.components.len() as u8,
        progressive: frame.progressive,
        adobe: header.adobe,
    })
}

/// The headers before the pixels: at least a frame, and the header of the first scan if it can be read.
fn headed(bytes: &[u8]) -> Result<(Header, Option<Scan>), Error> {
    let mut header = Header::default();
    let outcome = header.advance(begun(bytes)?, 2);
    match (&header.frame, outcome) {
        (Some(_), outcome) => Ok((header, outcome.ok().and_then(Result::ok))),
        (None, Err(error)) => Err(error),
        (None, Ok(_)) => Err(damaged("it ends before its frame")),
    }
}

/// How the picture is divided into blocks, which determines the memory for decoding it.
///
/// # Errors
///
/// Those of [`head`].
pub(crate) fn shape(bytes: &[u8]) -> Result<Shape, Error> {
    let (header, scan) = headed(bytes)?;
    let frame = header.frame.as_ref().ok_or_else(|| damaged("it ends before its frame"))?;
    Ok(Shape::of(frame, Colours::of(&header, frame).channels(), scan.as_ref()))
}

/// Decodes at 1/8, 1/4, 1/2 or 1/1 of the size: the smallest of these whose width and height are both at least those
/// of `least`, or at 1/1 when none is. Sides are rounded up.
///
/// Beside the picture that is returned, a sequential picture takes a few rows of memory, one in several scans as much
/// again, and a progressive one about two bytes for each stored sample at 1/1 and a thirtieth of a byte at 1/8.
/// `expired` is asked at least once for each row of MCUs in each scan that is read, and the work ends when it says
/// true. The bytes may be anybody's.
///
/// # Errors
///
/// Every error of [`head`]; [`Error::TooManyBytes`], [`Error::TooManyPixels`] and [`Error::SideTooLong`] for the size as
/// stored, before anything is allocated; [`Error::Damaged`] when nothing is left to be shown; [`Error::OutOfTime`].
pub fn decode(
    bytes: &[u8],
    least: (u32, u32),
    limits: &Limits,
    expired: &dyn Fn() -> bool,
) -> Result<Decoded, Error> {
    decode_as(Inside::default(), bytes, least, limits, expired)
}

/// What a container, such as a TIFF, specifies about the JPEG streams inside it.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Inside<'a> {
    /// The meaning of the components; overrides what the stream itself says.
    pub(crate) colours: Option<Colours>,
    /// A JPEG stream of tables only, or nothing.
    pub(crate) tables: &'a [u8],
}

/// The same for a picture inside a file. Its number of components must fit.
pub(crate) fn decode_as(
    inside: Inside<'_>,
    bytes: &[u8],
    least: (u32, u32),
    limits: &Limits,
    expired: &dyn Fn() -> bool,
) -> Result<Decoded, Error> {
    limits.admit_bytes(bytes.len() as u64)?;
    let mut header = Header::default();
    if crate::recognise(inside.tables) == Some(Kind::Jpeg) {
        // Errors in the tables surface when the tables are used.
        drop(header.advance(inside.tables, 2));
    }
    let scan = header.advance(begun(bytes)?, 2)?.map_err(|_| damaged("it ends before its first scan"))?;
    let frame = header.frame.clone().ok_or_else(|| damaged("it has no frame"))?;
    let full = (frame.width as u32, frame.height as u32);
    limits.admit_size(full)?;
    let plan = Plan::new(&frame, least);
    let colours = inside.colours.unwrap_or_else(|| Colours::of(&header, &frame));
    if colours.channels() != frame.components.len() {
        return Err(damaged("it has another number of components"));
    }
    let painter = Painter::new(&plan, colours, None);
    let (picture, cut_short) = scans::decode(bytes, header, &scan, &plan, painter, expired)?;
    Ok(Decoded {
        width: plan.width as u32,
        height: plan.height as u32,
        full,
        channels: colours.told(),
        bytes: picture,
        cut_short,
    })
}

/// Decodes as [`decode`] does, and gives rows to a sink while they are made, so that the picture is never held.
///
/// # Errors
///
/// Those of [`decode`] but for the limits, and those of the sink.
pub(crate) fn decode_into(
    bytes: &[u8],
    least: (u32, u32),
    expired: &dyn Fn() -> bool,
    sink: Sink<'_>,
) -> Result<(), Error> {
    let mut header = Header::default();
    let scan = header.advance(begun(bytes)?, 2)?.map_err(|_| damaged("it ends before its first scan"))?;
    let frame = header.frame.clone().ok_or_else(|| damaged("it has no frame"))?;
    let plan = Plan::new(&frame, least);
    let painter = Painter::new(&plan, Colours::of(&header, &frame), Some(sink));
    scans::decode(bytes, header, &scan, &plan, painter, expired).map(drop)
}

fn begun(bytes: &[u8]) -> Result<&[u8], Error> {
    match crate::recognise(bytes) {
        Some(Kind::Jpeg) => Ok(bytes),
        _ => Err(Error::Unrecognised),
    }
}
