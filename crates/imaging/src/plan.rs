//! How large a picture becomes and which part of it is shown.

use crate::orient::Turn;
use crate::{Crop, Wanted};

/// A part of a picture, in whole pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rect {
    pub(crate) left: u32,
    pub(crate) top: u32,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// What is to be cut from the stored picture and how large it becomes before it is turned upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Plan {
    /// The part of the stored picture that is shown.
    pub(crate) part: Rect,
    /// The width of that part when it is scaled, never more than it has.
    pub(crate) width: u32,
    /// The height of that part when it is scaled, never more than it has.
    pub(crate) height: u32,
}

impl Plan {
    /// The plan for a picture of this stored size, both sides at least 1.
    pub(crate) fn new(stored: (u32, u32), turn: Turn, wanted: &Wanted) -> Self {
        let upright = turn.size(stored);
        let (part, size) = aim(upright, wanted);
        let (width, height) = turn.size(size);
        Self { part: turn.stored(part, stored), width, height }
    }

    /// The size to which the whole stored picture may be reduced while it is decoded, so that twice as many pixels as
    /// shown are left on both sides.
    pub(crate) fn least(&self, stored: (u32, u32)) -> (u32, u32) {
        self.times(2, stored)
    }

    /// The size to which it may be reduced so that as many pixels as are shown are left.
    pub(crate) fn least_shown(&self, stored: (u32, u32)) -> (u32, u32) {
        self.times(1, stored)
    }

    fn times(&self, factor: u64, stored: (u32, u32)) -> (u32, u32) {
        let side = |stored: u32, part: u32, shown: u32| {
            let least = (u64::from(stored) * u64::from(shown) * factor).div_ceil(u64::from(part));
            u32::try_from(least).unwrap_or(u32::MAX).min(stored)
        };
        (side(stored.0, self.part.width, self.width), side(stored.1, self.part.height, self.height))
    }
}

/// Half of a side, as near as can be counted.
const MIDDLE: u16 = u16::MAX / 2;

fn aim(upright: (u32, u32), wanted: &Wanted) -> (Rect, (u32, u32)) {
    let (width, height) = upright;
    let whole = Rect { left: 0, top: 0, width, height };
    let (across, down) = (wanted.width.map(u32::from), wanted.height.map(u32::from));
    let (point, bounds) = match (wanted.crop, across, down) {
        (Crop::Centre, Some(across), Some(down)) => ((MIDDLE, MIDDLE), (across, down)),
        (Crop::At { x, y }, Some(across), Some(down)) => ((x, y), (across, down)),
        _ => return (whole, fit(upright, (across.unwrap_or(u32::MAX), down.unwrap_or(u32::MAX)))),
    };
    let part = cut(upright, bounds, point);
    (part, (bounds.0.min(part.width), bounds.1.min(part.height)))
}

/// The largest size with the aspect of the picture inside the box and inside the picture.
fn fit((width, height): (u32, u32), (across, down): (u32, u32)) -> (u32, u32) {
    if width <= across && height <= down {
        return (width, height);
    }
    let (width, height, across, down) =
        (u64::from(width), u64::from(height), u64::from(across), u64::from(down));
    let (width, height) = if across * height <= down * width {
        (across, rounded(height * across, width))
    } else {
        (rounded(width * down, height), down)
    };
    (u32::try_from(width).unwrap_or(u32::MAX), u32::try_from(height).unwrap_or(u32::MAX))
}

/// The quotient rounded half up, but 1 when it would be nothing.
const fn rounded(dividend: u64, divisor: u64) -> u64 {
    let rounded = (dividend + divisor / 2) / divisor;
    if rounded == 0 { 1 } else { rounded }
}

/// The largest part of the picture with the aspect of the box, around the point as far as the edges allow.
fn cut((width, height): (u32, u32), (across, down): (u32, u32), (x, y): (u16, u16)) -> Rect {
    let (wide, high) = (u64::from(width) * u64::from(down), u64::from(height) * u64::from(across));
    let side = |of: u64, divisor: u32, most: u32| {
        u32::try_from(rounded(of, u64::from(divisor))).unwrap_or(u32::MAX).min(most)
    };
    let (part_width, part_height) =
        if wide > high { (side(high, down, width), height) } else { (width, side(wide, across, height)) };
    Rect {
        left: place(width, part_width, x),
        top: place(height, part_height, y),
        width: part_width,
        height: part_height,
    }
}

/// Where a part of a side begins so that its middle is as near to the point as the ends allow.
fn place(side: u32, part: u32, point: u16) -> u32 {
    let middle = rounded(2 * u64::from(side) * u64::from(point), u64::from(u16::MAX));
    let first = middle.saturating_sub(u64::from(part)) / 2;
    u32::try_from(first).unwrap_or(u32::MAX).min(side - part)
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;
    use crate::Format;

    fn wanted(width: u32, height: u32, crop: Crop) -> Wanted {
        Wanted { width: NonZeroU32::new(width), height: NonZeroU32::new(height), format: Format::Png, crop }
    }

    fn size(stored: (u32, u32), width: u32, height: u32) -> (u32, u32) {
        let plan = Plan::new(stored, Turn::default(), &wanted(width, height, Crop::None));
        assert_eq!(plan.part, Rect { left: 0, top: 0, width: stored.0, height: stored.1 });
        (plan.width, plan.height)
    }

    fn cut_out(stored: (u32, u32), width: u32, height: u32, crop: Crop) -> ([u32; 4], (u32, u32)) {
        let plan = Plan::new(stored, Turn::default(), &wanted(width, height, crop));
        let Rect { left, top, width, height } = plan.part;
        ([left, top, width, height], (plan.width, plan.height))
    }

    #[test]
    fn one_side_keeps_the_aspect_and_two_sides_are_a_box() {
        assert_eq!(size((4000, 3000), 180, 0), (180, 135));
        assert_eq!(size((4000, 3000), 0, 180), (240, 180));
        assert_eq!(size((4000, 3000), 180, 180), (180, 135));
        assert_eq!(size((3000, 4000), 180, 180), (135, 180));
        assert_eq!(size((4000, 3000), 1000, 30), (40, 30));
    }

    #[test]
    fn nothing_is_enlarged_and_no_side_means_the_size_stays() {
        assert_eq!(size((100, 50), 180, 180), (100, 50));
        assert_eq!(size((100, 50), 180, 0), (100, 50));
        assert_eq!(size((100, 50), 0, 0), (100, 50));
        assert_eq!(size((100, 50), 180, 20), (40, 20));
    }

    #[test]
    fn sides_are_rounded_and_never_vanish() {
        assert_eq!(size((1000, 667), 180, 180), (180, 120));
        assert_eq!(size((1000, 625), 100, 100), (100, 63));
        assert_eq!(size((30_000, 1), 180, 180), (180, 1));
        assert_eq!(size((1, 30_000), 180, 180), (1, 180));
        assert_eq!(size((u32::MAX, u32::MAX), 7, u32::MAX), (7, 7));
    }

    #[test]
    fn a_centred_cut_fills_the_box_exactly() {
        assert_eq!(cut_out((4000, 3000), 100, 100, Crop::Centre), ([500, 0, 3000, 3000], (100, 100)));
        assert_eq!(cut_out((3000, 4000), 100, 100, Crop::Centre), ([0, 500, 3000, 3000], (100, 100)));
        assert_eq!(cut_out((4000, 3000), 400, 100, Crop::Centre), ([0, 1000, 4000, 1000], (400, 100)));
    }

    #[test]
    fn a_picture_smaller_than_the_box_gives_the_largest_part_of_its_aspect() {
        assert_eq!(cut_out((60, 40), 100, 100, Crop::Centre), ([10, 0, 40, 40], (40, 40)));
        assert_eq!(cut_out((200, 40), 100, 50, Crop::Centre), ([60, 0, 80, 40], (80, 40)));
        assert_eq!(cut_out((1, 1), 100, 50, Crop::Centre), ([0, 0, 1, 1], (1, 1)));
    }

    #[test]
    fn a_cut_around_a_point_stays_inside() {
        let at = |x, y| cut_out((400, 100), 50, 50, Crop::At { x, y }).0;
        assert_eq!(at(u16::MAX / 2, u16::MAX / 2), [150, 0, 100, 100]);
        assert_eq!(at(u16::MAX / 4, u16::MAX), [50, 0, 100, 100]);
        assert_eq!(at(0, 0), [0, 0, 100, 100]);
        assert_eq!(at(u16::MAX, 0), [300, 0, 100, 100]);
    }

    #[test]
    fn a_cut_with_one_side_only_is_a_fit() {
        assert_eq!(cut_out((400, 100), 50, 0, Crop::Centre), ([0, 0, 400, 100], (50, 13)));
    }

    #[test]
    fn a_turned_picture_gets_a_turned_box() {
        let turn = Turn::from_exif(6);
        let plan = Plan::new((4000, 3000), turn, &wanted(180, 180, Crop::None));
        assert_eq!((plan.width, plan.height), (180, 135));
        let plan = Plan::new((4000, 3000), turn, &wanted(90, 60, Crop::Centre));
        assert_eq!((plan.width, plan.height), (60, 90));
        assert_eq!(plan.part, Rect { left: 1000, top: 0, width: 2000, height: 3000 });
    }

    #[test]
    fn twice_the_shown_size_is_left_for_scaling() {
        let plan = Plan::new((4000, 3000), Turn::default(), &wanted(180, 180, Crop::None));
        assert_eq!(plan.least((4000, 3000)), (360, 270));
        let plan = Plan::new((4000, 3000), Turn::default(), &wanted(100, 100, Crop::Centre));
        assert_eq!(plan.least((4000, 3000)), (267, 200));
        let plan = Plan::new((300, 200), Turn::default(), &wanted(180, 180, Crop::None));
        assert_eq!(plan.least((300, 200)), (300, 200));
    }
}
