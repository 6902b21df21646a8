//! From stored rows to pixels of eight bits per channel: palettes, one to sixteen bits, the colour that is
//! transparent.

use png::{ColorType, Info};

use crate::raster::{Layout, index};

/// How the rows of a picture are unpacked.
pub(crate) struct Unpack {
    colour: ColorType,
    /// Bits of a channel, 1 to 16.
    depth: u8,
    /// The palette with its alpha; missing entries are black.
    palette: Vec<[u8; 4]>,
    /// The bytes of the transparent colour, one value per channel.
    unseen: Option<Vec<u8>>,
    pub(crate) layout: Layout,
}

impl Unpack {
    /// Reads the settings from the chunks before the pixels.
    pub(crate) fn new(info: &Info<'_>) -> Self {
        let transparency = info.trns.as_deref();
        let layout = match (info.color_type, transparency.is_some()) {
            (ColorType::Grayscale, false) => Layout::Grey,
            (ColorType::Grayscale, true) | (ColorType::GrayscaleAlpha, _) => Layout::GreyAlpha,
            (ColorType::Rgb | ColorType::Indexed, false) => Layout::Rgb,
            (ColorType::Rgb | ColorType::Indexed, true) | (ColorType::Rgba, _) => Layout::Rgba,
        };
        let mut palette = Vec::new();
        let mut unseen = None;
        if info.color_type == ColorType::Indexed {
            let opacity = transparency.unwrap_or_default();
            let colours = info.palette.as_deref().unwrap_or_default().as_chunks::<3>().0.iter();
            palette.extend(colours.enumerate().map(|(at, &[red, green, blue])| {
                [red, green, blue, opacity.get(at).copied().unwrap_or(u8::MAX)]
            }));
            palette.resize(256, [0, 0, 0, u8::MAX]);
        } else {
            unseen = transparency.map(<[u8]>::to_vec);
        }
        Self { colour: info.color_type, depth: info.bit_depth as u8, palette, unseen, layout }
    }

    /// Whether rows are stored as they are shown.
    pub(crate) fn plain(&self) -> bool {
        self.depth == 8 && self.unseen.is_none() && self.colour != ColorType::Indexed
    }

    fn bits(&self) -> u64 {
        u64::from(self.depth) * self.colour.samples() as u64
    }

    /// The bytes of a stored row with this many pixels.
    pub(crate) fn row_bytes(&self, width: u32) -> usize {
        index((self.bits() * u64::from(width)).div_ceil(8))
    }

    /// The bytes from one pixel to the next, for the filter.
    pub(crate) fn pixel_bytes(&self) -> u8 {
        u8::try_from(self.bits() / 8).unwrap_or(1).max(1)
    }

    /// Unpacks a stored row into pixels.
    pub(crate) fn unpack(&self, stored: &[u8], row: &mut [u8]) {
        match (self.colour, self.depth, &self.unseen) {
            (ColorType::Indexed, ..) => self.look_up(stored, row),
            (ColorType::Grayscale, ..=8, unseen) => {
                let unseen = unseen.as_ref().and_then(|unseen| unseen.first().copied());
                self.grey(stored, unseen, row);
            }
            (_, 16, unseen) => match self.colour.samples() {
                1 => sixteen::<2>(stored, unseen.as_deref(), row),
                2 => sixteen::<4>(stored, None, row),
                3 => sixteen::<6>(stored, unseen.as_deref(), row),
                _ => sixteen::<8>(stored, None, row),
            },
            (_, _, Some(unseen)) => {
                for (pixel, shown) in stored.as_chunks::<3>().0.iter().zip(row.as_chunks_mut::<4>().0) {
                    let opacity = if pixel.as_slice() == unseen.as_slice() { 0 } else { u8::MAX };
                    *shown = [pixel[0], pixel[1], pixel[2], opacity];
                }
            }
            (_, _, None) => {
                let length = row.len().min(stored.len());
                row.iter_mut().zip(stored.iter().take(length)).for_each(|(shown, &byte)| *shown = byte);
            }
        }
    }

    /// The numbers of a row of one channel with at most eight bits.
    fn samples<'a>(&self, stored: &'a [u8]) -> impl Iterator<Item = u8> + use<'a> {
        let (depth, most) = (self.depth.clamp(1, 8), u8::MAX >> (8 - self.depth.clamp(1, 8)));
        stored.iter().flat_map(move |byte| {
            (1..=8 / depth).map(move |at| byte.checked_shr(u32::from(8 - depth * at)).unwrap_or(0) & most)
        })
    }

    fn look_up(&self, stored: &[u8], row: &mut [u8]) {
        let colours =
            self.samples(stored).map(|at| self.palette.get(usize::from(at)).copied().unwrap_or_default());
        let pixels = row.chunks_exact_mut(usize::from(self.layout.bytes()));
        for (shown, colour) in pixels.zip(colours) {
            shown.iter_mut().zip(colour).for_each(|(byte, channel)| *byte = channel);
        }
    }

    fn grey(&self, stored: &[u8], unseen: Option<u8>, row: &mut [u8]) {
        let scale = u8::MAX / (u8::MAX >> (8 - self.depth.clamp(1, 8)));
        let samples = self.samples(stored);
        match unseen {
            None => row.iter_mut().zip(samples).for_each(|(shown, sample)| *shown = sample * scale),
            Some(unseen) => {
                for (shown, sample) in row.as_chunks_mut::<2>().0.iter_mut().zip(samples) {
                    *shown = [sample * scale, if sample == unseen { 0 } else { u8::MAX }];
                }
            }
        }
    }
}

/// Pixels with two bytes per channel, of which only the first is shown.
fn sixteen<const BYTES: usize>(stored: &[u8], unseen: Option<&[u8]>, row: &mut [u8]) {
    let channels = BYTES / 2 + usize::from(unseen.is_some());
    for (pixel, shown) in stored.as_chunks::<BYTES>().0.iter().zip(row.chunks_exact_mut(channels)) {
        let opacity = if unseen == Some(pixel) { 0 } else { u8::MAX };
        let bytes = pixel.iter().step_by(2).copied().chain([opacity]);
        shown.iter_mut().zip(bytes).for_each(|(shown, byte)| *shown = byte);
    }
}
