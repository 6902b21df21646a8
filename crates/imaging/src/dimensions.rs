//! Width and height of a picture, read from its header without decoding a pixel.

use std::io::Cursor;

use image::{ImageFormat, ImageReader};

use crate::{Error, Kind, recognise};

/// What a decoder may allocate while it reads a header, such as a colour profile.
const MAX_HEADER_ALLOCATION_BYTES: u64 = 64 * 1024 * 1024;

/// Reads `(width, height)` in pixels, as stored: an orientation note of the camera is not applied.
///
/// A GIF answers with its whole canvas, a TIFF with its first page. Nothing but the header is decoded, so the
/// answer is what the picture promises; hold it to [`crate::Limits`] before decoding.
///
/// # Errors
///
/// [`Error::Unrecognised`], [`Error::Unsupported`] for WebP and BMP, [`Error::Damaged`] when the header is cut
/// short, contradicts itself or promises no pixels.
pub fn dimensions(bytes: &[u8]) -> Result<(u32, u32), Error> {
    let kind = recognise(bytes).ok_or(Error::Unrecognised)?;
    let format = match kind {
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Png => ImageFormat::Png,
        Kind::Gif => ImageFormat::Gif,
        Kind::Tiff => ImageFormat::Tiff,
        Kind::WebP | Kind::Bmp => return Err(Error::Unsupported(kind)),
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = image::Limits::no_limits();
    limits.max_alloc = Some(MAX_HEADER_ALLOCATION_BYTES);
    reader.limits(limits);
    match reader.into_dimensions() {
        Ok((width, height)) if width > 0 && height > 0 => Ok((width, height)),
        Ok(_) => Err(Error::Damaged { kind, reason: "it has no pixels".to_owned() }),
        Err(error) => Err(Error::Damaged { kind, reason: error.to_string() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Channels, Pixels, gif, jpeg, png, tiff};

    fn pictures() -> Vec<Vec<u8>> {
        let pixels = Pixels { bytes: &[90; 31 * 17 * 3], width: 31, height: 17, channels: Channels::Rgb };
        vec![jpeg(&pixels, 80).unwrap(), png(&pixels).unwrap(), gif(&pixels).unwrap(), tiff(&pixels).unwrap()]
    }

    #[test]
    fn the_size_is_read_from_each_kind() {
        for picture in pictures() {
            assert_eq!(dimensions(&picture), Ok((31, 17)), "{:?}", recognise(&picture));
        }
    }

    #[test]
    fn a_cut_header_is_damage_and_no_panic() {
        for picture in pictures() {
            for length in [8, 9, 12] {
                let refusal = dimensions(&picture[..length]);
                assert!(matches!(refusal, Err(Error::Damaged { .. })), "{refusal:?}");
            }
        }
    }

    #[test]
    fn a_promise_of_no_pixels_is_damage() {
        let refusal = dimensions(b"GIF89a\0\0\0\0\0\0\0;");
        assert!(matches!(refusal, Err(Error::Damaged { kind: Kind::Gif, .. })), "{refusal:?}");
    }

    #[test]
    fn a_huge_promise_is_read_without_allocating_its_pixels() {
        let mut picture = pictures().swap_remove(2);
        picture[6..10].fill(0xFF);
        assert_eq!(dimensions(&picture), Ok((65535, 65535)));
    }

    #[test]
    fn kinds_that_are_only_recognised_say_so() {
        assert_eq!(dimensions(b"RIFF\x10\0\0\0WEBP"), Err(Error::Unsupported(Kind::WebP)));
        assert_eq!(dimensions(b"BM\x10\0\0\0\0\0\0\0"), Err(Error::Unsupported(Kind::Bmp)));
        assert_eq!(dimensions(b"hello"), Err(Error::Unrecognised));
    }
}
