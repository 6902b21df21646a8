//! Pixels in any order, averaged in squares, as interlaced pictures need it.

use super::cell_side;
use crate::plan::Plan;
use crate::raster::{Layout, Part, Raster, buffer_bytes, index};

/// The longest side of a square, so that the sum of its bytes fits sixteen bits.
const MAX_SIDE: u32 = 16;

/// Averages squares of the part that the plan shows; missing pixels count as the blank pixel given at the start.
pub(crate) struct Sums {
    layout: Layout,
    plan: Plan,
    side: u32,
    across: usize,
    blank: [u8; 4],
    squares: Vec<u16>,
}

/// The side of the squares, 1 when the picture is not reduced by them.
fn side(plan: &Plan) -> u32 {
    cell_side(plan).min(MAX_SIDE)
}

/// How many squares there are from left to right and from top to bottom.
const fn squares(plan: &Plan, side: u32) -> (u32, u32) {
    (plan.part.width.div_ceil(side), plan.part.height.div_ceil(side))
}

impl Sums {
    /// None when the plan leaves no room for reducing.
    pub(crate) fn new(layout: Layout, plan: &Plan, blank: [u8; 4]) -> Option<Self> {
        let side = side(plan);
        let (across, down) = squares(plan, side);
        let blank = seen(blank, layout);
        let sums = vec![0; index(buffer_bytes(across, down, layout))];
        let across = index(across.into());
        (side > 1).then_some(Self { layout, plan: *plan, side, across, blank, squares: sums })
    }

    /// The resulting size and the memory it needs, when the plan leaves room for reducing.
    pub(crate) fn memory_bytes(layout: Layout, plan: &Plan) -> Option<((u32, u32), u64)> {
        let side = side(plan);
        let (across, down) = squares(plan, side);
        (side > 1).then(|| ((across, down), 3 * buffer_bytes(across, down, layout)))
    }

    /// Adds pixels of a row: the first is in this column, the others follow at this distance.
    pub(crate) fn add(&mut self, row: u32, (left, step): (u32, u32), pixels: &[u8]) {
        let channels = usize::from(self.layout.bytes());
        let part = self.plan.part;
        let Some(row) = row.checked_sub(part.top).filter(|row| *row < part.height) else { return };
        let begin = index((row / self.side).into()) * self.across;
        let mut column = left;
        for pixel in pixels.chunks_exact(channels) {
            let inside = column.checked_sub(part.left).filter(|column| *column < part.width);
            column = column.saturating_add(step);
            let Some(inside) = inside else { continue };
            let at = (begin + index((inside / self.side).into())) * channels;
            let mut whole = [0; 4];
            whole.iter_mut().zip(pixel).for_each(|(byte, &of_pixel)| *byte = of_pixel);
            let whole = seen(whole, self.layout);
            let sums = self.squares.get_mut(at..at + channels).unwrap_or_default();
            for ((sum, byte), blank) in sums.iter_mut().zip(whole).zip(self.blank) {
                // Subtracts the blank pixel that was counted before; no sum ends below zero.
                *sum = sum.wrapping_add(u16::from(byte)).wrapping_sub(u16::from(blank));
            }
        }
    }

    pub(crate) fn finish(self) -> Raster {
        let Self { layout, plan, side, across, blank, squares: sums } = self;
        let part = plan.part;
        let channels = usize::from(layout.bytes());
        let length = |place: usize, of: u32| side.min(of - u32::try_from(place).unwrap_or(0) * side);
        let mut bytes = Vec::with_capacity(sums.len());
        for (row, line) in sums.chunks_exact(across * channels).enumerate() {
            for (column, sums) in line.chunks_exact(channels).enumerate() {
                let area = length(column, part.width) * length(row, part.height);
                bytes.extend(sums.iter().zip(blank).map(|(&sum, blank)| {
                    let all = u16::from(blank).wrapping_mul(u16::try_from(area).unwrap_or(u16::MAX));
                    let sum = u32::from(sum.wrapping_add(all));
                    u8::try_from((sum + area / 2) / area).unwrap_or(u8::MAX)
                }));
            }
        }
        let (across, down) = squares(&plan, side);
        let side = f64::from(side);
        let part = Part {
            left: 0.0,
            top: 0.0,
            width: f64::from(part.width) / side,
            height: f64::from(part.height) / side,
        };
        Raster { multiplied: layout.has_alpha(), part, ..Raster::whole(bytes, (across, down), layout) }
    }
}

/// A pixel with premultiplied alpha.
fn seen(pixel: [u8; 4], layout: Layout) -> [u8; 4] {
    let times = |colour: u8, opacity: u8| {
        u8::try_from((u16::from(colour) * u16::from(opacity) + 127) / 255).unwrap_or(u8::MAX)
    };
    match (layout, pixel) {
        (Layout::Rgba, [red, green, blue, opacity]) => {
            [times(red, opacity), times(green, opacity), times(blue, opacity), opacity]
        }
        (Layout::GreyAlpha, [grey, opacity, ..]) => [times(grey, opacity), opacity, 0, 0],
        _ => pixel,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Kind;
    use crate::plan::Rect;
    use crate::scale::{Cells, Rows};

    fn plan(width: u32, height: u32, shown: u32) -> Plan {
        Plan {
            part: Rect { left: 3, top: 5, width: width - 7, height: height - 9 },
            width: shown,
            height: shown,
        }
    }

    fn pixel(x: u32, y: u32, channels: u32) -> Vec<u8> {
        (0..channels).map(|channel| u8::try_from((x * 7 + y * 3 + channel * 50) % 256).unwrap()).collect()
    }

    #[test]
    fn pixels_in_any_order_equal_pixels_in_rows() {
        let (width, height) = (90_u32, 70_u32);
        for (layout, channels) in
            [(Layout::Grey, 1), (Layout::Rgb, 3), (Layout::GreyAlpha, 2), (Layout::Rgba, 4)]
        {
            let plan = plan(width, height, 9);
            let mut cells = Cells::new(Kind::Png, width, layout, plan);
            for y in plan.part.top..plan.part.top + plan.part.height {
                let row: Vec<u8> = (0..width).flat_map(|x| pixel(x, y, channels)).collect();
                cells.row().copy_from_slice(&row);
                cells.push().unwrap();
            }
            let mut sums = Sums::new(layout, &plan, [9; 4]).unwrap();
            for (left, step) in [(1, 2), (0, 4), (2, 4)] {
                for y in (0..height).rev() {
                    let row: Vec<u8> =
                        (left..width).step_by(step).flat_map(|x| pixel(x, y, channels)).collect();
                    sums.add(y, (left, u32::try_from(step).unwrap()), &row);
                }
            }
            let (cells, sums) = (cells.finish().unwrap(), sums.finish());
            assert_eq!((cells.width, cells.height, cells.part), (sums.width, sums.height, sums.part));
            let apart = cells.bytes.iter().zip(&sums.bytes).map(|(&one, &other)| one.abs_diff(other)).max();
            assert!(apart <= Some(1), "{layout:?}: {apart:?}");
        }
    }

    #[test]
    fn missing_pixels_are_blank() {
        let sums = Sums::new(Layout::Rgb, &plan(90, 70, 9), [10, 20, 30, 0]).unwrap().finish();
        assert!(sums.bytes.chunks(3).all(|pixel| pixel == [10, 20, 30]));
    }

    #[test]
    fn a_picture_shown_at_full_size_is_not_reduced() {
        assert!(Sums::new(Layout::Rgb, &plan(90, 70, 60), [0; 4]).is_none());
        assert!(Sums::memory_bytes(Layout::Rgb, &plan(90, 70, 60)).is_none());
        // The squares of very small versions stay within sixteen bits.
        let white = [255; 4];
        let sums = Sums::new(Layout::Grey, &plan(9000, 9000, 1), white).unwrap().finish();
        assert!(sums.bytes.iter().all(|byte| *byte == 255));
    }
}
