//! From coefficients to pixels: 8×8, or a smaller square from the low frequencies alone.

use std::f32::consts::{FRAC_1_SQRT_2, SQRT_2};

use wide::{f32x4, f32x8, i16x8, i32x4, i32x8, u8x16};

use super::header::ZIGZAG;

/// The coefficients of a block, column by column; see [`ORDER`].
pub type Block = [i16; 64];

/// Where coefficients in the order of the file stand in a [`Block`]: a place past the last is the last.
pub const ORDER: [u8; 128] = {
    let mut order = [63; 128];
    let mut at = 0;
    while at < 64 {
        order[at] = ZIGZAG[at] % 8 * 8 + ZIGZAG[at] / 8;
        at += 1;
    }
    order
};

/// cos(π/8) and cos(3π/8).
const COSINES: (f32, f32) = (0.923_879_5, 0.382_683_43);

/// cos(kπ/16) × √2, but 1 for k = 0.
const WEIGHTS: [f32; 8] =
    [1.0, 1.387_039_8, 1.306_563, 1.175_875_6, 1.0, 0.785_694_96, 0.541_196_1, 0.275_899_38];

/// A quantisation table made ready for one size of square.
#[derive(Debug, Clone)]
pub struct Factors {
    factors: [f32x8; 8],
    mean: i32,
}

/// The last coefficient in the order of the file that a square of this side is made of.
pub const fn last_needed(side: usize) -> usize {
    match side {
        1 => 0,
        2 => 4,
        4 => 24,
        _ => 63,
    }
}

impl Factors {
    /// Makes a table, given in the order of the file, ready for squares of a side of 1, 2, 4 or 8.
    pub fn new(table: &[u16; 64], side: usize) -> Self {
        let weight = |frequency: usize| match (side, frequency) {
            (8, _) => WEIGHTS[frequency] / 8f32.sqrt(),
            (2 | 4, 0) => 8f32.sqrt().recip(),
            (4, 2) | (2, 1) => FRAC_1_SQRT_2 / 2.0,
            (_, _) => 0.5,
        };
        let mut factors = [[0f32; 8]; 8];
        for (&entry, &place) in table.iter().zip(&ORDER) {
            let (column, row) = (usize::from(place / 8), usize::from(place % 8));
            factors[column][row] = f32::from(entry) * weight(column) * weight(row);
        }
        Self { factors: factors.map(f32x8::from), mean: i32::from(table[0]) }
    }

    /// The one pixel that a block's mean makes.
    #[inline]
    pub fn mean(&self, coefficient: i16) -> u8 {
        (((i32::from(coefficient) * self.mean + 4) >> 3) + 128).clamp(0, 255) as u8
    }

    /// Makes the pixels of a block, `side` by `side`, from `place` on in rows of `stride` bytes.
    ///
    /// `last` is how far into the file's order the coefficients may be other than zero.
    #[inline]
    pub fn draw(&self, block: &Block, last: usize, side: usize, pixels: &mut [u8], stride: usize) {
        match (side, last) {
            (1, _) => {
                if let Some(pixel) = pixels.first_mut() {
                    *pixel = self.mean(block[0]);
                }
            }
            (_, 0) => {
                let pixel = self.mean(block[0]);
                pixels.chunks_mut(stride).take(side).for_each(|row| row[..side].fill(pixel));
            }
            (2, _) => self.two(block, pixels, stride),
            (4, _) => self.four(block, pixels, stride),
            _ => self.eight(block, last, pixels, stride),
        }
    }

    fn two(&self, block: &Block, pixels: &mut [u8], stride: usize) {
        let at = |column: usize, row: usize| {
            f32::from(block[column * 8 + row]) * self.factors[column].as_array()[row]
        };
        let (left, right) = (at(0, 0) + at(1, 0), at(0, 0) - at(1, 0));
        let (left_change, right_change) = (at(0, 1) + at(1, 1), at(0, 1) - at(1, 1));
        let rows = [[left + left_change, right + right_change], [left - left_change, right - right_change]];
        for (row, line) in rows.into_iter().zip(pixels.chunks_mut(stride)) {
            let byte = |value: f32| (value + 128.5).clamp(0.0, 255.0) as u8;
            line[..2].copy_from_slice(&row.map(byte));
        }
    }

    fn four(&self, block: &Block, pixels: &mut [u8], stride: usize) {
        let column = |column: usize| {
            let low = [0, 1, 2, 3].map(|row| i32::from(block[column * 8 + row]));
            let [first, second, third, fourth, ..] = self.factors[column].to_array();
            f32x4::from_i32x4(i32x4::from(low)) * f32x4::from([first, second, third, fourth])
        };
        let columns = four_points([column(0), column(1), column(2), column(3)]);
        let rows = four_points(f32x4::transpose(columns));
        for (row, line) in rows.into_iter().zip(pixels.chunks_mut(stride)) {
            let numbers = (row.fast_round_int() + i32x4::splat(128)).to_array();
            line[..4].copy_from_slice(&numbers.map(|number| number.clamp(0, 255) as u8));
        }
    }

    fn eight(&self, block: &Block, last: usize, pixels: &mut [u8], stride: usize) {
        let column = |column: usize| {
            let numbers = i16x8::from_slice_unaligned(&block[column * 8..column * 8 + 8]);
            f32x8::from_i32x8(i32x8::from_i16x8(numbers)) * self.factors[column]
        };
        // The first ten coefficients of the file's order stand in the first four columns.
        let far = |at: usize| if last < 10 { f32x8::ZERO } else { column(at) };
        let columns = [column(0), column(1), column(2), column(3), far(4), far(5), far(6), far(7)];
        let rows = eight_points(f32x8::transpose(eight_points(columns)));
        let half = i16x8::splat(128);
        let words = rows.map(|row| i16x8::from_i32x8_saturate(row.fast_round_int()).saturating_add(half));
        for (pair, lines) in words.chunks_exact(2).zip(pixels.chunks_mut(stride * 2)) {
            let bytes = u8x16::narrow_i16x8(pair[0], pair[1]).to_array();
            lines[..8].copy_from_slice(&bytes[..8]);
            lines[stride..stride + 8].copy_from_slice(&bytes[8..]);
        }
    }
}

/// Four cosine coefficients, weighted beforehand, to four points.
#[inline]
fn four_points([mean, first, second, third]: [f32x4; 4]) -> [f32x4; 4] {
    let (outer, inner) = (mean + second, mean - second);
    let (wide, narrow) = COSINES;
    let (far, near) = (first * wide + third * narrow, first * narrow - third * wide);
    [outer + far, inner + near, inner - near, outer - far]
}

/// Eight cosine coefficients, weighted beforehand, to eight points, after Arai, Agui and Nakajima.
#[inline]
fn eight_points(from: [f32x8; 8]) -> [f32x8; 8] {
    let (sum, difference) = (from[0] + from[4], from[0] - from[4]);
    let inner = from[2] + from[6];
    let turned = (from[2] - from[6]) * SQRT_2 - inner;
    let even = [sum + inner, difference + turned, difference - turned, sum - inner];
    let (middle, middle_turned) = (from[5] + from[3], from[5] - from[3]);
    let (outer, outer_turned) = (from[1] + from[7], from[1] - from[7]);
    let both = (middle_turned + outer_turned) * 1.847_759;
    let first = outer + middle;
    let second = both - middle_turned * 2.613_126 - first;
    let third = (outer - middle) * SQRT_2 - second;
    let fourth = both - outer_turned * 1.082_392_2 - third;
    [
        even[0] + first,
        even[1] + second,
        even[2] + third,
        even[3] + fourth,
        even[3] - fourth,
        even[2] - third,
        even[1] - second,
        even[0] - first,
    ]
}
