//! The first look: is the middle of nine small squares lighter than those around it, asked at many places of a window.

use super::grey::Grey;
use super::window::SIDE;

/// Pixels of a side of a small square.
const SQUARE: usize = 3;
/// Pixels of a side of nine squares.
const NINE: usize = 3 * SQUARE;
/// After so many tests a window is dropped when it has not come far enough.
const GROUP: usize = 10;
/// Pixels of a window.
const AREA: u64 = 1600;
/// A window whose lightness deviates by less than this, squared, is flat.
const FLAT: u64 = 100;

/// A row of tests.
pub(super) struct Boosted {
    pub(super) tests: Vec<Test>,
}

/// One place of a window, and what each outcome there is worth.
pub(super) struct Test {
    x: usize,
    y: usize,
    threshold: f32,
    weights: Vec<f32>,
}

impl Test {
    /// Nothing when the place is not within a window.
    pub(super) fn new(x: usize, y: usize, threshold: f32, weights: Vec<f32>) -> Option<Self> {
        (x.max(y) <= SIDE - NINE).then_some(Self { x, y, threshold, weights })
    }
}

impl Boosted {
    /// How sure it is that there is a face in the window at this place; nothing when there is none.
    pub(super) fn score(&self, codes: &Codes, x: usize, y: usize) -> Option<f32> {
        let mut score = 0.0;
        for group in self.tests.chunks(GROUP) {
            for test in group {
                let code = usize::from(codes.at(x + test.x, y + test.y));
                score += test.weights.get(code).copied().unwrap_or_default();
            }
            if group.last().is_some_and(|last| score < last.threshold) {
                return None;
            }
        }
        codes.varies(x, y).then_some(score)
    }
}

/// What the tests ask, answered for every place of a picture.
pub(super) struct Codes {
    answers: Vec<u8>,
    width: usize,
    sums: Sums,
    squares: Sums,
}

impl Codes {
    pub(super) fn of(picture: &Grey) -> Self {
        let sums = Sums::of(picture, u64::from);
        let squares = Sums::of(picture, |light| u64::from(light) * u64::from(light));
        let small = places(picture, SQUARE).map(|(x, y)| sums.within(x, y, SQUARE)).collect();
        let small = Small { sums: small, stride: (picture.width + 1).saturating_sub(SQUARE) };
        let answers = places(picture, NINE).map(|(x, y)| small.code(x, y)).collect();
        Self { answers, width: (picture.width + 1).saturating_sub(NINE), sums, squares }
    }

    fn at(&self, x: usize, y: usize) -> u8 {
        self.answers.get(y * self.width + x).copied().unwrap_or_default()
    }

    fn varies(&self, x: usize, y: usize) -> bool {
        let (sum, squares) = (self.sums.within(x, y, SIDE), self.squares.within(x, y, SIDE));
        squares * AREA > sum * sum + FLAT * AREA * AREA
    }
}

/// Where squares of so many pixels a side lie within a picture, row by row.
fn places(picture: &Grey, side: usize) -> impl Iterator<Item = (usize, usize)> {
    let count = |length: usize| (length + 1).saturating_sub(side);
    let (width, height) = (count(picture.width), count(picture.height));
    (0..height).flat_map(move |y| (0..width).map(move |x| (x, y)))
}

/// For each place how light the small square is that begins there.
struct Small {
    sums: Vec<u64>,
    stride: usize,
}

impl Small {
    /// A bit for each of the squares around the middle one that is not lighter than it.
    fn code(&self, x: usize, y: usize) -> u8 {
        let square = |column: usize, row: usize| {
            self.sums.get((y + row * SQUARE) * self.stride + x + column * SQUARE).copied().unwrap_or_default()
        };
        let middle = square(1, 1);
        let around = [
            ((0, 0), 0x80),
            ((1, 0), 0x40),
            ((2, 0), 0x20),
            ((0, 1), 0x10),
            ((2, 1), 0x08),
            ((0, 2), 0x04),
            ((1, 2), 0x02),
            ((2, 2), 0x01),
        ];
        around
            .into_iter()
            .filter(|&((column, row), _)| middle >= square(column, row))
            .map(|(_, bit)| bit)
            .sum()
    }
}

/// For each place the sum of all to the left of it and above it.
struct Sums {
    sums: Vec<u64>,
    stride: usize,
}

impl Sums {
    fn of(picture: &Grey, value: impl Fn(u8) -> u64) -> Self {
        let stride = picture.width + 1;
        let mut sums = vec![0; stride];
        for line in picture.pixels.chunks_exact(picture.width.max(1)) {
            let above = sums.len() - stride;
            let mut row = 0;
            sums.push(0);
            for (column, &light) in line.iter().enumerate() {
                row += value(light);
                sums.push(sums.get(above + column + 1).copied().unwrap_or_default() + row);
            }
        }
        Self { sums, stride }
    }

    /// The sum of a square of the picture.
    fn within(&self, x: usize, y: usize, side: usize) -> u64 {
        let at = |x: usize, y: usize| self.sums.get(y * self.stride + x).copied().unwrap_or_default();
        (at(x + side, y + side) + at(x, y)).saturating_sub(at(x + side, y) + at(x, y + side))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(light: impl Fn(usize, usize) -> usize) -> Grey {
        let light = |x, y| u8::try_from(light(x, y) % 256).unwrap_or_default();
        let pixels = (0..45).flat_map(|y| (0..50).map(move |x| (x, y))).map(|(x, y)| light(x, y)).collect();
        Grey { pixels, width: 50, height: 45 }
    }

    #[test]
    fn codes_say_which_squares_are_not_lighter_than_the_middle() {
        let flat = Codes::of(&picture(|_, _| 7));
        assert!(flat.answers.iter().all(|&code| code == 0xFF));
        assert_eq!(flat.answers.len(), 42 * 37);
        let lighter_to_the_right = Codes::of(&picture(|x, _| x));
        assert!(lighter_to_the_right.answers.iter().all(|&code| code == 0b1101_0110));
        let lighter_downwards = Codes::of(&picture(|_, y| y));
        assert!(lighter_downwards.answers.iter().all(|&code| code == 0b1111_1000));
    }

    #[test]
    fn a_window_varies_when_its_lightness_deviates_by_more_than_ten() {
        let striped =
            |low, high| Codes::of(&picture(|x, _| if x % 2 == 0 { low } else { high })).varies(2, 3);
        assert!(!striped(100, 100));
        assert!(!striped(100, 120));
        assert!(striped(100, 122));
    }

    #[test]
    fn a_group_that_does_not_reach_its_threshold_ends_the_look() {
        let codes = Codes::of(&picture(|x, y| x * 37 + y * 91));
        let tests = |threshold: f32| {
            let tests = (0..20).map(|_| Test::new(0, 0, threshold, vec![0.5; 256]).unwrap()).collect();
            Boosted { tests }.score(&codes, 1, 1)
        };
        assert_eq!(tests(5.0), Some(10.0));
        assert_eq!(tests(5.1), None);
        assert!(Test::new(32, 0, 0.0, Vec::new()).is_none());
    }
}
