//! How large a picture may be: bytes, pixels, sides, frames and the memory that decoding takes.

use crate::Error;

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
    /// 64 MiB, 128 million pixels, 65,535 a side, 10,000 frames and 96 MiB of memory.
    fn default() -> Self {
        Self {
            max_bytes: 64 * 1024 * 1024,
            max_pixels: 128_000_000,
            max_side: 65_535,
            max_frames: 10_000,
            max_memory_bytes: 96 * 1024 * 1024,
        }
    }
}

impl Limits {
    /// The same limits, less the given bytes of memory that are used already, as by the picture itself.
    #[must_use]
    pub fn beside(self, bytes: u64) -> Self {
        Self { max_memory_bytes: self.max_memory_bytes.saturating_sub(bytes), ..self }
    }

    /// Refuses a length over [`Self::max_bytes`].
    ///
    /// # Errors
    ///
    /// [`Error::TooManyBytes`].
    pub(crate) fn admit_bytes(&self, bytes: u64) -> Result<(), Error> {
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
    pub(crate) fn admit_size(&self, (width, height): (u32, u32)) -> Result<(), Error> {
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_too_many_is_refused() {
        let limits = Limits { max_bytes: 20, ..Limits::default() };
        assert_eq!(limits.admit_bytes(20), Ok(()));
        assert_eq!(limits.admit_bytes(21), Err(Error::TooManyBytes { bytes: 21, max_bytes: 20 }));
    }

    #[test]
    fn one_pixel_too_many_is_refused() {
        let limits = Limits { max_pixels: 21, ..Limits::default() };
        assert_eq!(limits.admit_size((7, 3)), Ok(()));
        let refusal = Error::TooManyPixels { pixels: 22, max_pixels: 21 };
        assert_eq!(limits.admit_size((11, 2)), Err(refusal));
    }

    #[test]
    fn a_side_one_pixel_too_long_is_refused() {
        let limits = Limits { max_side: 7, ..Limits::default() };
        assert_eq!(limits.admit_size((7, 3)), Ok(()));
        assert_eq!(limits.admit_size((3, 8)), Err(Error::SideTooLong { side: 8, max_side: 7 }));
    }

    #[test]
    fn the_largest_size_does_not_overflow() {
        let refusal = Limits::default().admit_size((u32::MAX, u32::MAX));
        assert!(matches!(refusal, Err(Error::TooManyPixels { .. })));
    }
}
