//! A still GIF with a palette of its own.

use std::borrow::Cow;

use gif::{Encoder, EncodingError, Frame};

use super::palette::Palette;
use super::parts::Parts;
use super::{Channels, Pixels, not_encoded};
use crate::{Error, Kind};

/// Pixels less opaque than this are not seen.
const LEAST_OPACITY: u8 = 128;

/// Most colours of a palette.
const MAX_COLOURS: usize = 256;

/// Encodes as a still GIF with a palette of at most 256 colours, exact when the picture has no more; a pixel is seen
/// or not.
///
/// # Errors
///
/// [`Error::WrongBuffer`]; [`Error::Damaged`] when a side exceeds 65,535 pixels.
pub fn gif(pixels: &Pixels<'_>) -> Result<Vec<u8>, Error> {
    parts(pixels).map(Parts::joined)
}

pub(super) fn parts(pixels: &Pixels<'_>) -> Result<Parts, Error> {
    pixels.check()?;
    let size = pixels.sides(Kind::Gif, u16::MAX)?;
    let (bytes, channels) = pixels.coloured();
    let written = if channels == Channels::Rgba {
        let colour =
            |&[red, green, blue, opacity]: &[u8; 4]| (opacity >= LEAST_OPACITY).then_some([red, green, blue]);
        encoded(bytes.as_chunks::<4>().0.iter().map(colour), size)
    } else {
        encoded(bytes.as_chunks::<3>().0.iter().copied().map(Some), size)
    };
    written.map_err(|_| not_encoded(Kind::Gif))
}

/// Encodes colours, none for a transparent pixel.
fn encoded(
    colours: impl Iterator<Item = Option<[u8; 3]>> + Clone,
    (width, height): (u16, u16),
) -> Result<Parts, EncodingError> {
    let unseen = colours.clone().any(|colour| colour.is_none());
    let most = MAX_COLOURS - usize::from(unseen);
    let mut palette = Palette::of(colours.clone().flatten(), most);
    let mut entries = palette.colours().as_flattened().to_vec();
    let transparent = unseen.then(|| u8::try_from(palette.colours().len()).unwrap_or(u8::MAX));
    if unseen {
        entries.extend([0; 3]);
    }
    let index =
        |colour: Option<[u8; 3]>| colour.map_or(transparent.unwrap_or(0), |colour| palette.nearest(colour));
    let buffer = Cow::Owned(colours.map(index).collect());
    let mut written = Parts::new(usize::MAX);
    // The palette is that of the file, not of the frame: a frame's own palette of greys is black to some readers.
    let mut encoder = Encoder::new(&mut written, width, height, &entries)?;
    encoder.write_frame(&Frame { width, height, buffer, transparent, ..Frame::default() })?;
    drop(encoder);
    Ok(written)
}
