//! The closer look: how lightness changes in the cells of chosen rectangles, weighed by a small network of layers.

use super::window::{Patch, SIDE, Window};

/// What is summed in each cell: changes to the right, then downwards; with and without sign; for either sign of the other.
const CHANNELS: usize = 8;
/// Numbers of a feature: two times two cells.
const NUMBERS: usize = 4 * CHANNELS;

/// How wide a feature is for how high.
const SHAPES: [(usize, usize); 5] = [(1, 1), (1, 2), (2, 1), (2, 3), (3, 2)];
/// The shortest side of a feature, and how far one is from the next.
const STEP: usize = 16;

/// A network, and the features that it weighs.
pub(super) struct Layered {
    features: Vec<Feature>,
    threshold: f32,
    layers: Vec<Layer>,
}

/// A layer of the network.
pub(super) struct Layer {
    /// How many numbers go in.
    pub(super) inputs: usize,
    /// What each is worth, for each number that comes out.
    pub(super) weights: Vec<f32>,
    /// What is added to each number that comes out.
    pub(super) added: Vec<f32>,
}

/// A rectangle of a patch, two cells wide and two high.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Feature {
    x: usize,
    y: usize,
    cell_width: usize,
    cell_height: usize,
}

impl Layered {
    /// Nothing when there is no such feature, or the layers do not fit what goes in and what must come out.
    pub(super) fn new(numbers: &[usize], threshold: f32, layers: Vec<Layer>) -> Option<Self> {
        let all = features();
        let features: Vec<_> =
            numbers.iter().map(|&number| all.get(number).copied()).collect::<Option<_>>()?;
        let fits = layers.first()?.inputs == features.len() * NUMBERS && layers.last()?.added.len() == 4;
        fits.then_some(Self { features, threshold, layers })
    }

    /// The window moved to where the face is, and how sure that is; nothing when there is no face.
    pub(super) fn moved(&self, window: &Window, changes: &Changes) -> Option<Window> {
        let mut numbers: Vec<f32> =
            self.features.iter().flat_map(|feature| changes.of_feature(*feature)).collect();
        for (index, layer) in self.layers.iter().enumerate() {
            let last = index + 1 == self.layers.len();
            numbers = layer.weighed(&numbers, if last { sigmoid } else { positive });
        }
        let &[score, right, down, larger] = &numbers[..] else { return None };
        (score > self.threshold).then(|| {
            let change = |number: f32| (number * 2.0 - 1.0) * window.side;
            let side = (window.side + change(larger) + 0.5).floor();
            let centred = |from: f32, by: f32| (from + change(by) + (window.side - side) * 0.5 + 0.5).floor();
            Window { x: centred(window.x, right), y: centred(window.y, down), side, score }
        })
    }
}

impl Layer {
    fn weighed(&self, numbers: &[f32], act: fn(f32) -> f32) -> Vec<f32> {
        let rows = self.weights.chunks_exact(self.inputs.max(1));
        rows.zip(&self.added).map(|(weights, added)| act(product(weights, numbers) + added)).collect()
    }
}

/// The sum of products, eight at a time: in one sum each addition would wait for the one before.
fn product(weights: &[f32], numbers: &[f32]) -> f32 {
    let (weights, last_weights) = weights.as_chunks::<8>();
    let (numbers, last_numbers) = numbers.as_chunks::<8>();
    let mut sums = [0.0; 8];
    for (weights, numbers) in weights.iter().zip(numbers) {
        for (sum, (weight, number)) in sums.iter_mut().zip(weights.iter().zip(numbers)) {
            *sum += weight * number;
        }
    }
    let last: f32 = last_weights.iter().zip(last_numbers).map(|(weight, number)| weight * number).sum();
    sums.iter().sum::<f32>() + last
}

fn positive(value: f32) -> f32 {
    value.max(0.0)
}

fn sigmoid(value: f32) -> f32 {
    1.0 / (1.0 + (-value).exp())
}

/// Every feature, in the order in which the model counts them.
fn features() -> Vec<Feature> {
    let mut features = Vec::new();
    for (across, down) in SHAPES {
        for height in (STEP..=SIDE).filter(|height| height % 2 == 0 && height % down == 0) {
            let width = height / down * across;
            if width % 2 == 0 && (STEP..=SIDE).contains(&width) {
                let places = (0..=SIDE - height).step_by(STEP);
                let places = places.flat_map(|y| (0..=SIDE - width).step_by(STEP).map(move |x| (x, y)));
                let (cell_width, cell_height) = (width / 2, height / 2);
                features.extend(places.map(|(x, y)| Feature { x, y, cell_width, cell_height }));
            }
        }
    }
    features
}

/// For each place of a patch the sums of all changes to the left of it and above it; whole and small, so none is rounded.
pub(super) struct Changes {
    sums: Vec<[f32; CHANNELS]>,
}

impl Changes {
    pub(super) fn of(patch: &Patch) -> Self {
        let mut sums = vec![[0.0; CHANNELS]; SIDE + 1];
        for y in 0..SIDE {
            let above = sums.len() - (SIDE + 1);
            let mut row = [0.0; CHANNELS];
            sums.push(row);
            for x in 0..SIDE {
                row = total(row, changes(patch, x, y));
                sums.push(total(sums[above + x + 1], row));
            }
        }
        Self { sums }
    }

    /// The sums of the four cells, scaled so that their squares add up to one.
    fn of_feature(&self, feature: Feature) -> [f32; NUMBERS] {
        let Feature { x, y, cell_width, cell_height } = feature;
        let mut numbers = [0.0; NUMBERS];
        let cells = [(0, 0), (1, 0), (0, 1), (1, 1)];
        for (numbers, (column, row)) in numbers.chunks_exact_mut(CHANNELS).zip(cells) {
            let (x, y) = (x + column * cell_width, y + row * cell_height);
            let at = |x: usize, y: usize| &self.sums[y * (SIDE + 1) + x];
            let (first, right) = (at(x, y), at(x + cell_width, y));
            let (below, last) = (at(x, y + cell_height), at(x + cell_width, y + cell_height));
            for (channel, number) in numbers.iter_mut().enumerate() {
                *number = last[channel] + first[channel] - right[channel] - below[channel];
            }
        }
        let length = numbers.iter().map(|number| number * number).sum::<f32>().sqrt();
        if length > 0.0 { numbers.map(|number| number / length) } else { numbers }
    }
}

fn total(one: [f32; CHANNELS], other: [f32; CHANNELS]) -> [f32; CHANNELS] {
    std::array::from_fn(|channel| one[channel] + other[channel])
}

/// How lightness changes at a place, sorted by sign.
fn changes(patch: &Patch, x: usize, y: usize) -> [f32; CHANNELS] {
    let light = |x: usize, y: usize| f32::from(patch[y][x]);
    let around = |at: usize| (at.saturating_sub(1), (at + 1).min(SIDE - 1));
    // At an edge only one neighbour is there, so its difference counts twice.
    let times = |at: usize| if at == 0 || at == SIDE - 1 { 2.0 } else { 1.0 };
    let ((left, right), (upper, lower)) = (around(x), around(y));
    let across = (light(right, y) - light(left, y)) * times(x);
    let down = (light(x, lower) - light(x, upper)) * times(y);
    let mut sorted = [0.0; CHANNELS];
    let across_at = if down >= 0.0 { 0 } else { 2 };
    let down_at = if across >= 0.0 { 4 } else { 6 };
    (sorted[across_at], sorted[across_at + 1]) = (across, across.abs());
    (sorted[down_at], sorted[down_at + 1]) = (down, down.abs());
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_lies_within_a_patch_and_the_largest_fills_it() {
        let features = features();
        let within =
            |each: &Feature| each.x + each.cell_width * 2 <= SIDE && each.y + each.cell_height * 2 <= SIDE;
        assert!(features.iter().all(within));
        assert!(features.contains(&Feature { x: 0, y: 0, cell_width: 20, cell_height: 20 }));
        assert!(features.len() >= 54, "the model asks for the 54th of {}", features.len());
    }

    #[test]
    fn changes_are_sorted_by_their_sign_and_scaled_to_one() {
        let slope: Patch = std::array::from_fn(|_| std::array::from_fn(|x| u8::try_from(x * 3).unwrap()));
        let sorted = |patch: &Patch, at: usize| changes(patch, at, at).map(|change| format!("{change}"));
        assert!((0..SIDE).all(|at| sorted(&slope, at) == ["6", "6", "0", "0", "0", "0", "0", "0"]));
        let mirrored: Patch = std::array::from_fn(|y| std::array::from_fn(|x| slope[x][SIDE - 1 - y]));
        assert_eq!(sorted(&mirrored, 5), ["0", "0", "0", "0", "-6", "6", "0", "0"]);
        let numbers = Changes::of(&slope).of_feature(features()[0]);
        assert!(
            numbers
                .chunks_exact(CHANNELS)
                .all(|cell| (cell[0] * cell[0] - 0.125).abs() < 1e-5 && cell[2].abs() < 1e-5)
        );
        let flat = Changes::of(&[[9; SIDE]; SIDE]).of_feature(features()[0]);
        assert!(flat.iter().all(|number| number.abs() < 1e-5));
    }

    #[test]
    fn products_are_summed_whatever_their_number() {
        let numbers: Vec<f32> = (0_u8..21).map(f32::from).collect();
        for length in [0, 1, 7, 8, 9, 16, 21] {
            let expected: f32 = numbers[..length].iter().map(|number| number * 2.0).sum();
            let doubled = product(&[2.0; 21][..length], &numbers[..length]);
            assert!((doubled - expected).abs() < 1e-3, "{length}");
        }
    }

    #[test]
    fn a_network_that_does_not_fit_its_features_is_refused() {
        let layer = |inputs, outputs| Layer {
            inputs,
            weights: vec![0.0; inputs * outputs],
            added: vec![0.0; outputs],
        };
        assert!(Layered::new(&[0], 0.4, vec![layer(NUMBERS, 4)]).is_some());
        assert!(Layered::new(&[0], 0.4, vec![layer(NUMBERS - 1, 4)]).is_none());
        assert!(Layered::new(&[0], 0.4, vec![layer(NUMBERS, 3)]).is_none());
        assert!(Layered::new(&[1000], 0.4, vec![layer(NUMBERS, 4)]).is_none());
        assert!(Layered::new(&[0], 0.4, Vec::new()).is_none());
    }

    #[test]
    fn a_network_without_opinion_leaves_the_window_where_it_is() {
        let layer = Layer { inputs: NUMBERS, weights: vec![0.0; NUMBERS * 4], added: vec![0.0; 4] };
        let network = Layered::new(&[0], 0.4, vec![layer]).unwrap();
        let window = Window { x: 3.0, y: 4.0, side: 50.0, score: 9.0 };
        let moved = network.moved(&window, &Changes::of(&[[0; SIDE]; SIDE]));
        assert_eq!(moved, Some(Window { score: 0.5, ..window }));
    }
}
