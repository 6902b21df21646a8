//! Width and height of a picture, read from its header without decoding a pixel.

use crate::watch::Watch;
use crate::{Error, decode, recognise};

/// Reads `(width, height)` in pixels, as stored: an orientation note of the camera is not applied.
///
/// A GIF answers with its whole canvas, a TIFF with its first page. Nothing but the header is decoded, so the
/// answer is what the picture promises; hold it to [`crate::Limits`] before decoding.
///
/// # Errors
///
/// [`Error::Unrecognised`], [`Error::Unsupported`] for a manner of its kind that is not read, [`Error::Damaged`] when
/// the header is cut short, contradicts itself or promises no pixels.
pub fn dimensions(bytes: &[u8]) -> Result<(u32, u32), Error> {
    let kind = recognise(bytes).ok_or(Error::Unrecognised)?;
    Ok(decode::header(kind, bytes, &Watch::new(&|| false))?.size())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Channels, Kind, Pixels, gif, jpeg, png, tiff, webp};

    fn pictures() -> Vec<Vec<u8>> {
        let pixels = Pixels { bytes: &[90; 31 * 17 * 3], width: 31, height: 17, channels: Channels::Rgb };
        let all = [jpeg(&pixels, 80), png(&pixels), gif(&pixels), tiff(&pixels), webp(&pixels, 80)];
        all.into_iter().map(Result::unwrap).chain([bitmap(&pixels)]).collect()
    }

    fn bitmap(pixels: &Pixels<'_>) -> Vec<u8> {
        let mut bytes = Vec::new();
        image::codecs::bmp::BmpEncoder::new(&mut bytes)
            .encode(pixels.bytes, pixels.width, pixels.height, image::ExtendedColorType::Rgb8)
            .unwrap();
        bytes
    }

    #[test]
    fn the_size_is_read_from_each_kind() {
        let kinds: Vec<_> = pictures().iter().filter_map(|picture| recognise(picture)).collect();
        assert_eq!(kinds, [Kind::Jpeg, Kind::Png, Kind::Gif, Kind::Tiff, Kind::WebP, Kind::Bmp]);
        for picture in pictures() {
            assert_eq!(dimensions(&picture), Ok((31, 17)), "{:?}", recognise(&picture));
        }
    }

    #[test]
    fn a_cut_header_is_damage_and_no_panic() {
        for picture in pictures() {
            for length in [8, 9, 12] {
                let refusal = dimensions(&picture[..length]);
                assert!(matches!(refusal, Err(Error::Damaged { .. } | Error::Unrecognised)), "{refusal:?}");
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
    fn what_is_no_picture_has_no_size() {
        assert_eq!(dimensions(b"hello"), Err(Error::Unrecognised));
        assert_eq!(dimensions(b""), Err(Error::Unrecognised));
    }
}
