//! What stands for a person, a company, a project and a file: flat figures of two or three tones.

use tiny_skia::{Path, PathBuilder};

use super::canvas::{Canvas, Square};
use super::colour::Colour;

const MIST: Colour = [0xE3, 0xE8, 0xEF];
const SLATE: Colour = [0x9A, 0xA8, 0xBB];
const SHADE: Colour = [0x84, 0x94, 0xA9];
const SAND: Colour = [0xF0, 0xEB, 0xE1];
const OCHRE: Colour = [0xC9, 0xAA, 0x72];
const STRAW: Colour = [0xDD, 0xC4, 0x95];
const SHEET: Colour = [0xE6, 0xEB, 0xF2];
const FOLD: Colour = [0xB4, 0xC0, 0xD0];

/// Head and shoulders; the shoulders reach to the lower edge.
pub(super) fn person(canvas: &mut Canvas) {
    canvas.cover(MIST);
    let (square, bottom) = (canvas.square(), canvas.height());
    canvas.fill(square.circle(0.5, 0.385, 0.175), SLATE);
    canvas.fill(shoulders(square, bottom), SLATE);
}

fn shoulders(square: Square, bottom: f32) -> Option<Path> {
    let (x, y) = (|share| square.x(share), |share| square.y(share));
    let mut path = PathBuilder::new();
    path.move_to(x(0.155), bottom);
    path.line_to(x(0.155), y(0.97));
    path.cubic_to(x(0.155), y(0.775), x(0.30), y(0.635), x(0.5), y(0.635));
    path.cubic_to(x(0.70), y(0.635), x(0.845), y(0.775), x(0.845), y(0.97));
    path.line_to(x(0.845), bottom);
    path.close();
    path.finish()
}

/// A tower with windows and a lower house beside it.
pub(super) fn company(canvas: &mut Canvas) {
    canvas.cover(MIST);
    let square = canvas.square();
    canvas.fill(square.block((0.54, 0.43), (0.76, 0.78), 0.025), SLATE);
    canvas.fill(square.block((0.24, 0.22), (0.58, 0.78), 0.025), SHADE);
    for row in [0.30, 0.43, 0.56] {
        for column in [0.31, 0.445] {
            canvas.fill(square.block((column, row), (column + 0.065, row + 0.07), 0.008), MIST);
        }
    }
    for row in [0.51, 0.62] {
        canvas.fill(square.block((0.645, row), (0.695, row + 0.05), 0.008), MIST);
    }
    canvas.fill(square.block((0.37, 0.68), (0.45, 0.78), 0.0), MIST);
    canvas.fill(square.block((0.17, 0.77), (0.83, 0.80), 0.015), SHADE);
}

/// A folder with its tab, half open.
pub(super) fn project(canvas: &mut Canvas) {
    canvas.cover(SAND);
    let square = canvas.square();
    canvas.fill(square.block((0.21, 0.28), (0.47, 0.45), 0.035), OCHRE);
    canvas.fill(square.block((0.21, 0.335), (0.79, 0.70), 0.035), OCHRE);
    canvas.fill(square.block((0.27, 0.375), (0.73, 0.60), 0.015), [0xFB, 0xF9, 0xF5]);
    canvas.fill(square.block((0.21, 0.43), (0.79, 0.73), 0.04), STRAW);
}

/// A page whose upper right corner is folded, with lines of text.
pub(super) fn file(canvas: &mut Canvas) {
    let square = canvas.square();
    canvas.fill(page(square), SHEET);
    canvas.fill(corner(square), FOLD);
    for (row, end) in [(0.46, 0.68), (0.57, 0.68), (0.68, 0.55)] {
        canvas.fill(square.block((0.32, row), (end, row + 0.04), 0.02), FOLD);
    }
}

const LEFT: f32 = 0.2;
const RIGHT: f32 = 0.8;
const TOP: f32 = 0.1;
const BOTTOM: f32 = 0.9;
const CORNER: f32 = 0.22;
const RADIUS: f32 = 0.045;

fn page(square: Square) -> Option<Path> {
    let x = |share: f32| square.x(share).round();
    let y = |share: f32| square.y(share).round();
    let round = RADIUS * square.side;
    let mut path = PathBuilder::new();
    path.move_to(x(LEFT) + round, y(TOP));
    path.line_to(x(RIGHT - CORNER), y(TOP));
    path.line_to(x(RIGHT), y(TOP + CORNER));
    path.line_to(x(RIGHT), y(BOTTOM) - round);
    path.quad_to(x(RIGHT), y(BOTTOM), x(RIGHT) - round, y(BOTTOM));
    path.line_to(x(LEFT) + round, y(BOTTOM));
    path.quad_to(x(LEFT), y(BOTTOM), x(LEFT), y(BOTTOM) - round);
    path.line_to(x(LEFT), y(TOP) + round);
    path.quad_to(x(LEFT), y(TOP), x(LEFT) + round, y(TOP));
    path.close();
    path.finish()
}

fn corner(square: Square) -> Option<Path> {
    let (left, top) = (square.x(RIGHT - CORNER).round(), square.y(TOP).round());
    let (right, bottom) = (square.x(RIGHT).round(), square.y(TOP + CORNER).round());
    let round = RADIUS * square.side;
    let mut path = PathBuilder::new();
    path.move_to(left, top);
    path.line_to(right, bottom);
    path.line_to(left + round, bottom);
    path.quad_to(left, bottom, left, bottom - round);
    path.close();
    path.finish()
}
