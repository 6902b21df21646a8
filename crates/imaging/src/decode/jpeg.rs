//! JPEG: grey, colour and four inks.

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::{Header, Holds};
use crate::raster::{Layout, Raster};
use crate::watch::{Watch, Watched};
use crate::{Error, Kind};

/// The longest side that the format can say.
const MAX_SIDE: usize = 65_535;

type Decoder<'a> = JpegDecoder<Watched<'a>>;

fn open<'a>(bytes: &'a [u8], watch: &'a Watch<'a>) -> Result<Decoder<'a>, Error> {
    // Not strict: of a picture that is cut short, what is there is shown.
    let options =
        DecoderOptions::default().set_strict_mode(false).set_max_width(MAX_SIDE).set_max_height(MAX_SIDE);
    let mut decoder = JpegDecoder::new_with_options(Watched::new(bytes, watch), options);
    decoder.decode_headers().map_err(|error| watch.refusal(Kind::Jpeg, error))?;
    Ok(decoder)
}

pub(crate) fn header(bytes: &[u8], watch: &Watch<'_>) -> Result<Header, Error> {
    let decoder = open(bytes, watch)?;
    let info = decoder.info().ok_or_else(|| watch.refusal(Kind::Jpeg, "it has no frame"))?;
    let progressive = info.sof.is_progressive();
    // A progressive picture keeps two bytes for each value until its last scan.
    let bytes_per_pixel = info.components.min(4) * if progressive { 3 } else { 1 };
    Ok(Header {
        kind: Kind::Jpeg,
        width: info.width.into(),
        height: info.height.into(),
        bits: 8,
        holds: Holds::Whole(bytes_per_pixel),
    })
}

/// Decodes all of the picture, not reduced below `_least`; today not at all.
pub(crate) fn decode(bytes: &[u8], _least: (u32, u32), watch: &Watch<'_>) -> Result<Raster, Error> {
    let mut decoder = open(bytes, watch)?;
    let stored = decoder.input_colorspace().unwrap_or(ColorSpace::RGB);
    let (wanted, layout) = match stored {
        ColorSpace::Luma => (ColorSpace::Luma, Layout::Grey),
        ColorSpace::CMYK | ColorSpace::YCCK => (stored, Layout::Cmyk),
        _ => (ColorSpace::RGB, Layout::Rgb),
    };
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(MAX_SIDE)
        .set_max_height(MAX_SIDE)
        .jpeg_set_out_colorspace(wanted);
    decoder.set_options(options);
    let (width, height) = decoder
        .info()
        .map(|info| (u32::from(info.width), u32::from(info.height)))
        .ok_or_else(|| watch.refusal(Kind::Jpeg, "it has no frame"))?;
    let mut pixels = decoder.decode().map_err(|error| watch.refusal(Kind::Jpeg, error))?;
    watch.check()?;
    match stored {
        ColorSpace::CMYK if is_adobe(bytes) => pixels.iter_mut().for_each(|ink| *ink = 255 - *ink),
        ColorSpace::YCCK => inks(&mut pixels),
        _ => {}
    }
    Ok(Raster::whole(pixels, (width, height), layout))
}

/// Lightness, two differences and Adobe's upside-down black to the four inks.
fn inks(pixels: &mut [u8]) {
    for pixel in pixels.as_chunks_mut::<4>().0 {
        let [lightness, blue, red, _] = pixel.map(i32::from);
        let [cyan, magenta, yellow] = from_lightness(lightness, blue, red);
        *pixel = [cyan, magenta, yellow, 255 - pixel[3]];
    }
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

/// Whether Adobe's segment stands before the pixels: then inks are stored upside down.
fn is_adobe(bytes: &[u8]) -> bool {
    segments(bytes).any(|(marker, payload)| marker == 0xEE && payload.starts_with(b"Adobe"))
}

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
