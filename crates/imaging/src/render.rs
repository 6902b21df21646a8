//! The way of a picture: encoded bytes in, scaled, upright, sRGB, encoded bytes out.

use std::num::NonZeroU32;

use crate::decode::{Holds, decode};
use crate::probe::{Admitted, admit};
use crate::raster::{Raster, index};
use crate::scale::scale;
use crate::watch::Watch;
use crate::{Error, Kind, Limits, colour, encode};

/// A format in which pictures are given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// JPEG; opacity is laid on white.
    Jpeg,
    /// PNG, without loss.
    Png,
    /// GIF, at most 256 colours, each pixel seen or not.
    Gif,
    /// WebP with loss.
    WebP,
}

impl Format {
    /// The kind that the encoded picture is recognised as.
    pub const fn kind(self) -> Kind {
        match self {
            Self::Jpeg => Kind::Jpeg,
            Self::Png => Kind::Png,
            Self::Gif => Kind::Gif,
            Self::WebP => Kind::WebP,
        }
    }
}

/// Whether a picture is cut to the aspect of the box when both sides are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Crop {
    /// It is not: the whole picture fits into the box.
    #[default]
    None,
    /// The box is filled; as much is cut on the one side as on the other.
    Centre,
    /// The box is filled around this point of the upright picture, as far as its edges allow.
    At {
        /// From the left, 65,535 being the right edge.
        x: u16,
        /// From the top, 65,535 being the lower edge.
        y: u16,
    },
}

/// What is wanted of a picture. No picture is ever enlarged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// The most pixels from left to right; without it the height decides.
    pub width: Option<NonZeroU32>,
    /// The most pixels from top to bottom; without it the width decides.
    pub height: Option<NonZeroU32>,
    /// The format of the answer.
    pub format: Format,
    /// Heeded when both sides are given.
    pub crop: Crop,
}

/// A finished picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The encoded picture, with no notes of the original in it.
    pub bytes: Vec<u8>,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// The format, as wanted.
    pub format: Format,
}

/// Renders the first frame or page of a picture: scaled, upright, in sRGB, encoded anew. The same bytes and wishes
/// always give the same bytes on the same kind of processor.
///
/// Everything that the header tells is held to the limits before a pixel is decoded. `stop` is asked now and then
/// while bytes are read and ends the work by answering true, such as when a deadline has passed; a WebP is decoded
/// in one piece in between, up to some seconds at the largest size.
///
/// A truncated picture shows what is there, except a WebP, which is rejected as corrupt. The rest of a JPEG is grey or goes
/// on as before, that of a GIF is unseen, that of a PNG or BMP is as if 0 were stored: unseen where pixels have an opacity, the
/// first entry of a palette, else black.
///
/// # Errors
///
/// Those of [`crate::probe`]; [`Error::Damaged`] too when the format cannot hold the size: 65,535 pixels a side for
/// JPEG and GIF, 16,383 for WebP.
pub fn render(
    bytes: &[u8],
    wanted: &Wanted,
    limits: &Limits,
    stop: &dyn Fn() -> bool,
) -> Result<Rendered, Error> {
    let raster = upright(bytes, wanted, limits, stop)?;
    let (width, height) = (raster.width, raster.height);
    let bytes = encode::encode(raster, wanted.format)?;
    Ok(Rendered { bytes, width, height, format: wanted.format })
}

/// Checks that a picture can be shown: the header as in [`crate::probe`], and as many pixels as needed to be sure. Of
/// a format that is shown even when truncated, the beginning is enough; a TIFF or WebP is decoded whole, at the least size.
///
/// # Errors
///
/// Those of [`render`].
pub fn check(bytes: &[u8], limits: &Limits, stop: &dyn Fn() -> bool) -> Result<(), Error> {
    let watch = Watch::new(stop);
    let Admitted { header, mut plan, .. } = admit(bytes, &SMALLEST, limits, &watch)?;
    // Interlaced rows come from the whole picture: only the whole plan keeps them in squares.
    let by_rows = matches!(header.kind, Kind::Png | Kind::Gif | Kind::Bmp);
    if by_rows && !matches!(header.holds, Holds::Interlaced(_)) {
        plan.part.height = 1;
    }
    decode(&header, bytes, &plan, &watch)?;
    watch.check()
}

/// The rendering that needs the least memory.
const SMALLEST: Wanted =
    Wanted { width: NonZeroU32::new(1), height: NonZeroU32::new(1), format: Format::Png, crop: Crop::None };

/// The pixels of a rendered picture, before they are encoded.
pub(crate) fn upright(
    bytes: &[u8],
    wanted: &Wanted,
    limits: &Limits,
    stop: &dyn Fn() -> bool,
) -> Result<Raster, Error> {
    let watch = Watch::new(stop);
    let Admitted { header, notes, plan, size, colours_first, .. } =
        admit(bytes, wanted, limits, &watch)?.with_colours_first(wanted, limits);
    let mut raster = decode(&header, bytes, &plan, &watch)?;
    if colours_first {
        raster = colour::to_srgb(raster, &notes);
        watch.check()?;
    }
    let mut raster = scale(raster, size, header.kind)?;
    watch.check()?;
    if !colours_first {
        raster = colour::to_srgb(raster, &notes);
    }
    let stored = (index(raster.width.into()), index(raster.height.into()));
    let (width, height) = notes.turn.size((raster.width, raster.height));
    let upright = notes.turn.apply(raster.bytes, stored, raster.layout.bytes().into());
    Ok(Raster { bytes: upright, width, height, ..raster })
}
