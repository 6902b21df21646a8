//! Pixels of 16 or 32 bits whose channels are given by bit masks.

use crate::Error;
use crate::watch::Watch;

/// Default masks when the header has none, for 16 and 32 bits: no alpha channel.
const OF_16_BITS: [u32; 4] = [0x7C00, 0x03E0, 0x001F, 0];
const OF_32_BITS: [u32; 4] = [0x00FF_0000, 0x0000_FF00, 0x0000_00FF, 0];

/// A channel of a pixel.
#[derive(Clone, Copy, Debug)]
struct Channel {
    mask: u32,
    shift: u32,
    /// The largest value.
    most: u32,
}

impl Channel {
    fn new(mask: u32) -> Self {
        let mut shift = mask.trailing_zeros().min(31);
        let mut most = mask >> shift;
        // Only eight bits per channel are shown.
        while most > 0xFF {
            (shift, most) = (shift + 1, most >> 1);
        }
        Self { mask, shift, most }
    }

    /// The channel as eight bits; 0 when the pixel lacks it.
    fn of(self, pixel: u32) -> u8 {
        let value = (pixel & self.mask) >> self.shift;
        u8::try_from((value * 255 + self.most / 2).checked_div(self.most).unwrap_or(0)).unwrap_or(u8::MAX)
    }
}

/// Where the channels of a pixel are.
#[derive(Debug)]
pub(super) struct Masks {
    /// Red, green, blue.
    colours: [Channel; 3],
    /// Of the layout, not of the stored pixels.
    has_opacity: bool,
    opacity: Channel,
    /// Bytes of a pixel, 2 or 4.
    bytes: usize,
}

impl Masks {
    /// From the masks of red, green, blue and alpha, and the bits per pixel.
    pub(super) fn new(masks: [u32; 4], bits: u16) -> Self {
        let usual = if bits == 16 { OF_16_BITS } else { OF_32_BITS };
        let [red, green, blue, opacity] = masks;
        let colours =
            if red | green | blue == 0 { [usual[0], usual[1], usual[2]] } else { [red, green, blue] };
        Self {
            colours: colours.map(Channel::new),
            has_opacity: opacity != 0,
            opacity: Channel::new(opacity),
            bytes: usize::from(bits / 8),
        }
    }

    fn pixels<'a>(&self, stored: &'a [u8]) -> impl Iterator<Item = u32> + use<'a> {
        let pixel = |bytes: &[u8]| bytes.iter().rev().fold(0, |pixel, &byte| pixel << 8 | u32::from(byte));
        stored.chunks_exact(self.bytes.max(1)).map(pixel)
    }

    /// Whether there is an opacity, and it is 0 for every pixel of these rows.
    pub(super) fn hide_everything<'a>(
        &self,
        rows: impl Iterator<Item = &'a [u8]>,
        watch: &Watch<'_>,
    ) -> Result<bool, Error> {
        if !self.has_opacity {
            return Ok(false);
        }
        for row in rows {
            watch.check()?;
            if self.pixels(row).any(|pixel| pixel & self.opacity.mask != 0) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Treats every pixel as opaque.
    pub(super) fn ignore_opacity(&mut self) {
        self.opacity = Channel::new(0);
    }

    /// Writes pixels of three bytes, or of four with an opacity; those that are not there are 0.
    pub(super) fn row(&self, stored: &[u8], pixels: &mut [u8]) {
        pixels.fill(0);
        let there = self.pixels(stored);
        if !self.has_opacity {
            for (pixel, there) in pixels.as_chunks_mut::<3>().0.iter_mut().zip(there) {
                *pixel = self.colours.map(|channel| channel.of(there));
            }
            return;
        }
        for (pixel, there) in pixels.as_chunks_mut::<4>().0.iter_mut().zip(there) {
            let [red, green, blue] = self.colours.map(|channel| channel.of(there));
            let opacity = if self.opacity.mask == 0 { u8::MAX } else { self.opacity.of(there) };
            *pixel = [red, green, blue, opacity];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_of_any_width_covers_the_full_range() {
        for (mask, most) in
            [(0x1, 1), (0x7C00, 0x7C00), (0x07E0, 0x07E0), (0xFFFF_0000, u32::MAX), (u32::MAX, u32::MAX)]
        {
            let channel = Channel::new(mask);
            assert_eq!((channel.of(0), channel.of(most)), (0, 255), "{mask:x}");
        }
        assert_eq!(Channel::new(0).of(u32::MAX), 0);
        assert_eq!(Channel::new(0x1F).of(16), 132);
        assert_eq!(Channel::new(0x3FF0_0000).of(0x2000_0000), 128);
    }
}
