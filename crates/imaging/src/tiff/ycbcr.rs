//! Luma and chroma: how they are stored together, and their conversion to RGB.

use super::page::Fields;
use super::{tag, unsupported};
use crate::Error;

/// How a page stores lightness and differences.
pub(super) struct YCbCr {
    /// Pixels from left to right that share their differences.
    pub(super) across: usize,
    /// Pixels from top to bottom that do.
    pub(super) down: usize,
    /// The shares of red and blue in what is added to the lightness, then those of blue and red in green.
    factors: [f32; 4],
    /// What is 0 and what is most, for the lightness and both differences.
    ranges: [(f32, f32); 3],
    /// Nothing is to be done: the pixels are red, green and blue already.
    is_rgb: bool,
}

const LUMA: [f32; 3] = [0.299, 0.587, 0.114];

impl YCbCr {
    /// What the decoder of JPEG has turned to red, green and blue.
    pub(super) const fn of_jpeg() -> Self {
        Self { across: 1, down: 1, factors: [0.0; 4], ranges: [(0.0, 1.0); 3], is_rgb: true }
    }

    pub(super) fn of(fields: &Fields<'_>) -> Result<Self, Error> {
        let mut told = fields.numbers(tag::YCBCR_SUBSAMPLING);
        let mut side = || match told.next().unwrap_or(2) {
            side @ (1 | 2 | 4) => Ok(usize::try_from(side).unwrap_or(1)),
            other => Err(unsupported(&format!("YCbCr colours with differences for {other} pixels"))),
        };
        let (across, down) = (side()?, side()?);
        let luma: [f32; 3] = fields.rationals(tag::YCBCR_COEFFICIENTS).unwrap_or(LUMA);
        let [red, green, blue] = if luma.iter().all(|share| *share > 0.0) { luma } else { LUMA };
        let (for_red, for_blue) = (2.0 - 2.0 * red, 2.0 - 2.0 * blue);
        let factors = [for_red, for_blue, -for_blue * blue / green, -for_red * red / green];
        let levels = fields.rationals::<6>(tag::REFERENCE_BLACK_WHITE);
        let levels = levels.unwrap_or([0.0, 255.0, 128.0, 255.0, 128.0, 255.0]);
        let range = |at: usize, most: f32| {
            let level = |at: usize| levels.get(at).copied().unwrap_or_default();
            let (black, white) = (level(2 * at), level(2 * at + 1));
            (black, if white > black { most / (white - black) } else { 1.0 })
        };
        let ranges = [range(0, 255.0), range(1, 127.0), range(2, 127.0)];
        Ok(Self { across, down, factors, ranges, is_rgb: false })
    }

    pub(super) const fn is_subsampled(&self) -> bool {
        self.across > 1 || self.down > 1
    }

    /// The bytes of the rows that share chroma samples, for rows of this many pixels.
    pub(super) const fn unit_bytes(&self, width: u64) -> u64 {
        width.div_ceil(self.across as u64).saturating_mul((self.across * self.down + 2) as u64)
    }

    /// A row of lightness and differences of each pixel, the row being this one of those that share differences.
    pub(super) fn unpack(&self, unit: &[u8], row: usize, into: &mut [u8]) {
        let clumps = unit.chunks_exact(self.across * self.down + 2);
        for (pixels, clump) in into.chunks_mut(3 * self.across).zip(clumps) {
            let lightness = clump.get(row * self.across..).unwrap_or_default();
            let Some(differences) = clump.last_chunk::<2>() else { continue };
            for (pixel, lightness) in pixels.chunks_exact_mut(3).zip(lightness) {
                pixel.copy_from_slice(&[*lightness, differences[0], differences[1]]);
            }
        }
    }

    pub(super) fn rgb(&self, pixel: [u8; 3]) -> [u8; 3] {
        if self.is_rgb {
            return pixel;
        }
        let [lightness, blue, red] = [0, 1, 2].map(|at| {
            let (black, factor) = self.ranges[at];
            (f32::from(pixel[at]) - black) * factor
        });
        let [red_in_red, blue_in_blue, blue_in_green, red_in_green] = self.factors;
        let colours = [
            lightness + red_in_red * red,
            lightness + blue_in_green * blue + red_in_green * red,
            lightness + blue_in_blue * blue,
        ];
        colours.map(|colour| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is clamped")]
            let byte = (colour + 0.5).clamp(0.0, 255.0) as u8;
            byte
        })
    }
}
