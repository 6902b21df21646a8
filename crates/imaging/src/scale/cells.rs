//! Rows as they are decoded, squares of pixels averaged to one, before the finer scaling.

use super::{Rows, multiply, odd};
use crate::plan::Plan;
use crate::raster::{Layout, Part, Raster, buffer_bytes, index};
use crate::{Error, Kind};

/// A square has no longer sides than this, so that the sum of a column fits sixteen bits.
const MAX_SIDE: u32 = 128;

/// The side of the squares that leave at least twice the pixels that are shown, 1 when there are none.
pub(crate) fn cell_side(plan: &Plan) -> u32 {
    let side = |part: u32, shown: u32| part / shown.saturating_mul(2).max(1);
    side(plan.part.width, plan.width).min(side(plan.part.height, plan.height)).clamp(1, MAX_SIDE)
}

/// Averages squares of the part that the plan shows.
pub(crate) struct Cells {
    kind: Kind,
    layout: Layout,
    plan: Plan,
    side: u32,
    width: u32,
    row: Vec<u8>,
    sums: Vec<u16>,
    rows: u32,
    averaged: Vec<u8>,
}

impl Cells {
    /// Takes the rows of the part, each as wide as the stored picture.
    pub(crate) fn new(kind: Kind, width: u32, layout: Layout, plan: Plan) -> Self {
        let row = index(buffer_bytes(width, 1, layout));
        let sums = index(buffer_bytes(plan.part.width, 1, layout));
        let side = cell_side(&plan);
        let (across, down) = (plan.part.width.div_ceil(side), plan.part.height.div_ceil(side));
        let averaged = Vec::with_capacity(index(buffer_bytes(across, down, layout)));
        Self { kind, layout, plan, side, width, row: vec![0; row], sums: vec![0; sums], rows: 0, averaged }
    }

    /// What a picture of this width takes.
    pub(crate) fn memory_bytes(width: u32, layout: Layout, plan: &Plan) -> u64 {
        let side = cell_side(plan);
        let (across, down) = (plan.part.width.div_ceil(side), plan.part.height.div_ceil(side));
        3 * buffer_bytes(width, 1, layout) + buffer_bytes(across, down, layout)
    }

    fn average<const CHANNELS: usize>(&mut self) {
        let side = index(self.side.into());
        for cell in self.sums.chunks(side * CHANNELS) {
            let mut sums = [0_u32; CHANNELS];
            let (columns, _) = cell.as_chunks::<CHANNELS>();
            for column in columns {
                for (sum, &of_column) in sums.iter_mut().zip(column) {
                    *sum += u32::from(of_column);
                }
            }
            let area = u64::from(self.rows) * columns.len() as u64;
            // One division for all channels: at most 128 by 128 bytes are summed, so this is exact.
            let share = (1 << 32) / area + 1;
            let average = |sum: u32| ((u64::from(sum) + area / 2) * share) >> 32;
            self.averaged.extend(sums.map(|sum| u8::try_from(average(sum)).unwrap_or(u8::MAX)));
        }
        self.sums.fill(0);
        self.rows = 0;
    }

    fn flush(&mut self) {
        match self.layout.bytes() {
            1 => self.average::<1>(),
            2 => self.average::<2>(),
            3 => self.average::<3>(),
            _ => self.average::<4>(),
        }
    }
}

impl Rows for Cells {
    fn row(&mut self) -> &mut [u8] {
        &mut self.row
    }

    fn push(&mut self) -> Result<(), Error> {
        if self.layout.has_alpha() {
            multiply(self.layout, &mut self.row, (self.width, 1)).map_err(odd(self.kind))?;
        }
        let left = index(buffer_bytes(self.plan.part.left, 1, self.layout));
        let part = self.row.get(left..).unwrap_or_default();
        for (sum, &byte) in self.sums.iter_mut().zip(part) {
            *sum += u16::from(byte);
        }
        self.rows += 1;
        if self.rows == self.side {
            self.flush();
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Raster, Error> {
        if self.rows > 0 {
            self.flush();
        }
        let Plan { part, .. } = self.plan;
        let (width, height) = (part.width.div_ceil(self.side), part.height.div_ceil(self.side));
        // The last column and row may be of less than whole squares.
        let side = f64::from(self.side);
        let shown = Part {
            left: 0.0,
            top: 0.0,
            width: f64::from(part.width) / side,
            height: f64::from(part.height) / side,
        };
        let multiplied = self.layout.has_alpha();
        Ok(Raster { multiplied, part: shown, ..Raster::whole(self.averaged, (width, height), self.layout) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Rect;

    fn averaged(
        width: u32,
        height: u32,
        layout: Layout,
        shown: u32,
        pixel: impl Fn(u32, u32) -> Vec<u8>,
    ) -> Raster {
        let part = Rect { left: 0, top: 0, width, height };
        let plan = Plan { part, width: shown, height: shown };
        let mut cells = Cells::new(Kind::Png, width, layout, plan);
        for y in 0..height {
            let row: Vec<u8> = (0..width).flat_map(|x| pixel(x, y)).collect();
            cells.row().copy_from_slice(&row);
            cells.push().unwrap();
        }
        cells.finish().unwrap()
    }

    #[test]
    fn squares_become_their_average_and_remainders_theirs() {
        let raster =
            averaged(18, 18, Layout::Grey, 2, |x, y| vec![u8::try_from(10 * (x / 4) + y / 4).unwrap()]);
        assert_eq!((raster.width, raster.height), (5, 5));
        let expected: Vec<u8> = (0..5).flat_map(|y| (0..5).map(move |x| 10 * x + y)).collect();
        assert_eq!(raster.bytes, expected);
        assert_eq!(raster.part, Part { left: 0.0, top: 0.0, width: 4.5, height: 4.5 });
    }

    #[test]
    fn the_brightest_and_the_darkest_stay_so_at_the_largest_squares() {
        for value in [0, 1, 128, 254, 255] {
            let raster = averaged(600, 600, Layout::Rgb, 2, |_, _| vec![value; 3]);
            assert_eq!((raster.width, raster.height), (5, 5));
            assert!(raster.bytes.iter().all(|&byte| byte == value), "{value}");
        }
    }

    #[test]
    fn unseen_colours_count_nothing() {
        let pixel = |x: u32, _| if x.is_multiple_of(2) { vec![200, 0, 0, 255] } else { vec![0, 200, 0, 0] };
        let raster = averaged(16, 16, Layout::Rgba, 2, pixel);
        assert!(raster.multiplied);
        assert!(raster.bytes.chunks(4).all(|pixel| pixel == [100, 0, 0, 128]), "{:?}", &raster.bytes[..4]);
    }

    #[test]
    fn squares_leave_twice_what_is_shown() {
        let side_of = |width, height, shown_width, shown_height| {
            let part = Rect { left: 0, top: 0, width, height };
            cell_side(&Plan { part, width: shown_width, height: shown_height })
        };
        assert_eq!(side_of(1600, 1200, 180, 135), 4);
        assert_eq!(side_of(719, 719, 180, 180), 1);
        assert_eq!(side_of(720, 720, 180, 180), 2);
        assert_eq!(side_of(30_000, 1, 180, 1), 1);
        assert_eq!(side_of(60_000, 60_000, 1, 1), 128);
    }
}
