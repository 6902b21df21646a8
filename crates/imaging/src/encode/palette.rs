//! The palette of a picture: boxes of colours are split where that reduces the squared error most
//! (Wu's quantiser), then each colour moves to the mean of those that it represents.

use std::collections::BTreeSet;

/// Bits of a channel by which colours are counted.
const BITS: u32 = 5;
/// Boxes of colours along a side, and one before the first, which is empty.
const SIDE: usize = (1 << BITS) + 1;
/// How often colours move to the mean of those they represent; more changes hardly anything.
const MOVES: usize = 4;
/// Most sampled colours for these moves, evenly spread over the pixels.
const SAMPLES: usize = 1 << 15;
/// Cached look-ups.
const KNOWN: usize = 1 << 14;
/// No colour.
const NOTHING: u32 = u32::MAX;

/// Colours, and which of them is nearest to another one.
pub(super) struct Palette {
    colours: Vec<[u8; 3]>,
    channels: [Vec<u32>; 3],
    /// Cached colours and the index of the nearest palette entry.
    known: Vec<(u32, u8)>,
}

impl Palette {
    /// A palette of at most the given number of colours, up to 256: the picture's own colours when they are fewer.
    pub(super) fn of(colours: impl Iterator<Item = [u8; 3]> + Clone, most: usize) -> Self {
        Self::new(exact(colours.clone(), most).unwrap_or_else(|| chosen(colours, most)))
    }

    fn new(colours: Vec<[u8; 3]>) -> Self {
        let channel =
            |at: usize| colours.iter().filter_map(|colour| colour.get(at)).map(|&one| one.into()).collect();
        let channels = [channel(0), channel(1), channel(2)];
        Self { colours, channels, known: vec![(NOTHING, 0); KNOWN] }
    }

    pub(super) fn colours(&self) -> &[[u8; 3]] {
        &self.colours
    }

    /// The number of the colour that is nearest.
    pub(super) fn nearest(&mut self, colour: [u8; 3]) -> u8 {
        let [red, green, blue] = colour.map(u32::from);
        let key = red << 16 | green << 8 | blue;
        let place = key.wrapping_mul(0x9E37_79B1) >> (u32::BITS - KNOWN.trailing_zeros());
        let slot = usize::try_from(place).unwrap_or_default();
        match self.known.get(slot) {
            Some(&(known, at)) if known == key => at,
            _ => {
                let at = search(&self.channels, [red, green, blue]);
                if let Some(known) = self.known.get_mut(slot) {
                    *known = (key, at);
                }
                at
            }
        }
    }
}

/// The number of the nearest colour, the lower one of two that are as near.
fn search([reds, greens, blues]: &[Vec<u32>; 3], [red, green, blue]: [u32; 3]) -> u8 {
    let square = |one: u32, other: u32| one.abs_diff(other) * one.abs_diff(other);
    // The index is in the lowest byte, so that the minimum is found without a branch.
    let distances = reds.iter().zip(greens).zip(blues).zip(0_u32..);
    let nearest = distances
        .map(|(((&r, &g), &b), at)| (square(r, red) + square(g, green) + square(b, blue)) << 8 | at)
        .min();
    nearest.map_or(0, |nearest| nearest.to_le_bytes()[0])
}

/// All colours, in order, when they are not too many.
fn exact(colours: impl Iterator<Item = [u8; 3]>, most: usize) -> Option<Vec<[u8; 3]>> {
    let mut all = BTreeSet::new();
    let mut before = None;
    for colour in colours {
        if before != Some(colour) {
            all.insert(colour);
            if all.len() > most {
                return None;
            }
            before = Some(colour);
        }
    }
    Some(all.into_iter().collect())
}

/// How many pixels, the sums of their channels, and the sum of the squares of these.
type Moments = [i64; 5];

fn chosen(colours: impl Iterator<Item = [u8; 3]> + Clone, most: usize) -> Vec<[u8; 3]> {
    let mut counts = vec![Moments::default(); SIDE * SIDE * SIDE];
    let mut pixels: usize = 0;
    for colour in colours.clone() {
        pixels += 1;
        let at = place(colour.map(|channel| usize::from(channel >> (8 - BITS)) + 1));
        if let Some([count, red, green, blue, squares]) = counts.get_mut(at) {
            let [r, g, b] = colour.map(i64::from);
            (*count, *red, *green, *blue) = (*count + 1, *red + r, *green + g, *blue + b);
            *squares += r * r + g * g + b * b;
        }
    }
    let samples = samples(colours.step_by(pixels.div_ceil(SAMPLES).max(1)));
    let mut colours: Vec<[u8; 3]> = cut(&summed(counts), most).iter().map(mean).collect();
    for _ in 0..MOVES {
        colours = moved(&samples, colours);
    }
    colours
}

const fn place([red, green, blue]: [usize; 3]) -> usize {
    (red * SIDE + green) * SIDE + blue
}

/// The colour in the middle.
fn mean([count, sums @ .., _]: &Moments) -> [u8; 3] {
    let [red, green, blue] = *sums;
    [red, green, blue].map(|sum| u8::try_from((sum + count / 2) / (*count).max(1)).unwrap_or(u8::MAX))
}

fn add(into: &mut Moments, other: &Moments) {
    into.iter_mut().zip(other).for_each(|(one, other)| *one += other);
}

/// Each colour once, with how many pixels have it and the sums of their channels.
fn samples(colours: impl Iterator<Item = [u8; 3]>) -> Vec<([u8; 3], Moments)> {
    let mut colours: Vec<[u8; 3]> = colours.collect();
    colours.sort_unstable();
    let same = colours.chunk_by(|one, other| one == other);
    let counted = same.filter_map(|same| {
        let (colour, count) = (*same.first()?, i64::try_from(same.len()).ok()?);
        let [red, green, blue] = colour.map(|channel| i64::from(channel) * count);
        Some((colour, [count, red, green, blue, 0]))
    });
    counted.collect()
}

/// Each colour at the mean of the samples that are nearest to it.
fn moved(samples: &[([u8; 3], Moments)], colours: Vec<[u8; 3]>) -> Vec<[u8; 3]> {
    let mut sums = vec![Moments::default(); colours.len()];
    let mut palette = Palette::new(colours);
    for (colour, counted) in samples {
        let at = palette.nearest(*colour);
        if let Some(sum) = sums.get_mut(usize::from(at)) {
            add(sum, counted);
        }
    }
    let pairs = palette.colours.into_iter().zip(&sums);
    pairs.map(|(colour, sum)| if sum[0] > 0 { mean(sum) } else { colour }).collect()
}

/// Each place the sum of all that are not beyond it.
fn summed(mut counts: Vec<Moments>) -> Vec<Moments> {
    for step in [SIDE * SIDE, SIDE, 1] {
        for at in step..counts.len() {
            // Not from the end of one row to the beginning of the next.
            if at / step % SIDE > 0 {
                let (before, rest) = counts.split_at_mut(at);
                if let (Some(before), Some(here)) = (before.get(at - step), rest.first_mut()) {
                    add(here, before);
                }
            }
        }
    }
    counts
}

/// A box of colours: beyond its low corner, up to its high one.
#[derive(Clone, Copy)]
struct Cube {
    low: [usize; 3],
    high: [usize; 3],
}

impl Cube {
    fn sum(&self, summed: &[Moments]) -> Moments {
        let mut sum = Moments::default();
        for corner in 0..8_usize {
            let at =
                [0, 1, 2].map(|axis| if corner >> axis & 1 == 1 { self.low[axis] } else { self.high[axis] });
            let sign = if corner.count_ones() % 2 == 0 { 1 } else { -1 };
            for (one, &other) in sum.iter_mut().zip(summed.get(place(at)).unwrap_or(&[0; 5])) {
                *one += sign * other;
            }
        }
        sum
    }

    /// The split into two boxes with the least error, and by how much it reduces the error.
    fn best_cut(self, summed: &[Moments]) -> Option<(f64, Cube, Cube)> {
        let whole = self.sum(summed);
        let mut best: Option<(f64, Self, Self)> = None;
        for axis in 0..3 {
            for at in self.low[axis] + 1..self.high[axis] {
                let (mut first, mut second) = (self, self);
                (first.high[axis], second.low[axis]) = (at, at);
                let part = first.sum(summed);
                let mut rest = whole;
                rest.iter_mut().zip(part).for_each(|(one, other)| *one -= other);
                if part[0] == 0 || rest[0] == 0 {
                    continue;
                }
                let gain = weight(&part) + weight(&rest) - weight(&whole);
                if best.is_none_or(|(most, ..)| gain > most) {
                    best = Some((gain, first, second));
                }
            }
        }
        best
    }
}

/// The square of the sums by the count: what the squares are more than this is the error.
#[expect(clippy::cast_precision_loss, reason = "errors are compared, not counted")]
fn weight([count, red, green, blue, _]: &Moments) -> f64 {
    let [count, red, green, blue] = [*count, *red, *green, *blue].map(|one| one as f64);
    (red * red + green * green + blue * blue) / count.max(1.0)
}

/// At most the given number of boxes, none of them empty.
fn cut(summed: &[Moments], most: usize) -> Vec<Moments> {
    let all = Cube { low: [0; 3], high: [SIDE - 1; 3] };
    let mut cubes = vec![(all, all.best_cut(summed))];
    while cubes.len() < most {
        let gain = |cut: &Option<(f64, Cube, Cube)>| cut.map_or(0.0, |(gain, ..)| gain);
        let worst = cubes.iter_mut().max_by(|one, other| gain(&one.1).total_cmp(&gain(&other.1)));
        let Some((worst, (_, first, second))) = worst.and_then(|worst| worst.1.map(|cut| (worst, cut)))
        else {
            break;
        };
        *worst = (first, first.best_cut(summed));
        cubes.push((second, second.best_cut(summed)));
    }
    cubes.iter().map(|(cube, _)| cube.sum(summed)).filter(|[count, ..]| *count > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_colours_are_exact_and_many_are_close() {
        let few: Vec<[u8; 3]> = (0..=255).map(|grey| [grey; 3]).collect();
        assert_eq!(Palette::of(few.iter().copied(), 256).colours(), few);
        let many: Vec<[u8; 3]> = (0..64_u8)
            .flat_map(|red| (0..64_u8).map(move |green| [red * 4, green * 4, red ^ green]))
            .collect();
        let mut palette = Palette::of(many.iter().copied(), 256);
        assert_eq!(palette.colours().len(), 256);
        for colour in many {
            let at = usize::from(palette.nearest(colour));
            let apart =
                palette.colours()[at].iter().zip(colour).map(|(&one, other)| one.abs_diff(other)).max();
            assert!(apart <= Some(24), "{colour:?} {apart:?}");
        }
    }

    #[test]
    fn two_clusters_of_colours_become_their_means() {
        let clouds = (0..1000_u32).map(|at| {
            let spread = u8::try_from(at % 20).unwrap();
            if at % 2 == 0 { [30 + spread, 40, 50] } else { [200, 180 + spread, 220] }
        });
        let mut colours = Palette::of(clouds, 2).colours().to_vec();
        colours.sort_unstable();
        assert_eq!(colours, [[39, 40, 50], [200, 190, 220]]);
    }
}
