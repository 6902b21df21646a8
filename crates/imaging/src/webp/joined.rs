//! Lossless pixels, always decoded as RGBA, even when the stream declares no alpha: a decoder that
//! leaves the alpha out needs almost twice the memory.

use std::io::{self, BufRead, Read, Seek, SeekFrom};

use image_webp::WebPDecoder;

use super::Reason;
use crate::raster::{Layout, buffer_bytes, index};
use crate::watch::{Watch, Watched};

/// The bytes before the pixels of a stream: signature and size.
const HEADER_BYTES: usize = 5;

/// Decodes the pixels that follow the header of a stream. The header is written for this size, so that a stream
/// without one, as opacity has it, is decoded too.
pub(crate) fn lossless(
    pixels: &[u8],
    (width, height): (u32, u32),
    watch: &Watch<'_>,
) -> Result<Vec<u8>, Reason> {
    const BROKEN: Reason = "its pixels cannot be decoded";
    let length = u32::try_from(pixels.len().saturating_add(HEADER_BYTES)).map_err(|_| BROKEN)?;
    let bits = (width - 1) & 0x3FFF | ((height - 1) & 0x3FFF) << 14 | 1 << 28;
    let riff = length.saturating_add(length % 2).saturating_add(12);
    let front =
        [&b"RIFF"[..], &riff.to_le_bytes(), b"WEBPVP8L", &length.to_le_bytes(), &[0x2F], &bits.to_le_bytes()];
    let joined = Joined { front: front.concat(), at: 0, back: Watched::new(pixels, watch) };
    let mut decoder = WebPDecoder::new(joined).map_err(|_| BROKEN)?;
    let mut rgba = vec![0; index(buffer_bytes(width, height, Layout::Rgba))];
    decoder.read_image(&mut rgba).map_err(|_| BROKEN)?;
    Ok(rgba)
}

/// A few bytes, followed by a slice.
struct Joined<'a> {
    front: Vec<u8>,
    at: usize,
    back: Watched<'a>,
}

impl Joined<'_> {
    fn front(&self) -> &[u8] {
        self.front.get(self.at..).unwrap_or_default()
    }
}

impl Read for Joined<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.front().is_empty() {
            return self.back.read(into);
        }
        let taken = self.front().read(into)?;
        self.at += taken;
        Ok(taken)
    }
}

impl BufRead for Joined<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.front().is_empty() {
            self.back.fill_buf()
        } else {
            Ok(self.front.get(self.at..).unwrap_or_default())
        }
    }

    fn consume(&mut self, bytes: usize) {
        if self.front().is_empty() {
            self.back.consume(bytes);
        } else {
            self.at += bytes;
        }
    }
}

impl Seek for Joined<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let front = self.front.len() as u64;
        let now = if self.front().is_empty() { front + self.back.stream_position()? } else { self.at as u64 };
        let place = match to {
            SeekFrom::Start(place) => Some(place),
            SeekFrom::Current(by) => now.checked_add_signed(by),
            SeekFrom::End(by) => (front + self.back.seek(SeekFrom::End(0))?).checked_add_signed(by),
        };
        let place = place.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        self.at = index(place).min(self.front.len());
        self.back.seek(SeekFrom::Start(place.saturating_sub(front)))?;
        Ok(place)
    }
}
