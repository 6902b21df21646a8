//! Flat painting: layers of filled paths, smoothed by sixteen samples a pixel and a box filter.

use super::path::{Path, Point};

/// Samples along each side of a pixel.
const SAMPLES: u16 = 4;

/// The lanes of red and blue in a colour; green lies between them.
const RED_AND_BLUE: u32 = 0x00FF_00FF;

/// A colour, `0xRRGGBB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(u32);

impl Colour {
    /// From `0xRRGGBB`.
    pub const fn hex(code: u32) -> Self {
        Self(code)
    }

    /// A part, 0 to 255, of the way to another colour.
    pub fn towards(self, other: Self, part: u8) -> Self {
        let mix = |(from, to): (u8, u8)| {
            let sum = u16::from(from) * (255 - u16::from(part)) + u16::from(to) * u16::from(part);
            u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
        };
        let ([_, red, green, blue], [_, to_red, to_green, to_blue]) =
            (self.0.to_be_bytes(), other.0.to_be_bytes());
        let mixed = [(red, to_red), (green, to_green), (blue, to_blue)].map(mix);
        Self(u32::from_be_bytes([0, mixed[0], mixed[1], mixed[2]]))
    }
}

#[derive(Debug)]
struct Layer {
    shape: Edges,
    inside: Option<Edges>,
    colour: Colour,
    opacity: u8,
}

/// A picture in the making: paths are laid on one another and painted by [`Canvas::paint`].
#[derive(Debug)]
pub struct Canvas {
    width: u16,
    height: u16,
    background: Colour,
    layers: Vec<Layer>,
}

impl Canvas {
    /// An empty picture of one colour; the size is in pixels.
    pub fn new(width: u16, height: u16, background: Colour) -> Self {
        Self { width, height, background, layers: Vec::new() }
    }

    /// Covers a path with a colour.
    pub fn fill(&mut self, path: &Path, colour: Colour) {
        self.tint(path, colour, 255);
    }

    /// Covers a path with a colour that lets the layers below through; opacity 255 covers.
    pub fn tint(&mut self, path: &Path, colour: Colour, opacity: u8) {
        self.layers.push(Layer { shape: Edges::of(path), inside: None, colour, opacity });
    }

    /// As [`Canvas::tint`], but only where the path lies inside the other.
    pub fn tint_inside(&mut self, path: &Path, inside: &Path, colour: Colour, opacity: u8) {
        let inside = Some(Edges::of(inside));
        self.layers.push(Layer { shape: Edges::of(path), inside, colour, opacity });
    }

    /// Paints all layers: rows from the top, three bytes a pixel.
    pub fn paint(&self) -> Vec<u8> {
        let columns = usize::from(self.width) * usize::from(SAMPLES);
        let mut samples = vec![self.background; columns];
        let mut sums = vec![Sum::default(); usize::from(self.width)];
        let mut picture = Vec::with_capacity(usize::from(self.width) * usize::from(self.height) * 3);
        for row in 0..self.height {
            sums.fill(Sum::default());
            for sample in 0..SAMPLES {
                let y = f32::from(row) + (f32::from(sample) + 0.5) / f32::from(SAMPLES);
                samples.fill(self.background);
                self.layers.iter().for_each(|layer| layer.paint(y, &mut samples));
                add_up(&samples, &mut sums);
            }
            picture.extend(sums.iter().flat_map(|sum| sum.average()));
        }
        picture
    }
}

/// The samples of one pixel added up; sixteen times 255 leaves room between the lanes.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    red_and_blue: u32,
    green: u32,
}

impl Sum {
    fn average(self) -> [u8; 3] {
        let samples = u32::from(SAMPLES * SAMPLES);
        [self.red_and_blue >> 16, self.green >> 8, self.red_and_blue & 0xFFFF]
            .map(|sum| u8::try_from((sum + samples / 2) / samples).unwrap_or(u8::MAX))
    }
}

fn add_up(samples: &[Colour], sums: &mut [Sum]) {
    for (pixel, sum) in samples.chunks_exact(usize::from(SAMPLES)).zip(sums) {
        for Colour(code) in pixel {
            sum.red_and_blue += code & RED_AND_BLUE;
            sum.green += code & !RED_AND_BLUE;
        }
    }
}

impl Layer {
    fn paint(&self, y: f32, samples: &mut [Colour]) {
        let mut spans = self.shape.spans(y, samples.len());
        if let Some(inside) = &self.inside {
            spans = shared(&spans, &inside.spans(y, samples.len()));
        }
        for (from, to) in spans {
            let Some(covered) = samples.get_mut(from..to) else { continue };
            if self.opacity == u8::MAX {
                covered.fill(self.colour);
            } else {
                mix_in(covered, self.colour, self.opacity);
            }
        }
    }
}

/// Neighbours mostly have one colour, so that the last mixture is kept.
fn mix_in(covered: &mut [Colour], colour: Colour, opacity: u8) {
    let Some(&first) = covered.first() else { return };
    let (mut below, mut mixed) = (first, first.towards(colour, opacity));
    for sample in covered {
        if *sample != below {
            (below, mixed) = (*sample, sample.towards(colour, opacity));
        }
        *sample = mixed;
    }
}

/// Runs of samples in a row: from, to (exclusive); in order and apart.
type Spans = Vec<(usize, usize)>;

fn shared(first: &Spans, second: &Spans) -> Spans {
    let mut both = Spans::new();
    for &(from, to) in first {
        for &(other_from, other_to) in second {
            let (from, to) = (from.max(other_from), to.min(other_to));
            if from < to {
                both.push((from, to));
            }
        }
    }
    both
}

#[derive(Debug)]
struct Edges {
    sides: Vec<Edge>,
    top: f32,
    bottom: f32,
}

#[derive(Debug)]
struct Edge {
    top: Point,
    bottom: Point,
    turn: i32,
}

impl Edges {
    fn of(path: &Path) -> Self {
        let mut sides = Vec::new();
        for outline in path.outlines() {
            let next = outline.iter().skip(1).chain(outline.first());
            sides.extend(outline.iter().zip(next).filter_map(|(&from, &to)| Edge::between(from, to)));
        }
        let top = sides.iter().map(|edge| edge.top.1).fold(f32::MAX, f32::min);
        let bottom = sides.iter().map(|edge| edge.bottom.1).fold(f32::MIN, f32::max);
        Self { sides, top, bottom }
    }

    fn spans(&self, y: f32, columns: usize) -> Spans {
        let mut spans = Spans::new();
        if y < self.top || y >= self.bottom {
            return spans;
        }
        let mut crossings: Vec<(f32, i32)> = self.sides.iter().filter_map(|edge| edge.crossing(y)).collect();
        crossings.sort_by(|first, second| first.0.total_cmp(&second.0));
        let (mut depth, mut start) = (0, 0.0);
        for (x, turn) in crossings {
            if depth == 0 {
                start = x;
            }
            depth += turn;
            let (from, to) = (column(start, columns), column(x, columns));
            if depth == 0 && from < to {
                spans.push((from, to));
            }
        }
        spans
    }
}

impl Edge {
    fn between(from: Point, to: Point) -> Option<Self> {
        if from.1 < to.1 {
            Some(Self { top: from, bottom: to, turn: 1 })
        } else if to.1 < from.1 {
            Some(Self { top: to, bottom: from, turn: -1 })
        } else {
            None
        }
    }

    fn crossing(&self, y: f32) -> Option<(f32, i32)> {
        if y < self.top.1 || y >= self.bottom.1 {
            return None;
        }
        let part = (y - self.top.1) / (self.bottom.1 - self.top.1);
        Some((self.top.0 + part * (self.bottom.0 - self.top.0), self.turn))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, which is wanted"
)]
fn column(x: f32, columns: usize) -> usize {
    ((x * f32::from(SAMPLES) + 0.5).floor() as usize).min(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLACK: Colour = Colour::hex(0);
    const WHITE: Colour = Colour::hex(0x00FF_FFFF);

    fn square(from: f32, to: f32) -> Path {
        Path::at(from, from).line(to, from).line(to, to).line(from, to)
    }

    #[test]
    fn a_covered_pixel_has_the_colour_and_its_neighbour_has_not() {
        let mut canvas = Canvas::new(3, 3, WHITE);
        canvas.fill(&square(1.0, 2.0), BLACK);
        let picture = canvas.paint();
        assert_eq!(picture.len(), 27);
        assert_eq!(picture[12..15], [0; 3]);
        let around = [&picture[..12], &picture[15..]].concat();
        assert_eq!(around, [255; 24]);
    }

    #[test]
    fn a_half_covered_pixel_is_half_as_dark() {
        let mut canvas = Canvas::new(1, 1, WHITE);
        canvas.fill(&Path::at(0.0, 0.0).line(0.5, 0.0).line(0.5, 1.0).line(0.0, 1.0), BLACK);
        assert_eq!(canvas.paint(), [128; 3]);
    }

    #[test]
    fn a_path_beyond_the_edges_is_cut_off() {
        let mut canvas = Canvas::new(2, 2, WHITE);
        canvas.fill(&square(-50.0, 50.0), BLACK);
        assert_eq!(canvas.paint(), [0; 12]);
    }

    #[test]
    fn a_clipped_tint_stays_inside() {
        let mut canvas = Canvas::new(2, 1, WHITE);
        canvas.tint_inside(&square(-9.0, 9.0), &square(0.0, 1.0), BLACK, 255);
        assert_eq!(canvas.paint(), [0, 0, 0, 255, 255, 255]);
    }

    #[test]
    fn the_hole_of_a_ring_is_empty() {
        let mut canvas = Canvas::new(9, 9, WHITE);
        canvas.fill(&Path::ring((4.5, 4.5), 4.5, 4.5, 2.0), BLACK);
        let picture = canvas.paint();
        assert_eq!(picture[(4 * 9 + 4) * 3], 255);
        assert_eq!(picture[(4 * 9 + 1) * 3], 0);
    }
}
