//! A square of a picture that may show a face.

use super::grey::{Between, Grey, span, spread, whole};

/// Pixels of a side of what the model looks at.
pub(super) const SIDE: usize = 40;

/// Lightness of [`SIDE`] rows and columns.
pub(super) type Patch = [[u8; SIDE]; SIDE];

/// Where a face may be, in pixels of the picture; it may reach over the edges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Window {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) side: f32,
    /// How sure it is; more windows at one place make it surer.
    pub(super) score: f32,
}

impl Window {
    /// How much of two windows is in both, as a share of what is in either.
    fn overlap(&self, other: &Self) -> f32 {
        let common = |one: f32, two: f32| ((one + self.side).min(two + other.side) - one.max(two)).max(0.0);
        let both = common(self.x, other.x) * common(self.y, other.y);
        both / (self.side * self.side + other.side * other.side - both)
    }

    /// Whether it is worth looking at: neither tiny nor huge, and not wholly outside.
    pub(super) fn is_within(&self, picture: &Grey) -> bool {
        let (width, height) = (span(picture.width), span(picture.height));
        (8.0..=2.0 * width.max(height)).contains(&self.side)
            && (-self.side..width).contains(&self.x)
            && (-self.side..height).contains(&self.y)
    }

    /// What it shows, scaled; black where it reaches over an edge.
    pub(super) fn patch(&self, picture: &Grey) -> Patch {
        let mut patch = [[0; SIDE]; SIDE];
        let from = |start: f32| {
            let start = whole(start);
            spread(self.side, SIDE).map(move |(at, share)| -> Between { (start.saturating_add(at), share) })
        };
        let columns: Vec<Between> = from(self.x).collect();
        for (line, row) in patch.iter_mut().zip(from(self.y)) {
            for (light, &column) in line.iter_mut().zip(&columns) {
                *light = picture.between(column, row);
            }
        }
        patch
    }
}

/// Joins windows that overlap more than a limit: the best stays where it is and gets the scores of the others.
///
/// The time grows with the square of their number.
pub(super) fn merged(mut windows: Vec<Window>, limit: f32) -> Vec<Window> {
    windows.sort_by(|one, other| other.score.total_cmp(&one.score));
    let mut kept: Vec<Window> = Vec::new();
    while let Some((&best, others)) = windows.split_first() {
        let (same, apart): (Vec<Window>, Vec<Window>) =
            others.iter().partition(|other| best.overlap(other) > limit);
        let score = same.iter().map(|window| window.score).sum::<f32>() + best.score;
        kept.push(Window { score, ..best });
        windows = apart;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Window = Window { x: 10.0, y: 10.0, side: 20.0, score: 1.0 };

    fn light() -> Grey {
        Grey { pixels: vec![200; 80 * 80], width: 80, height: 80 }
    }

    #[test]
    fn windows_that_overlap_are_joined_and_others_stay() {
        let near = Window { x: 11.0, score: 3.0, ..WINDOW };
        let far = Window { x: 100.0, score: 2.0, ..WINDOW };
        assert!((WINDOW.overlap(&WINDOW) - 1.0).abs() < 1e-6);
        assert!((WINDOW.overlap(&near) - 19.0 / 21.0).abs() < 1e-6);
        assert!(WINDOW.overlap(&far).abs() < 1e-6);
        assert_eq!(merged(vec![WINDOW, near, far], 0.8), [Window { score: 4.0, ..near }, far]);
        assert_eq!(merged(vec![WINDOW, near, far], 0.95).len(), 3);
    }

    #[test]
    fn a_patch_is_the_picture_scaled_and_black_beyond_its_edges() {
        let whole = Window { x: 0.0, y: 0.0, side: 80.0, score: 0.0 };
        assert_eq!(whole.patch(&light()), [[200; SIDE]; SIDE]);
        let over = Window { x: -40.0, ..whole }.patch(&light());
        assert!(over.iter().all(|row| row[..20] == [0; 20] && row[20..] == [200; 20]));
    }

    #[test]
    fn a_window_far_out_or_of_no_size_is_not_looked_at() {
        assert!(WINDOW.is_within(&light()));
        let sides = [0.0, f32::NAN, f32::INFINITY, 161.0].map(|side| Window { side, ..WINDOW });
        let places = [80.0, -20.5, f32::NAN].map(|x| Window { x, ..WINDOW });
        for window in sides.into_iter().chain(places) {
            assert!(!window.is_within(&light()), "{window:?}");
        }
    }
}
