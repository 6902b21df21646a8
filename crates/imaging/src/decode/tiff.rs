//! TIFF: the first page, in strips or tiles, of 1 to 16 bits a channel.

use tiff::ColorType;
use tiff::TiffError;
use tiff::decoder::{ChunkType, Decoder, DecodingResult, Limits};
use tiff::tags::Tag;

use super::{Header, Holds, MAX_HEADER_ALLOCATION_BYTES};
use crate::raster::{Layout, Raster, buffer_bytes, index};
use crate::watch::{Watch, Watched};
use crate::{Error, Kind};

/// The value of the tag `ExtraSamples` that says that colours are multiplied with the opacity.
const MULTIPLIED: u16 = 1;

/// The value of the tag `Compression` for JPEG.
const PACKED_AS_JPEG: u16 = 7;

fn refusal(watch: &Watch<'_>, error: &TiffError) -> Error {
    match (watch.refusal(Kind::Tiff, error), error) {
        (Error::Damaged { .. }, TiffError::UnsupportedError(_)) => Error::Unsupported(Kind::Tiff),
        (refusal, _) => refusal,
    }
}

/// What the decoder may allocate, `decoding_buffer_size` being for the values of a tag and for the pixels alike.
fn limits(decoding_buffer_size: usize) -> Limits {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = decoding_buffer_size;
    limits.intermediate_buffer_size = index(MAX_HEADER_ALLOCATION_BYTES);
    limits
}

fn open<'a>(bytes: &'a [u8], watch: &'a Watch<'a>) -> Result<Decoder<Watched<'a>>, Error> {
    let decoder = Decoder::new(Watched::new(bytes, watch)).map_err(|error| refusal(watch, &error))?;
    Ok(decoder.with_limits(limits(index(MAX_HEADER_ALLOCATION_BYTES))))
}

/// Layout and bits of a channel.
fn layout(colour: ColorType) -> Result<(Layout, u8), Error> {
    match colour {
        ColorType::Gray(bits @ (1 | 2 | 4 | 8 | 16)) => Ok((Layout::Grey, bits)),
        ColorType::GrayA(bits @ (8 | 16))
        | ColorType::Multiband { bit_depth: bits @ (8 | 16), num_samples: 2 } => {
            Ok((Layout::GreyAlpha, bits))
        }
        ColorType::RGB(bits @ (8 | 16)) => Ok((Layout::Rgb, bits)),
        ColorType::YCbCr(8) => Ok((Layout::Rgb, 8)),
        ColorType::RGBA(bits @ (8 | 16)) => Ok((Layout::Rgba, bits)),
        ColorType::CMYK(bits @ (8 | 16)) => Ok((Layout::Cmyk, bits)),
        _ => Err(Error::Unsupported(Kind::Tiff)),
    }
}

pub(crate) fn header(bytes: &[u8], watch: &Watch<'_>) -> Result<Header, Error> {
    let mut decoder = open(bytes, watch)?;
    let (width, height) = decoder.dimensions().map_err(|error| refusal(watch, &error))?;
    let colour = decoder.colortype().map_err(|error| refusal(watch, &error))?;
    let (layout, bits) = layout(colour)?;
    // The stored samples, and the eight bits that are made of them, unless they are that already.
    let held = match bits {
        8 => layout.bytes(),
        16 => 3 * layout.bytes(),
        _ => 2,
    };
    let planes = decoder.image_buffer_layout().map_or(1, |layout| layout.planes);
    let held = if planes > 1 { held + layout.bytes() } else { held };
    Ok(Header { kind: Kind::Tiff, width, height, bits, holds: Holds::Whole(held) })
}

/// How many pages there are, counted no further than one beyond the most.
pub(crate) fn pages(bytes: &[u8], most: u32, watch: &Watch<'_>) -> Result<u32, Error> {
    let mut decoder = open(bytes, watch)?;
    let mut pages = 1_u32;
    while pages <= most && decoder.more_images() {
        // Only the first page is shown: what follows may be damaged.
        if decoder.next_image().is_err() {
            break;
        }
        pages += 1;
    }
    Ok(pages)
}

pub(crate) fn decode(bytes: &[u8], watch: &Watch<'_>) -> Result<Raster, Error> {
    let mut decoder = open(bytes, watch)?;
    let (width, height) = decoder.dimensions().map_err(|error| refusal(watch, &error))?;
    let colour = decoder.colortype().map_err(|error| refusal(watch, &error))?;
    let (layout, bits) = layout(colour)?;
    let extra = decoder.find_tag_unsigned_vec::<u16>(Tag::ExtraSamples).ok().flatten();
    let multiplied = layout.has_alpha() && extra.is_some_and(|extra| extra.first() == Some(&MULTIPLIED));
    inside(&mut decoder, bytes, watch)?;
    let pixels = decoder.image_buffer_layout().map_err(|error| refusal(watch, &error))?.complete_len;
    let mut decoder = decoder.with_limits(limits(pixels));
    let mut samples = DecodingResult::U8(Vec::new());
    let planes = decoder.read_image_to_buffer(&mut samples).map_err(|error| refusal(watch, &error))?.planes;
    watch.check()?;
    let mut pixels = match samples {
        DecodingResult::U8(samples) if bits < 8 => unpacked(&samples, width, bits),
        DecodingResult::U8(samples) => samples,
        DecodingResult::U16(samples) => samples.into_iter().map(|sample| sample.to_be_bytes()[0]).collect(),
        _ => return Err(Error::Unsupported(Kind::Tiff)),
    };
    if planes > 1 {
        pixels = interleaved(&pixels, planes);
    }
    if matches!(colour, ColorType::YCbCr(_)) {
        colours(&mut pixels);
    }
    if pixels.len() != index(buffer_bytes(width, height, layout)) {
        return Err(watch.refusal(Kind::Tiff, "it has fewer pixels than it says"));
    }
    Ok(Raster { multiplied, ..Raster::whole(pixels, (width, height), layout) })
}

/// Refuses a JPEG inside that is larger than the strip or tile that it fills: its decoder would allocate all of it.
fn inside(decoder: &mut Decoder<Watched<'_>>, bytes: &[u8], watch: &Watch<'_>) -> Result<(), Error> {
    if decoder.find_tag_unsigned(Tag::Compression).ok().flatten() != Some(PACKED_AS_JPEG) {
        return Ok(());
    }
    let (across, down) = decoder.chunk_dimensions();
    let (offsets, lengths) = match decoder.get_chunk_type() {
        ChunkType::Strip => (Tag::StripOffsets, Tag::StripByteCounts),
        ChunkType::Tile => (Tag::TileOffsets, Tag::TileByteCounts),
    };
    let offsets = decoder.get_tag_u64_vec(offsets).map_err(|error| refusal(watch, &error))?;
    let lengths = decoder.get_tag_u64_vec(lengths).map_err(|error| refusal(watch, &error))?;
    for (offset, length) in offsets.into_iter().zip(lengths) {
        watch.check()?;
        let end = offset.saturating_add(length).min(bytes.len() as u64);
        let size = bytes.get(index(offset)..index(end)).and_then(super::jpeg::frame_size);
        let fits = |(width, height)| width <= across.saturating_add(15) && height <= down.saturating_add(15);
        if !size.is_some_and(fits) {
            return Err(watch.refusal(Kind::Tiff, "a JPEG inside is not of the size of its place"));
        }
    }
    Ok(())
}

/// Samples of 1, 2 or 4 bits, each row beginning with a byte of its own, as eight bits.
fn unpacked(samples: &[u8], width: u32, bits: u8) -> Vec<u8> {
    let width = index(width.into());
    let (bits, in_byte) = (usize::from(bits), 8 / usize::from(bits));
    let most = u8::MAX >> (8 - bits);
    let mut pixels = Vec::with_capacity(samples.len().saturating_mul(in_byte));
    for row in samples.chunks_exact(width.div_ceil(in_byte)) {
        let values = row.iter().flat_map(|byte| (1..=in_byte).map(move |at| byte >> (8 - bits * at) & most));
        pixels.extend(values.take(width).map(|value| value * (u8::MAX / most)));
    }
    pixels
}

/// Planes one after the other, as pixels.
fn interleaved(planes: &[u8], count: usize) -> Vec<u8> {
    let length = planes.len() / count;
    let mut pixels = Vec::with_capacity(planes.len());
    for at in 0..length {
        pixels.extend((0..count).filter_map(|plane| planes.get(plane * length + at)));
    }
    pixels
}

/// Lightness and two differences to red, green, blue.
fn colours(pixels: &mut [u8]) {
    for pixel in pixels.as_chunks_mut::<3>().0 {
        let [lightness, blue, red] = pixel.map(i32::from);
        *pixel = super::jpeg::from_lightness(lightness, blue, red);
    }
}
