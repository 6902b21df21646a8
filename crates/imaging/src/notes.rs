//! What a picture notes beside its pixels: how the camera was held, and what its colours mean.

use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::tiff::TiffDecoder;
use image::codecs::webp::WebPDecoder;
use image::{ImageDecoder, ImageResult, Limits};

use crate::Kind;
use crate::decode::MAX_HEADER_ALLOCATION_BYTES;
use crate::orient::Turn;
use crate::watch::{Watch, Watched};

/// Both notes; what is missing or unreadable turns and changes nothing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Notes {
    pub(crate) turn: Turn,
    pub(crate) profile: Option<Vec<u8>>,
}

/// Reads the notes of a picture.
pub(crate) fn notes(kind: Kind, bytes: &[u8], watch: &Watch<'_>) -> Notes {
    let reader = || Watched::new(bytes, watch);
    match kind {
        Kind::Jpeg => read(JpegDecoder::new(reader())),
        Kind::Png => {
            let mut limits = Limits::no_limits();
            limits.max_alloc = Some(MAX_HEADER_ALLOCATION_BYTES);
            read(PngDecoder::with_limits(reader(), limits))
        }
        Kind::Tiff => read(TiffDecoder::new(reader())),
        Kind::WebP => read(WebPDecoder::new(reader())),
        Kind::Gif | Kind::Bmp => Notes::default(),
    }
}

fn read(decoder: ImageResult<impl ImageDecoder>) -> Notes {
    let Ok(mut decoder) = decoder else { return Notes::default() };
    let turn = decoder.orientation().map(|orientation| Turn::from_exif(orientation.to_exif()));
    Notes { turn: turn.unwrap_or_default(), profile: decoder.icc_profile().ok().flatten() }
}
