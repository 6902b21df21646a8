//! Shoulders and what covers them.

use super::{AXIS, INK, Look, WHITE};
use crate::demo::canvas::{Canvas, Colour};
use crate::demo::path::Path;

/// What is worn; [`Look::cloth`] and [`Look::trim`] colour it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clothes {
    /// A round neck with a band in the trim colour.
    Jumper,
    /// A round neck with stripes in the trim colour.
    Stripes,
    /// A high neck.
    Turtleneck,
    /// A shirt in the cloth colour with its collar open.
    Shirt,
    /// A jacket in the cloth colour over a shirt in the trim colour.
    Jacket,
    /// A hood, with strings in the trim colour.
    Hoodie,
}

fn body() -> Path {
    Path::at(AXIS, 446.0)
        .line(AXIS + 52.0, 448.0)
        .curve((AXIS + 92.0, 470.0), (AXIS + 150.0, 470.0), (AXIS + 182.0, 504.0))
        .curve((AXIS + 206.0, 530.0), (AXIS + 212.0, 568.0), (AXIS + 216.0, 610.0))
        .line(AXIS, 610.0)
        .mirrored(AXIS)
}

impl Clothes {
    /// Draws what lies behind the neck.
    pub(super) fn draw_body(self, canvas: &mut Canvas, look: &Look) {
        if self == Self::Hoodie {
            let hood = Path::at(AXIS, 410.0)
                .curve((AXIS + 74.0, 410.0), (AXIS + 118.0, 440.0), (AXIS + 112.0, 486.0))
                .line(AXIS, 520.0)
                .mirrored(AXIS);
            canvas.fill(&hood, look.cloth.towards(INK, 60));
        }
        canvas.fill(&body(), look.cloth);
        if self == Self::Stripes {
            for down in [492.0, 528.0, 564.0, 600.0] {
                let stripe =
                    Path::stroke((0.0, down + 22.0), (AXIS, down - 14.0), (480.0, down + 22.0), 13.0);
                canvas.tint_inside(&stripe, &body(), look.trim, 255);
            }
        }
        let side = Path::at(AXIS + 120.0, 440.0)
            .curve((AXIS + 150.0, 500.0), (AXIS + 146.0, 560.0), (AXIS + 140.0, 610.0))
            .line(480.0, 610.0)
            .line(480.0, 440.0);
        canvas.tint_inside(&side, &body(), INK, 26);
    }

    /// Draws what lies before the neck.
    pub(super) fn draw_front(self, canvas: &mut Canvas, look: &Look) {
        match self {
            Self::Jumper => draw_round_neck(canvas, look.trim),
            Self::Stripes => draw_round_neck(canvas, look.cloth),
            Self::Turtleneck => draw_high_neck(canvas, look.cloth),
            Self::Shirt => draw_shirt(canvas, look.cloth),
            Self::Jacket => draw_jacket(canvas, look),
            Self::Hoodie => draw_hood(canvas, look),
        }
    }
}

fn draw_round_neck(canvas: &mut Canvas, colour: Colour) {
    let band = Path::at(AXIS, 496.0)
        .curve((AXIS + 36.0, 496.0), (AXIS + 58.0, 480.0), (AXIS + 66.0, 449.0))
        .line(AXIS + 80.0, 456.0)
        .curve((AXIS + 70.0, 496.0), (AXIS + 42.0, 512.0), (AXIS, 512.0))
        .mirrored(AXIS);
    canvas.fill(&band, colour);
}

fn draw_high_neck(canvas: &mut Canvas, colour: Colour) {
    let neck = Path::at(AXIS, 424.0)
        .curve((AXIS + 22.0, 424.0), (AXIS + 40.0, 420.0), (AXIS + 49.0, 412.0))
        .curve((AXIS + 54.0, 432.0), (AXIS + 56.0, 446.0), (AXIS + 76.0, 460.0))
        .line(AXIS + 60.0, 510.0)
        .line(AXIS, 510.0)
        .mirrored(AXIS);
    canvas.fill(&neck, colour);
    let fold = Path::stroke((AXIS - 58.0, 452.0), (AXIS, 492.0), (AXIS + 58.0, 452.0), 5.0);
    canvas.tint(&fold, INK, 46);
}

fn draw_collar(canvas: &mut Canvas, colour: Colour) {
    let collar = Path::at(AXIS, 494.0)
        .line(AXIS + 52.0, 434.0)
        .curve((AXIS + 66.0, 442.0), (AXIS + 76.0, 450.0), (AXIS + 82.0, 460.0))
        .line(AXIS + 44.0, 526.0);
    canvas.fill(&collar.both_sides(AXIS), colour);
}

fn draw_shirt(canvas: &mut Canvas, colour: Colour) {
    let front = Path::at(AXIS, 480.0).line(AXIS + 40.0, 500.0).line(AXIS + 40.0, 610.0).line(AXIS, 610.0);
    canvas.fill(&front.mirrored(AXIS), colour);
    canvas.tint(&Path::stroke((AXIS, 500.0), (AXIS, 550.0), (AXIS, 620.0), 3.0), INK, 60);
    for down in [532.0, 572.0] {
        canvas.fill(&Path::ellipse((AXIS + 9.0, down), 4.0, 4.0), colour.towards(INK, 110));
    }
    draw_collar(canvas, colour.towards(WHITE, 70));
}

fn draw_jacket(canvas: &mut Canvas, look: &Look) {
    let shirt = Path::at(AXIS, 486.0)
        .line(AXIS + 70.0, 448.0)
        .line(AXIS + 60.0, 610.0)
        .line(AXIS, 610.0)
        .mirrored(AXIS);
    canvas.fill(&shirt, look.trim);
    canvas.tint(&Path::stroke((AXIS, 496.0), (AXIS, 550.0), (AXIS, 620.0), 3.0), INK, 46);
    let panel = Path::at(AXIS + 64.0, 446.0)
        .curve((AXIS + 66.0, 500.0), (AXIS + 40.0, 560.0), (AXIS + 12.0, 612.0))
        .line(AXIS + 130.0, 612.0)
        .line(AXIS + 130.0, 482.0);
    canvas.fill(&panel.both_sides(AXIS), look.cloth);
    let lapel = Path::at(AXIS + 60.0, 444.0)
        .curve((AXIS + 62.0, 500.0), (AXIS + 36.0, 560.0), (AXIS + 10.0, 612.0))
        .line(AXIS + 92.0, 534.0)
        .line(AXIS + 76.0, 518.0)
        .line(AXIS + 104.0, 506.0)
        .curve((AXIS + 98.0, 486.0), (AXIS + 92.0, 468.0), (AXIS + 82.0, 454.0));
    canvas.fill(&lapel.both_sides(AXIS), look.cloth.towards(WHITE, 26));
    draw_collar(canvas, look.trim.towards(WHITE, 90));
}

fn draw_hood(canvas: &mut Canvas, look: &Look) {
    let rim = Path::at(AXIS, 502.0)
        .curve((AXIS + 40.0, 500.0), (AXIS + 62.0, 470.0), (AXIS + 66.0, 434.0))
        .curve((AXIS + 96.0, 444.0), (AXIS + 112.0, 462.0), (AXIS + 108.0, 482.0))
        .curve((AXIS + 80.0, 522.0), (AXIS + 40.0, 536.0), (AXIS, 538.0))
        .mirrored(AXIS);
    canvas.fill(&rim, look.cloth.towards(WHITE, 30));
    for (from, to) in [(AXIS - 30.0, AXIS - 34.0), (AXIS + 30.0, AXIS + 33.0)] {
        canvas.fill(&Path::stroke((from, 522.0), (from, 550.0), (to, 580.0), 5.0), look.trim);
    }
}
