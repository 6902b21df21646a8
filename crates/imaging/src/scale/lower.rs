//! Scales rows vertically as they arrive, with the same filter as all scaling: only the rows of the result are held.

use std::collections::VecDeque;

use super::lanczos::{LOBES, weight};

/// Scales rows vertically.
pub(super) struct Lower {
    /// Where the shown part begins, in source rows, and how many source rows make one target row.
    top: f64,
    step: f64,
    /// The number of source rows and of target rows.
    rows: u32,
    shown: u32,
    row_bytes: usize,
    came: u32,
    begun: u32,
    open: VecDeque<Line>,
    spare: Vec<Vec<f32>>,
    bytes: Vec<u8>,
}

/// A target row that is not finished yet.
struct Line {
    first: u32,
    weights: Vec<f32>,
    sums: Vec<f32>,
}

impl Lower {
    /// Makes `shown` target rows of `row_bytes` from a part of the source rows, given by its top and height.
    pub(super) fn new((top, height): (f64, f64), rows: u32, shown: u32, row_bytes: usize) -> Self {
        let step = height / f64::from(shown.max(1));
        let bytes = Vec::with_capacity(row_bytes.saturating_mul(shown as usize));
        let (open, spare) = (VecDeque::new(), Vec::new());
        Self { top, step, rows, shown, row_bytes, came: 0, begun: 0, open, spare, bytes }
    }

    /// Memory for this many target rows of this many bytes from this many source rows.
    pub(super) fn memory_bytes(rows: u32, shown: u32, row_bytes: u64) -> u64 {
        // Rows that are shown overlap as far as the filter reaches, whatever the step, but for enlarging.
        let open = if shown > rows { 16 } else { 8 };
        row_bytes.saturating_mul(u64::from(shown) + open * 4)
    }

    /// The rows that a row is made of, and their weights.
    fn line(&self, number: u32) -> (u32, Vec<f32>) {
        let scale = self.step.max(1.0);
        let centre = self.top + (f64::from(number) + 0.5) * self.step;
        let reach = LOBES * scale;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "numbers of rows, clamped to those that come"
        )]
        let place = |row: f64| row.clamp(0.0, f64::from(self.rows)) as u32;
        let last = self.rows.saturating_sub(1);
        let (first, end) = (place((centre - reach).floor()).min(last), place((centre + reach).ceil()));
        let of_row = |row: u32| weight((f64::from(row) + 0.5 - centre) / scale);
        let weights: Vec<f64> = (first..end.max(first + 1)).map(of_row).collect();
        let sum: f64 = weights.iter().sum();
        #[expect(clippy::cast_possible_truncation, reason = "weights are small numbers")]
        let weights = weights.iter().map(|weight| (weight / sum) as f32).collect();
        (first, weights)
    }

    pub(super) fn push(&mut self, row: &[u8]) {
        while self.begun < self.shown {
            let (first, weights) = self.line(self.begun);
            if first > self.came {
                break;
            }
            let mut sums = self.spare.pop().unwrap_or_default();
            sums.clear();
            sums.resize(self.row_bytes, 0.0);
            self.open.push_back(Line { first, weights, sums });
            self.begun += 1;
        }
        for line in &mut self.open {
            let place = self.came.saturating_sub(line.first) as usize;
            let Some(&weight) = line.weights.get(place) else { continue };
            for (sum, &byte) in line.sums.iter_mut().zip(row) {
                *sum += f32::from(byte) * weight;
            }
        }
        self.came += 1;
        while self
            .open
            .front()
            .is_some_and(|line| line.first as usize + line.weights.len() <= self.came as usize)
        {
            let Some(line) = self.open.pop_front() else { break };
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "clamped to what fits"
            )]
            let byte = |sum: &f32| (sum + 0.5).clamp(0.0, 255.0) as u8;
            self.bytes.extend(line.sums.iter().map(byte));
            self.spare.push(line.sums);
        }
    }

    /// How many rows are shown.
    pub(super) const fn height(&self) -> u32 {
        self.shown
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        // Rows are missing only when not all source rows arrived.
        self.bytes.resize(self.row_bytes.saturating_mul(self.shown as usize), 0);
        self.bytes
    }
}
