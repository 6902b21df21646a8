//! From coefficients to pixels: 8×8, or a smaller square from the low frequencies alone.

use std::f32::consts::{FRAC_1_SQRT_2, SQRT_2};
use std::ops::{Add, Mul, Sub};

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
            (2, 0) => put(&[[self.mean(block[0]); 2]; 2], pixels, stride),
            (4, 0) => put(&[[self.mean(block[0]); 4]; 4], pixels, stride),
            (_, 0) => put(&[[self.mean(block[0]); 8]; 8], pixels, stride),
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

    /// The lower half of a column of coefficients, with their factors.
    #[inline]
    fn low(&self, block: &Block, column: usize) -> f32x4 {
        let numbers = [0, 1, 2, 3].map(|row| i32::from(block[column * 8 + row]));
        let [first, second, third, fourth, ..] = self.factors[column].to_array();
        f32x4::from_i32x4(i32x4::from(numbers)) * f32x4::from([first, second, third, fourth])
    }

    fn four(&self, block: &Block, pixels: &mut [u8], stride: usize) {
        let columns = four_points([0, 1, 2, 3].map(|column| self.low(block, column)));
        let [first, second, third, fourth] = four_points(f32x4::transpose(columns));
        let bytes = bytes(joined(first, second), joined(third, fourth));
        put(bytes.as_chunks::<4>().0, pixels, stride);
    }

    fn eight(&self, block: &Block, last: usize, pixels: &mut [u8], stride: usize) {
        // The first ten coefficients of the file's order stand in a quarter of the block.
        let rows = if last < 10 { self.few(block) } else { self.all(block) };
        let bytes = rows.as_chunks::<2>().0.iter().map(|pair| bytes(pair[0], pair[1]));
        let mut rest = pixels;
        for pair in bytes {
            put(pair.as_chunks::<8>().0, rest, stride);
            rest = rest.get_mut(stride * 2..).unwrap_or_default();
        }
    }

    fn few(&self, block: &Block) -> [f32x8; 8] {
        let columns = eight_of_four([0, 1, 2, 3].map(|column| self.low(block, column)));
        let [first, second, third, fourth, fifth, sixth, seventh, eighth] = columns;
        let left = f32x4::transpose([first, second, third, fourth]);
        let right = f32x4::transpose([fifth, sixth, seventh, eighth]);
        eight_of_four([0, 1, 2, 3].map(|row| joined(left[row], right[row])))
    }

    fn all(&self, block: &Block) -> [f32x8; 8] {
        let mut columns = self.factors;
        for (column, numbers) in columns.iter_mut().zip(block.as_chunks::<8>().0) {
            *column *= f32x8::from_i32x8(i32x8::from_i16x8(i16x8::new(*numbers)));
        }
        eight_points(transposed(eight_points(columns)))
    }
}

/// Writes rows of pixels below each other.
#[inline]
fn put<const WIDTH: usize>(rows: &[[u8; WIDTH]], pixels: &mut [u8], stride: usize) {
    let mut rest = pixels;
    // Counting how many rows there is room for would take a division.
    for row in rows {
        let Some(line) = rest.first_chunk_mut() else { return };
        *line = *row;
        rest = rest.get_mut(stride..).unwrap_or_default();
    }
}

/// Rows for columns, quarter by quarter, which takes fewer steps where lanes are four.
#[inline]
fn transposed(columns: [f32x8; 8]) -> [f32x8; 8] {
    let quarter = |column: usize, row: usize| {
        f32x4::transpose([0, 1, 2, 3].map(|at| {
            let lanes = columns[column + at].to_array();
            f32x4::from([lanes[row], lanes[row + 1], lanes[row + 2], lanes[row + 3]])
        }))
    };
    let (upper_left, upper_right) = (quarter(0, 0), quarter(4, 0));
    let (lower_left, lower_right) = (quarter(0, 4), quarter(4, 4));
    let upper = |row: usize| joined(upper_left[row], upper_right[row]);
    let lower = |row: usize| joined(lower_left[row], lower_right[row]);
    [upper(0), upper(1), upper(2), upper(3), lower(0), lower(1), lower(2), lower(3)]
}

/// Two halves side by side.
#[inline]
fn joined(left: f32x4, right: f32x4) -> f32x8 {
    let (left, right) = (left.to_array(), right.to_array());
    f32x8::from([left[0], left[1], left[2], left[3], right[0], right[1], right[2], right[3]])
}

/// Sixteen pixels out of numbers around zero.
#[inline]
fn bytes(first: f32x8, second: f32x8) -> [u8; 16] {
    let half = i16x8::splat(128);
    let words = [first, second]
        .map(|numbers| i16x8::from_i32x8_saturate(numbers.fast_round_int()).saturating_add(half));
    u8x16::narrow_i16x8(words[0], words[1]).to_array()
}

/// Four cosine coefficients, weighted beforehand, to four points.
#[inline]
fn four_points([mean, first, second, third]: [f32x4; 4]) -> [f32x4; 4] {
    let (outer, inner) = (mean + second, mean - second);
    let (wide, narrow) = COSINES;
    let (far, near) = (first * wide + third * narrow, first * narrow - third * wide);
    [outer + far, inner + near, inner - near, outer - far]
}

/// Eight points of which the higher four coefficients are zero; see [`eight_points`].
#[inline]
fn eight_of_four<Lanes>([mean, first, second, third]: [Lanes; 4]) -> [Lanes; 8]
where
    Lanes: Copy + Add<Output = Lanes> + Sub<Output = Lanes> + Mul<f32, Output = Lanes>,
{
    let turned = second * (SQRT_2 - 1.0);
    let even = [mean + second, mean + turned, mean - turned, mean - second];
    let both = (first - third) * 1.847_759;
    let odd0 = first + third;
    let odd1 = both + third * 2.613_126 - odd0;
    let odd2 = (first - third) * SQRT_2 - odd1;
    let odd3 = both - first * 1.082_392_2 - odd2;
    around(even, [odd0, odd1, odd2, odd3])
}

/// The points to both sides of the middle.
#[inline]
fn around<Lanes>(even: [Lanes; 4], odd: [Lanes; 4]) -> [Lanes; 8]
where
    Lanes: Copy + Add<Output = Lanes> + Sub<Output = Lanes>,
{
    [
        even[0] + odd[0],
        even[1] + odd[1],
        even[2] + odd[2],
        even[3] + odd[3],
        even[3] - odd[3],
        even[2] - odd[2],
        even[1] - odd[1],
        even[0] - odd[0],
    ]
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
    around(even, [first, second, third, fourth])
}
