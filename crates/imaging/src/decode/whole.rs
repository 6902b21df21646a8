//! WebP, decoded whole; of an animation the first frame on its canvas.

use std::io::ErrorKind;

use image::codecs::webp::WebPDecoder;
use image::{ColorType, ImageDecoder, ImageError, Limits};

use super::{Header, Holds};
use crate::raster::{Layout, Raster, buffer_bytes, index};
use crate::watch::{Watch, Watched};
use crate::{Error, Kind};

fn open<'a>(kind: Kind, bytes: &'a [u8], watch: &'a Watch<'a>) -> Result<Box<dyn ImageDecoder + 'a>, Error> {
    let reader = Watched::new(bytes, watch);
    let decoder: Result<Box<dyn ImageDecoder + 'a>, ImageError> = match kind {
        Kind::WebP => WebPDecoder::new(reader).map(|decoder| Box::new(decoder) as _),
        _ => return Err(Error::Unsupported(kind)),
    };
    decoder.map_err(|error| refusal(kind, watch, &error))
}

fn refusal(kind: Kind, watch: &Watch<'_>, error: &ImageError) -> Error {
    let reason = match error {
        ImageError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => "it ends too early",
        ImageError::Limits(_) => "it takes more memory than a picture of this size needs",
        _ => "its header or its pixels are not valid",
    };
    match (watch.refusal(kind, reason), error) {
        (Error::Damaged { .. }, ImageError::Unsupported(_)) => Error::Unsupported(kind),
        (refusal, _) => refusal,
    }
}

fn layout(kind: Kind, colour: ColorType) -> Result<Layout, Error> {
    match colour {
        ColorType::L8 => Ok(Layout::Grey),
        ColorType::La8 => Ok(Layout::GreyAlpha),
        ColorType::Rgb8 => Ok(Layout::Rgb),
        ColorType::Rgba8 => Ok(Layout::Rgba),
        _ => Err(Error::Unsupported(kind)),
    }
}

/// What is held beside the pixels, for each of them: the planes.
const BESIDE: u8 = 4;

pub(crate) fn header(kind: Kind, bytes: &[u8], watch: &Watch<'_>) -> Result<Header, Error> {
    let decoder = open(kind, bytes, watch)?;
    let (width, height) = decoder.dimensions();
    let layout = layout(kind, decoder.color_type())?;
    Ok(Header { kind, width, height, bits: 8, holds: Holds::Whole(layout.bytes() + BESIDE) })
}

pub(crate) fn decode(kind: Kind, bytes: &[u8], watch: &Watch<'_>) -> Result<Raster, Error> {
    let mut decoder = open(kind, bytes, watch)?;
    let (width, height) = decoder.dimensions();
    let layout = layout(kind, decoder.color_type())?;
    let length = buffer_bytes(width, height, layout);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(length.saturating_mul(4).max(super::MAX_HEADER_ALLOCATION_BYTES));
    decoder.set_limits(limits).map_err(|error| refusal(kind, watch, &error))?;
    let mut pixels = vec![0; index(length)];
    decoder.read_image_boxed(&mut pixels).map_err(|error| refusal(kind, watch, &error))?;
    watch.check()?;
    Ok(Raster::whole(pixels, (width, height), layout))
}
