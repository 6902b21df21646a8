//! Looking at a small version of a picture: what it is like at first glance, and where the face is.

use std::num::NonZeroU32;

use crate::raster::{Layout, Raster};
use crate::render::upright;
use crate::{Channels, Crop, Error, Format, Limits, Pixels, Wanted, face, thumbhash};

/// Faces are looked for in at most so many pixels of a side.
const FACE_SIDE: u32 = 320;

/// The thumbhash of an encoded picture, 5 to [`thumbhash::MAX_BYTES`] bytes.
///
/// # Errors
/// Those of [`crate::render`].
pub fn thumbhash_of(bytes: &[u8], limits: &Limits, stop: &dyn Fn() -> bool) -> Result<Vec<u8>, Error> {
    let small = Small::of(bytes, thumbhash::MAX_SIDE, limits, stop)?;
    thumbhash::hash(&small.pixels())
}

/// The part that is shown when an encoded picture is cut: around the largest face, or the centre when there is none.
///
/// # Errors
/// Those of [`crate::render`].
pub fn focus_of(bytes: &[u8], limits: &Limits, stop: &dyn Fn() -> bool) -> Result<Crop, Error> {
    let small = Small::of(bytes, FACE_SIDE, limits, stop)?;
    Ok(face::find(&small.pixels())?
        .map_or(Crop::Centre, |face| Crop::At { x: place(face.x), y: place(face.y) }))
}

/// A part of a side in the units of [`Crop::At`].
fn place(share: f32) -> u16 {
    let units = share.clamp(0.0, 1.0) * f32::from(u16::MAX);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it was clamped to what fits"
    )]
    let units = units as u16;
    units
}

/// A picture in colours, upright and small.
struct Small {
    rgba: Vec<u8>,
    size: (u32, u32),
}

impl Small {
    fn of(bytes: &[u8], side: u32, limits: &Limits, stop: &dyn Fn() -> bool) -> Result<Self, Error> {
        let side = NonZeroU32::new(side);
        let wanted = Wanted { width: side, height: side, format: Format::Png, crop: Crop::None };
        let raster = upright(bytes, &wanted, limits, stop)?;
        Ok(Self { size: (raster.width, raster.height), rgba: rgba(raster) })
    }

    fn pixels(&self) -> Pixels<'_> {
        Pixels { bytes: &self.rgba, width: self.size.0, height: self.size.1, channels: Channels::Rgba }
    }
}

fn rgba(raster: Raster) -> Vec<u8> {
    match raster.layout {
        Layout::Rgba | Layout::Cmyk => raster.bytes,
        Layout::Rgb => raster.bytes.as_chunks().0.iter().flat_map(|&[r, g, b]| [r, g, b, u8::MAX]).collect(),
        Layout::Grey => raster.bytes.iter().flat_map(|&grey| [grey, grey, grey, u8::MAX]).collect(),
        Layout::GreyAlpha => raster
            .bytes
            .as_chunks()
            .0
            .iter()
            .flat_map(|&[grey, opacity]| [grey, grey, grey, opacity])
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::png;

    fn encoded(channels: Channels, pixel: &[u8]) -> Vec<u8> {
        let bytes = pixel.repeat(40 * 30);
        png(&Pixels { bytes: &bytes, width: 40, height: 30, channels }).unwrap()
    }

    #[test]
    fn a_picture_is_hashed_as_its_pixels_are_whatever_they_are_made_of() {
        let red = thumbhash_of(&encoded(Channels::Rgb, &[255, 0, 0]), &Limits::default(), &|| false).unwrap();
        let rgba = [255, 0, 0, 255].repeat(40 * 30);
        let pixels = Pixels { bytes: &rgba, width: 40, height: 30, channels: Channels::Rgba };
        assert_eq!(red, thumbhash::hash(&pixels).unwrap());
        let grey = thumbhash_of(&encoded(Channels::Grey, &[90]), &Limits::default(), &|| false).unwrap();
        assert_ne!(grey, red);
        assert!(thumbhash_of(b"no picture", &Limits::default(), &|| false).is_err());
    }

    #[test]
    fn a_picture_without_a_face_is_cut_around_its_centre() {
        let picture = encoded(Channels::GreyAlpha, &[90, 200]);
        assert_eq!(focus_of(&picture, &Limits::default(), &|| false), Ok(Crop::Centre));
    }
}
