//! Closed outlines of curves, flattened to corners; only exact arithmetic, so that every machine draws the same.

/// Corners in which a curve is flattened.
const STEPS: u16 = 20;
/// How far the handles of a quarter circle reach, as a part of its radius.
const QUARTER: f32 = 0.552_284_8;

/// A point: to the right, downwards; in pixels of the finished picture.
pub type Point = (f32, f32);

/// One or more closed outlines that are filled together; where they overlap they stay filled.
#[derive(Debug, Clone, Default)]
pub struct Path {
    outlines: Vec<Vec<Point>>,
}

impl Path {
    /// Begins an outline.
    pub fn at(x: f32, y: f32) -> Self {
        Self { outlines: vec![vec![(x, y)]] }
    }

    /// A straight edge.
    pub fn line(mut self, x: f32, y: f32) -> Self {
        self.push((x, y));
        self
    }

    /// A cubic curve: the handle of the last point, the handle of the next, the next.
    pub fn curve(mut self, first: Point, second: Point, to: Point) -> Self {
        let from = self.last();
        for step in 1..=STEPS {
            let part = f32::from(step) / f32::from(STEPS);
            let rest = 1.0 - part;
            let weights =
                [rest * rest * rest, 3.0 * rest * rest * part, 3.0 * rest * part * part, part * part * part];
            let along = |a: f32, b: f32, c: f32, d: f32| {
                weights[0] * a + weights[1] * b + weights[2] * c + weights[3] * d
            };
            self.push((along(from.0, first.0, second.0, to.0), along(from.1, first.1, second.1, to.1)));
        }
        self
    }

    /// Closes half an outline with its mirror image on the other side of the upright line at `axis`.
    pub fn mirrored(mut self, axis: f32) -> Self {
        if let Some(outline) = self.outlines.last_mut() {
            let other: Vec<Point> = outline.iter().rev().map(|&(x, y)| (2.0 * axis - x, y)).collect();
            outline.extend(other);
        }
        self
    }

    /// Both sides: the path and its mirror image beside it.
    pub fn both_sides(self, axis: f32) -> Self {
        let other = self.flipped(axis);
        self.and(other)
    }

    /// The mirror image.
    pub fn flipped(&self, axis: f32) -> Self {
        let flip = |outline: &Vec<Point>| outline.iter().rev().map(|&(x, y)| (2.0 * axis - x, y)).collect();
        Self { outlines: self.outlines.iter().map(flip).collect() }
    }

    /// Two paths filled as one.
    pub fn and(mut self, other: Self) -> Self {
        self.outlines.extend(other.outlines);
        self
    }

    /// An ellipse around a middle.
    pub fn ellipse(middle: Point, across: f32, down: f32) -> Self {
        let (x, y) = middle;
        let (handle_x, handle_y) = (across * QUARTER, down * QUARTER);
        Self::at(x, y - down)
            .curve((x + handle_x, y - down), (x + across, y - handle_y), (x + across, y))
            .curve((x + across, y + handle_y), (x + handle_x, y + down), (x, y + down))
            .curve((x - handle_x, y + down), (x - across, y + handle_y), (x - across, y))
            .curve((x - across, y - handle_y), (x - handle_x, y - down), (x, y - down))
    }

    /// The band between an ellipse and a smaller one inside it.
    pub fn ring(middle: Point, across: f32, down: f32, width: f32) -> Self {
        let mut hole = Self::ellipse(middle, across - width, down - width);
        for outline in &mut hole.outlines {
            outline.reverse();
        }
        Self::ellipse(middle, across, down).and(hole)
    }

    /// A pen stroke along a quadratic curve, with round ends.
    pub fn stroke(from: Point, bend: Point, to: Point, width: f32) -> Self {
        let half = width / 2.0;
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for step in 0..=STEPS {
            let part = f32::from(step) / f32::from(STEPS);
            let rest = 1.0 - part;
            let along = |a: f32, b: f32, c: f32| rest * rest * a + 2.0 * rest * part * b + part * part * c;
            let slope = |a: f32, b: f32, c: f32| rest * (b - a) + part * (c - b);
            let (x, y) = (along(from.0, bend.0, to.0), along(from.1, bend.1, to.1));
            let (run, rise) = (slope(from.0, bend.0, to.0), slope(from.1, bend.1, to.1));
            let length = (run * run + rise * rise).sqrt().max(f32::MIN_POSITIVE);
            let (aside_x, aside_y) = (-rise / length * half, run / length * half);
            left.push((x + aside_x, y + aside_y));
            right.push((x - aside_x, y - aside_y));
        }
        right.reverse();
        left.extend(right);
        // The ends turn the other way round than the band would cancel it out where they overlap.
        let ends = Self::ellipse(from, half, half).and(Self::ellipse(to, half, half)).turned();
        Self { outlines: vec![left] }.and(ends)
    }

    /// The outlines, each closed from its last corner to its first.
    pub fn outlines(&self) -> &[Vec<Point>] {
        &self.outlines
    }

    /// The same outlines the other way round: inside another path they make holes.
    pub fn turned(mut self) -> Self {
        self.outlines.iter_mut().for_each(|outline| outline.reverse());
        self
    }

    fn last(&self) -> Point {
        self.outlines.last().and_then(|outline| outline.last()).copied().unwrap_or_default()
    }

    fn push(&mut self, point: Point) {
        match self.outlines.last_mut() {
            Some(outline) => outline.push(point),
            None => self.outlines.push(vec![point]),
        }
    }
}
