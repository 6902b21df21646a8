//! PNG without loss, packed quickly.

use std::io::Write;

use png::{BitDepth, ColorType, Compression, Encoder, EncodingError};

use super::parts::Parts;
use super::{Channels, Pixels, not_encoded};
use crate::{Error, Kind};

/// Bytes of the deflated rows in one chunk.
const CHUNK_BYTES: usize = 64 * 1024;

/// Encodes as PNG without loss; quickly rather than as small as can be.
///
/// # Errors
///
/// [`Error::WrongBuffer`]; [`Error::Damaged`] when the encoder refuses the size.
pub fn png(pixels: &Pixels<'_>) -> Result<Vec<u8>, Error> {
    parts(pixels).map(Parts::joined)
}

/// Encodes row by row. Pixels that become longer when they are packed are stored as they are.
pub(super) fn parts(pixels: &Pixels<'_>) -> Result<Parts, Error> {
    pixels.check()?;
    let most = most_bytes(pixels);
    let packed = write(pixels, Compression::Fast, Parts::new(most));
    let written = packed.or_else(|_| write(pixels, Compression::NoCompression, Parts::new(most)));
    written.map_err(|_| not_encoded(Kind::Png))
}

/// The rows as they are, with the filter of each, the heads of blocks and chunks, and the header.
fn most_bytes(pixels: &Pixels<'_>) -> usize {
    let rows = pixels.bytes.len().saturating_add(pixels.height as usize);
    rows.saturating_add(rows / 512).saturating_add(4096)
}

fn write(pixels: &Pixels<'_>, compression: Compression, mut parts: Parts) -> Result<Parts, EncodingError> {
    let mut encoder = Encoder::new(&mut parts, pixels.width, pixels.height);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_color(match pixels.channels {
        Channels::Grey => ColorType::Grayscale,
        Channels::GreyAlpha => ColorType::GrayscaleAlpha,
        Channels::Rgb => ColorType::Rgb,
        Channels::Rgba => ColorType::Rgba,
    });
    encoder.set_compression(compression);
    let mut writer = encoder.write_header()?;
    let mut rows = writer.stream_writer_with_size(CHUNK_BYTES)?;
    rows.write_all(pixels.bytes)?;
    rows.finish()?;
    writer.finish()?;
    Ok(parts)
}
