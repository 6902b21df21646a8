//! GIF and BMP, each decoded whole; of an animation the first frame on its canvas.

use image::codecs::bmp::BmpDecoder;
use image::codecs::gif::GifDecoder;
use image::{ColorType, ImageDecoder, ImageError, Limits};

use super::{Header, Holds};
use crate::raster::{Layout, Raster, buffer_bytes, index};
use crate::watch::{Watch, Watched};
use crate::{Error, Kind};

fn open<'a>(kind: Kind, bytes: &'a [u8], watch: &'a Watch<'a>) -> Result<Box<dyn ImageDecoder + 'a>, Error> {
    let reader = Watched::new(bytes, watch);
    let decoder: Result<Box<dyn ImageDecoder + 'a>, ImageError> = match kind {
        Kind::Gif => GifDecoder::new(reader).map(|decoder| Box::new(decoder) as _),
        Kind::Bmp => BmpDecoder::new(reader).map(|decoder| Box::new(decoder) as _),
        Kind::Jpeg | Kind::Png | Kind::Tiff | Kind::WebP => return Err(Error::Unsupported(kind)),
    };
    decoder.map_err(|error| refusal(kind, watch, &error))
}

fn refusal(kind: Kind, watch: &Watch<'_>, error: &ImageError) -> Error {
    match (watch.refusal(kind, error), error) {
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

/// What is held beside the pixels: the frame of a GIF before it is laid on its canvas, the planes of a WebP.
const fn beside(kind: Kind) -> u8 {
    match kind {
        Kind::Gif | Kind::WebP => 4,
        _ => 0,
    }
}

pub(crate) fn header(kind: Kind, bytes: &[u8], watch: &Watch<'_>) -> Result<Header, Error> {
    let decoder = open(kind, bytes, watch)?;
    let (width, height) = decoder.dimensions();
    let layout = layout(kind, decoder.color_type())?;
    Ok(Header { kind, width, height, bits: 8, holds: Holds::Whole(layout.bytes() + beside(kind)) })
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
