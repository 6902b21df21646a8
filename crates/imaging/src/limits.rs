//! How large a picture may be: bytes, pixels, sides, frames and the memory that decoding takes.

use crate::{Error, Kind, dimensions, recognise};

/// The largest picture that is let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most bytes of an encoded picture.
    pub max_bytes: u64,
    /// The most pixels, width times height, that a picture may promise.
    pub max_pixels: u64,
    /// The most pixels of a side.
    pub max_side: u32,
    /// The most frames or pages, though only the first is ever shown.
    pub max_frames: u32,
    /// The most bytes of memory that rendering may take beside the picture itself, as [`crate::probe`] estimates.
    pub max_memory_bytes: u64,
}

impl Default for Limits {
    /// 64 MiB, 100 million pixels, 65,535 a side, 10,000 frames and 512 MiB of memory.
    fn default() -> Self {
        Self {
            max_bytes: 64 * 1024 * 1024,
            max_pixels: 100_000_000,
            max_side: 65_535,
            max_frames: 10_000,
            max_memory_bytes: 512 * 1024 * 1024,
        }
    }
}

/// A picture that met the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// The kind, from the first bytes.
    pub kind: Kind,
    /// Pixels from left to right, as stored.
    pub width: u32,
    /// Pixels from top to bottom, as stored.
    pub height: u32,
}

impl Limits {
    /// Refuses a length over [`Self::max_bytes`].
    ///
    /// # Errors
    ///
    /// [`Error::TooManyBytes`].
    pub fn admit_bytes(&self, bytes: u64) -> Result<(), Error> {
        if bytes > self.max_bytes {
            return Err(Error::TooManyBytes { bytes, max_bytes: self.max_bytes });
        }
        Ok(())
    }

    /// Refuses a size over [`Self::max_pixels`] or with a side over [`Self::max_side`].
    ///
    /// # Errors
    ///
    /// [`Error::TooManyPixels`], [`Error::SideTooLong`].
    pub fn admit_size(&self, (width, height): (u32, u32)) -> Result<(), Error> {
        let pixels = u64::from(width) * u64::from(height);
        if pixels > self.max_pixels {
            return Err(Error::TooManyPixels { pixels, max_pixels: self.max_pixels });
        }
        let side = width.max(height);
        if side > self.max_side {
            return Err(Error::SideTooLong { side, max_side: self.max_side });
        }
        Ok(())
    }

    /// Recognises a whole picture, reads its size from the header and holds both to the limits.
    ///
    /// # Errors
    ///
    /// Every error of [`dimensions`], [`Error::TooManyBytes`], [`Error::TooManyPixels`] and [`Error::SideTooLong`].
    pub fn measure(&self, bytes: &[u8]) -> Result<Measured, Error> {
        self.admit_bytes(u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
        let kind = recognise(bytes).ok_or(Error::Unrecognised)?;
        let (width, height) = dimensions(bytes)?;
        self.admit_size((width, height))?;
        Ok(Measured { kind, width, height })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Channels, Pixels, png};

    fn small_png() -> Vec<u8> {
        png(&Pixels { bytes: &[9; 7 * 3 * 3], width: 7, height: 3, channels: Channels::Rgb }).unwrap()
    }

    #[test]
    fn a_picture_within_the_limits_is_measured() {
        let measured = Limits::default().measure(&small_png());
        assert_eq!(measured, Ok(Measured { kind: Kind::Png, width: 7, height: 3 }));
    }

    #[test]
    fn one_byte_too_many_is_refused() {
        let picture = small_png();
        let length = u64::try_from(picture.len()).unwrap();
        let limits = Limits { max_bytes: length, ..Limits::default() };
        assert!(limits.measure(&picture).is_ok());
        let limits = Limits { max_bytes: length - 1, ..Limits::default() };
        let refusal = Error::TooManyBytes { bytes: length, max_bytes: length - 1 };
        assert_eq!(limits.measure(&picture), Err(refusal));
    }

    #[test]
    fn one_pixel_too_many_is_refused() {
        let limits = Limits { max_pixels: 21, ..Limits::default() };
        assert!(limits.measure(&small_png()).is_ok());
        let limits = Limits { max_pixels: 20, ..Limits::default() };
        assert_eq!(limits.measure(&small_png()), Err(Error::TooManyPixels { pixels: 21, max_pixels: 20 }));
    }

    #[test]
    fn a_side_one_pixel_too_long_is_refused() {
        let limits = Limits { max_side: 7, ..Limits::default() };
        assert!(limits.measure(&small_png()).is_ok());
        let limits = Limits { max_side: 6, ..Limits::default() };
        assert_eq!(limits.measure(&small_png()), Err(Error::SideTooLong { side: 7, max_side: 6 }));
    }

    #[test]
    fn the_largest_size_does_not_overflow() {
        let refusal = Limits::default().admit_size((u32::MAX, u32::MAX));
        assert!(matches!(refusal, Err(Error::TooManyPixels { .. })));
    }
}
