//! The scale of a decode, and what it makes of each component's blocks.

use super::header::{Component, Frame};

/// How a component is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plane {
    /// Blocks from left to right in an MCU.
    pub across: usize,
    /// Blocks from top to bottom in an MCU.
    pub down: usize,
    /// Pixels on a side that are made of a block: 1, 2, 4 or 8.
    pub side: usize,
    /// Blocks from left to right that are needed; an interleaved scan may have more.
    pub blocks_wide: usize,
    /// Blocks from top to bottom that are needed.
    pub blocks_high: usize,
    /// Pixels from left to right that are part of the picture.
    pub width: usize,
    /// Rows that are part of the picture.
    pub height: usize,
    /// Bytes from one row to the next: all blocks of all MCUs.
    pub stride: usize,
}

impl Plane {
    /// Rows that an MCU makes.
    pub const fn rows(&self) -> usize {
        self.down * self.side
    }
}

/// The size of the decoded picture, and how each component gets there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Pixels from left to right.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// MCUs from left to right.
    pub mcus_wide: usize,
    /// MCUs from top to bottom.
    pub mcus_high: usize,
    /// Pixels from left to right that an MCU makes.
    pub mcu_width: usize,
    /// Rows that an MCU makes.
    pub mcu_height: usize,
    /// One for each component.
    pub planes: Vec<Plane>,
}

impl Plan {
    /// Plans for the smallest of 1/8, 1/4, 1/2 and 1/1 that leaves both least sides, or else for 1/1.
    pub fn new(frame: &Frame, least: (u32, u32)) -> Self {
        let enough = |side: usize, least: u32, eighths: usize| (side * eighths).div_ceil(8) >= least as usize;
        let eighths = [1, 2, 4]
            .into_iter()
            .find(|&eighths| enough(frame.width, least.0, eighths) && enough(frame.height, least.1, eighths));
        Self::at(frame, eighths.unwrap_or(8))
    }

    fn at(frame: &Frame, eighths: usize) -> Self {
        let widest = frame.components.iter().map(|component| component.across).max().unwrap_or(1);
        let tallest = frame.components.iter().map(|component| component.down).max().unwrap_or(1);
        let mcus_wide = frame.width.div_ceil(8 * widest);
        let stretch = |component: &Component| {
            let (across, down) = (widest * eighths / component.across, tallest * eighths / component.down);
            side(eighths, frame.progressive, across, down)
        };
        let planes = frame.components.iter().map(|component| {
            let side = stretch(component);
            let width = (frame.width * component.across).div_ceil(widest);
            let height = (frame.height * component.down).div_ceil(tallest);
            Plane {
                across: component.across,
                down: component.down,
                side,
                blocks_wide: width.div_ceil(8),
                blocks_high: height.div_ceil(8),
                width: (width * side).div_ceil(8),
                height: (height * side).div_ceil(8),
                stride: mcus_wide * component.across * side,
            }
        });
        Self {
            width: (frame.width * eighths).div_ceil(8),
            height: (frame.height * eighths).div_ceil(8),
            mcus_wide,
            mcus_high: frame.height.div_ceil(8 * tallest),
            mcu_width: widest * eighths,
            mcu_height: tallest * eighths,
            planes: planes.collect(),
        }
    }
}

/// A component with fewer blocks makes more pixels of each as long as that leaves less to be stretched. At 1/8 a
/// progressive picture does not: its scans of detail would have to be read, for little that the eye would see.
fn side(eighths: usize, progressive: bool, across: usize, down: usize) -> usize {
    let mut side = eighths;
    let more = eighths > 1 || !progressive;
    while more && side < 8 && across.is_multiple_of(side * 2) && down.is_multiple_of(side * 2) {
        side *= 2;
    }
    side
}
