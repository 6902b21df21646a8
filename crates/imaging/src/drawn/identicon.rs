//! A pattern of cells that follows from a hash, so that an address can be told from others at a glance.

use super::canvas::{Canvas, Square};
use super::colour::{PAPER, fold, mixed, tint};

/// Cells in a row, and rows.
const CELLS: u8 = 5;
/// Cells of the left half and the middle column; those on the right mirror them.
const CHOSEN: u8 = 15;

/// Covers the canvas with paper and a pattern.
pub(super) fn draw(canvas: &mut Canvas, hash: &[u8]) {
    let seed = fold(hash);
    let (pattern, colour) = (pattern(seed), tint(seed));
    canvas.cover(PAPER);
    let square = cells(canvas.square());
    for row in 0..CELLS {
        for column in 0..CELLS {
            if filled(pattern, column, row) {
                let share = |cells: u8| f32::from(cells) / f32::from(CELLS);
                let (from, to) = ((share(column), share(row)), (share(column + 1), share(row + 1)));
                canvas.fill(square.block(from, to, 0.0), colour);
            }
        }
    }
}

/// The square of the cells: half a cell stays free around it, and a cell is a whole number of pixels.
fn cells(around: Square) -> Square {
    let cell = (around.side / f32::from(CELLS + 1)).floor().max(1.0);
    let side = (cell * f32::from(CELLS)).min(around.side);
    let free = ((around.side - side) / 2.0).floor();
    Square { left: around.left.floor() + free, top: around.top.floor() + free, side }
}

/// Fifteen bits, neither nearly empty nor nearly full.
fn pattern(seed: u64) -> u16 {
    let mut bits = seed;
    loop {
        bits = mixed(bits);
        let [high, low, ..] = bits.to_be_bytes();
        let pattern = u16::from_be_bytes([high, low]) >> (16 - CHOSEN);
        if (5..=11).contains(&pattern.count_ones()) {
            return pattern;
        }
    }
}

fn filled(pattern: u16, column: u8, row: u8) -> bool {
    let mirrored = column.min(CELLS - 1 - column);
    pattern >> (mirrored * CELLS + row) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_differ_are_alike_on_both_sides_and_never_empty() {
        let mut patterns: Vec<u16> =
            (0_u64..200).map(|number| pattern(fold(&number.to_be_bytes()))).collect();
        for &each in &patterns {
            let count = |columns: std::ops::Range<u8>| {
                columns
                    .flat_map(|column| (0..CELLS).map(move |row| (column, row)))
                    .filter(|&(column, row)| filled(each, column, row))
                    .count()
            };
            assert_eq!(count(0..2), count(3..5));
            assert!(count(0..5) >= 5);
        }
        patterns.sort_unstable();
        patterns.dedup();
        assert!(patterns.len() > 195, "{}", patterns.len());
    }
}
