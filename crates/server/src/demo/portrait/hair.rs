//! Hair: what falls behind the shoulders and what lies on the head.

use super::{AXIS, INK, Look, WHITE};
use crate::demo::canvas::Canvas;
use crate::demo::path::Path;

/// How hair is cut or worn; [`Look::hair_colour`] colours it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hair {
    /// Short, parted on one side.
    SidePart,
    /// Short sides, brushed up in front.
    Quiff,
    /// A few millimetres.
    Cropped,
    /// None, but a gleam.
    Bald,
    /// Round curls close to the head.
    Curls,
    /// Curls all around, down to the jaw.
    BigCurls,
    /// To the chin, with a straight fringe.
    Bob,
    /// Over the shoulders, parted in the middle.
    Long,
    /// Over the shoulders in waves, swept to one side.
    Waves,
    /// A knot on top of the head.
    Bun,
    /// Tied behind, falling over one shoulder.
    Ponytail,
    /// A scarf around head and neck, in the trim colour of the clothes.
    Scarf,
}

impl Hair {
    /// Draws what lies behind the shoulders and the head.
    pub(super) fn draw_behind(self, canvas: &mut Canvas, look: &Look) {
        let path = match self {
            Self::SidePart | Self::Quiff | Self::Cropped | Self::Bald | Self::Curls => return,
            Self::BigCurls => circles(&BIG_CURLS).both_sides(AXIS),
            Self::Bob => fall(112.0, 398.0, 92.0),
            Self::Long => fall(116.0, 520.0, 128.0),
            Self::Waves => waves(),
            Self::Bun => Path::ellipse((AXIS, 106.0), 46.0, 42.0),
            Self::Ponytail => tail(),
            Self::Scarf => scarf_behind(),
        };
        let colour = if self == Self::Scarf { look.trim.towards(INK, 46) } else { look.hair_shade() };
        canvas.fill(&path, colour);
        if self == Self::Bun {
            let strand = Path::stroke((AXIS - 26.0, 104.0), (AXIS - 6.0, 78.0), (AXIS + 22.0, 92.0), 5.0);
            canvas.fill(&strand, look.hair_colour);
        }
    }

    /// Draws what lies on the head.
    pub(super) fn draw_front(self, canvas: &mut Canvas, look: &Look) {
        match self {
            Self::SidePart => draw_side_part(canvas, look),
            Self::Quiff => draw_quiff(canvas, look),
            Self::Cropped => canvas.tint(&cropped(look), look.hair_colour, 225),
            Self::Bald => canvas.tint(&Path::ellipse((AXIS - 30.0, 178.0), 26.0, 13.0), WHITE, 60),
            Self::Curls => draw_curls(canvas, look),
            Self::BigCurls => canvas.fill(&circles(&BIG_FRINGE).both_sides(AXIS), look.hair_colour),
            Self::Bob => draw_fringe(canvas, look),
            Self::Long => draw_middle_part(canvas, look),
            Self::Waves => draw_swept(canvas, look),
            Self::Bun | Self::Ponytail => draw_tied(canvas, look),
            Self::Scarf => draw_scarf(canvas, look),
        }
    }
}

/// Middle (aside from the axis, down) and radius of each curl on the right.
const CURLS: [(f32, f32, f32); 8] = [
    (0.0, 136.0, 34.0),
    (36.0, 140.0, 34.0),
    (66.0, 160.0, 32.0),
    (86.0, 190.0, 27.0),
    (94.0, 222.0, 20.0),
    (22.0, 168.0, 30.0),
    (56.0, 184.0, 26.0),
    (96.0, 244.0, 13.0),
];
const BIG_CURLS: [(f32, f32, f32); 11] = [
    (0.0, 120.0, 46.0),
    (46.0, 124.0, 46.0),
    (88.0, 150.0, 44.0),
    (116.0, 190.0, 42.0),
    (128.0, 236.0, 40.0),
    (130.0, 284.0, 38.0),
    (124.0, 330.0, 36.0),
    (106.0, 368.0, 34.0),
    (60.0, 200.0, 70.0),
    (70.0, 290.0, 60.0),
    (20.0, 240.0, 90.0),
];
const BIG_FRINGE: [(f32, f32, f32); 8] = [
    (0.0, 148.0, 36.0),
    (34.0, 150.0, 38.0),
    (68.0, 170.0, 34.0),
    (92.0, 204.0, 28.0),
    (104.0, 240.0, 24.0),
    (110.0, 276.0, 22.0),
    (14.0, 172.0, 26.0),
    (46.0, 186.0, 24.0),
];

fn circles(curls: &[(f32, f32, f32)]) -> Path {
    curls.iter().fold(Path::default(), |path, &(aside, down, radius)| {
        path.and(Path::ellipse((AXIS + aside, down), radius, radius))
    })
}

/// A curtain of hair: half its width at the temples, where it ends, half its width there.
fn fall(across: f32, end: f32, end_across: f32) -> Path {
    Path::at(AXIS, 116.0)
        .curve((AXIS + across * 0.8, 116.0), (AXIS + across, 176.0), (AXIS + across, 250.0))
        .curve((AXIS + across, 320.0), (AXIS + end_across + 6.0, end - 60.0), (AXIS + end_across, end - 18.0))
        .curve((AXIS + end_across - 6.0, end), (AXIS + end_across - 40.0, end), (AXIS + 40.0, end - 8.0))
        .line(AXIS, end - 8.0)
        .mirrored(AXIS)
}

fn waves() -> Path {
    Path::at(AXIS, 112.0)
        .curve((AXIS + 96.0, 108.0), (AXIS + 126.0, 180.0), (AXIS + 114.0, 240.0))
        .curve((AXIS + 104.0, 290.0), (AXIS + 150.0, 310.0), (AXIS + 134.0, 370.0))
        .curve((AXIS + 124.0, 410.0), (AXIS + 156.0, 430.0), (AXIS + 140.0, 480.0))
        .curve((AXIS + 128.0, 514.0), (AXIS + 80.0, 520.0), (AXIS + 40.0, 500.0))
        .line(AXIS, 480.0)
        .mirrored(AXIS)
}

fn tail() -> Path {
    Path::at(AXIS + 60.0, 200.0)
        .curve((AXIS + 150.0, 190.0), (AXIS + 156.0, 300.0), (AXIS + 132.0, 380.0))
        .curve((AXIS + 122.0, 430.0), (AXIS + 140.0, 470.0), (AXIS + 118.0, 516.0))
        .curve((AXIS + 82.0, 480.0), (AXIS + 76.0, 420.0), (AXIS + 84.0, 360.0))
        .line(AXIS + 40.0, 300.0)
}

fn scarf_behind() -> Path {
    Path::at(AXIS, 112.0)
        .curve((AXIS + 100.0, 112.0), (AXIS + 128.0, 190.0), (AXIS + 124.0, 280.0))
        .curve((AXIS + 122.0, 360.0), (AXIS + 110.0, 420.0), (AXIS + 120.0, 478.0))
        .line(AXIS, 500.0)
        .mirrored(AXIS)
}

fn draw_side_part(canvas: &mut Canvas, look: &Look) {
    let reach = look.temples + 7.0;
    let cap = Path::at(AXIS - reach, 262.0)
        .curve((AXIS - reach - 12.0, 190.0), (AXIS - 88.0, 122.0), (AXIS - 14.0, 118.0))
        .curve((AXIS + 72.0, 110.0), (AXIS + reach + 14.0, 168.0), (AXIS + reach, 262.0))
        .curve((AXIS + 88.0, 250.0), (AXIS + 86.0, 226.0), (AXIS + 78.0, 208.0))
        .curve((AXIS + 30.0, 212.0), (AXIS - 22.0, 200.0), (AXIS - 52.0, 172.0))
        .curve((AXIS - 60.0, 196.0), (AXIS - 84.0, 216.0), (AXIS - reach, 262.0));
    canvas.fill(&cap, look.hair_colour);
    let gleam = Path::stroke((AXIS - 34.0, 158.0), (AXIS + 20.0, 144.0), (AXIS + 64.0, 172.0), 6.0);
    canvas.fill(&gleam, look.hair_light());
}

fn draw_quiff(canvas: &mut Canvas, look: &Look) {
    let reach = look.temples + 4.0;
    let sides = Path::at(AXIS, 150.0)
        .curve((AXIS + 70.0, 138.0), (AXIS + reach + 6.0, 190.0), (AXIS + reach, 258.0))
        .curve((AXIS + 84.0, 244.0), (AXIS + 84.0, 216.0), (AXIS + 70.0, 196.0))
        .line(AXIS, 190.0)
        .mirrored(AXIS);
    canvas.fill(&sides, look.hair_shade());
    let top = Path::at(AXIS - 82.0, 204.0)
        .curve((AXIS - 104.0, 160.0), (AXIS - 72.0, 128.0), (AXIS - 40.0, 124.0))
        .curve((AXIS - 14.0, 96.0), (AXIS + 60.0, 92.0), (AXIS + 84.0, 128.0))
        .curve((AXIS + 98.0, 150.0), (AXIS + 92.0, 180.0), (AXIS + 80.0, 204.0))
        .curve((AXIS + 56.0, 180.0), (AXIS - 30.0, 196.0), (AXIS - 82.0, 204.0));
    canvas.fill(&top, look.hair_colour);
    let gleam = Path::stroke((AXIS - 40.0, 150.0), (AXIS + 10.0, 116.0), (AXIS + 60.0, 134.0), 6.0);
    canvas.fill(&gleam, look.hair_light());
}

fn cropped(look: &Look) -> Path {
    let reach = look.temples + 2.0;
    Path::at(AXIS, 136.0)
        .curve((AXIS + reach * 0.66, 136.0), (AXIS + reach + 2.0, 184.0), (AXIS + reach, 256.0))
        .curve((AXIS + 82.0, 246.0), (AXIS + 80.0, 214.0), (AXIS + 70.0, 198.0))
        .curve((AXIS + 44.0, 186.0), (AXIS + 20.0, 186.0), (AXIS, 188.0))
        .mirrored(AXIS)
}

fn draw_curls(canvas: &mut Canvas, look: &Look) {
    canvas.fill(&circles(&CURLS).both_sides(AXIS), look.hair_colour);
    for (aside, down) in [(-58.0, 152.0), (-20.0, 132.0), (22.0, 148.0), (58.0, 166.0)] {
        let x = AXIS + aside;
        let curl = Path::stroke((x - 12.0, down + 6.0), (x, down - 14.0), (x + 13.0, down + 3.0), 4.6);
        canvas.fill(&curl, look.hair_light());
    }
}

fn draw_fringe(canvas: &mut Canvas, look: &Look) {
    let cap = Path::at(AXIS, 116.0)
        .curve((AXIS + 90.0, 116.0), (AXIS + 112.0, 176.0), (AXIS + 112.0, 250.0))
        .curve((AXIS + 112.0, 310.0), (AXIS + 108.0, 340.0), (AXIS + 98.0, 376.0))
        .curve((AXIS + 84.0, 350.0), (AXIS + 88.0, 270.0), (AXIS + 78.0, 218.0))
        .curve((AXIS + 40.0, 228.0), (AXIS + 20.0, 230.0), (AXIS, 230.0))
        .mirrored(AXIS);
    canvas.fill(&cap, look.hair_colour);
    let gleam = Path::stroke((AXIS - 72.0, 178.0), (AXIS, 148.0), (AXIS + 72.0, 178.0), 8.0);
    canvas.fill(&gleam, look.hair_light());
}

fn draw_middle_part(canvas: &mut Canvas, look: &Look) {
    let curtain = Path::at(AXIS, 116.0)
        .curve((AXIS + 92.0, 114.0), (AXIS + 116.0, 176.0), (AXIS + 116.0, 250.0))
        .curve((AXIS + 116.0, 330.0), (AXIS + 134.0, 420.0), (AXIS + 124.0, 500.0))
        .curve((AXIS + 100.0, 520.0), (AXIS + 84.0, 500.0), (AXIS + 88.0, 440.0))
        .curve((AXIS + 104.0, 360.0), (AXIS + 102.0, 270.0), (AXIS + 82.0, 228.0))
        .curve((AXIS + 66.0, 196.0), (AXIS + 24.0, 186.0), (AXIS, 154.0))
        .mirrored(AXIS);
    canvas.fill(&curtain, look.hair_colour);
    let gleam = Path::stroke((AXIS + 36.0, 150.0), (AXIS + 86.0, 176.0), (AXIS + 98.0, 250.0), 6.0);
    canvas.fill(&gleam.both_sides(AXIS), look.hair_light());
}

fn draw_swept(canvas: &mut Canvas, look: &Look) {
    let sweep = Path::at(AXIS - 44.0, 140.0)
        .curve((AXIS + 20.0, 96.0), (AXIS + 132.0, 130.0), (AXIS + 112.0, 250.0))
        .curve((AXIS + 104.0, 290.0), (AXIS + 144.0, 310.0), (AXIS + 130.0, 370.0))
        .curve((AXIS + 120.0, 400.0), (AXIS + 140.0, 430.0), (AXIS + 128.0, 470.0))
        .curve((AXIS + 92.0, 460.0), (AXIS + 98.0, 400.0), (AXIS + 98.0, 360.0))
        .curve((AXIS + 84.0, 300.0), (AXIS + 110.0, 260.0), (AXIS + 76.0, 220.0))
        .curve((AXIS + 30.0, 216.0), (AXIS - 26.0, 196.0), (AXIS - 44.0, 166.0))
        .curve((AXIS - 60.0, 210.0), (AXIS - 90.0, 220.0), (AXIS - 92.0, 280.0))
        .curve((AXIS - 84.0, 320.0), (AXIS - 110.0, 350.0), (AXIS - 96.0, 400.0))
        .curve((AXIS - 92.0, 440.0), (AXIS - 100.0, 460.0), (AXIS - 128.0, 470.0))
        .curve((AXIS - 148.0, 420.0), (AXIS - 114.0, 390.0), (AXIS - 132.0, 350.0))
        .curve((AXIS - 144.0, 310.0), (AXIS - 104.0, 290.0), (AXIS - 114.0, 240.0))
        .curve((AXIS - 122.0, 180.0), (AXIS - 90.0, 130.0), (AXIS - 44.0, 140.0));
    canvas.fill(&sweep, look.hair_colour);
    let gleam = Path::stroke((AXIS - 14.0, 158.0), (AXIS + 64.0, 140.0), (AXIS + 94.0, 216.0), 7.0);
    canvas.fill(&gleam, look.hair_light());
}

fn draw_tied(canvas: &mut Canvas, look: &Look) {
    let reach = look.temples + 6.0;
    let cap = Path::at(AXIS, 122.0)
        .curve((AXIS + 76.0, 122.0), (AXIS + reach + 6.0, 178.0), (AXIS + reach, 268.0))
        .curve((AXIS + 90.0, 256.0), (AXIS + 90.0, 226.0), (AXIS + 76.0, 206.0))
        .curve((AXIS + 56.0, 180.0), (AXIS + 26.0, 172.0), (AXIS, 172.0))
        .mirrored(AXIS);
    canvas.fill(&cap, look.hair_colour);
    let gleam = Path::stroke((AXIS - 58.0, 172.0), (AXIS - 30.0, 142.0), (AXIS + 16.0, 140.0), 6.0);
    canvas.fill(&gleam, look.hair_light());
}

fn draw_scarf(canvas: &mut Canvas, look: &Look) {
    let reach = look.temples;
    let wrap = Path::at(AXIS, 112.0)
        .curve((AXIS + 100.0, 112.0), (AXIS + 126.0, 190.0), (AXIS + 120.0, 276.0))
        .curve((AXIS + 116.0, 350.0), (AXIS + 100.0, 420.0), (AXIS + 116.0, 470.0))
        .curve((AXIS + 80.0, 520.0), (AXIS + 30.0, 530.0), (AXIS, 530.0))
        .mirrored(AXIS);
    let face = Path::at(AXIS, 176.0)
        .curve((AXIS + 56.0, 176.0), (AXIS + reach - 4.0, 216.0), (AXIS + reach - 4.0, 268.0))
        .curve((AXIS + reach - 4.0, 320.0), (AXIS + 56.0, 376.0), (AXIS, 388.0))
        .mirrored(AXIS)
        .turned();
    canvas.fill(&wrap.and(face), look.trim);
    let fold = Path::stroke((AXIS + 92.0, 300.0), (AXIS + 86.0, 400.0), (AXIS - 40.0, 424.0), 5.0);
    let lower = Path::stroke((AXIS + 100.0, 380.0), (AXIS + 70.0, 460.0), (AXIS - 60.0, 476.0), 5.0);
    canvas.tint(&fold.and(lower), INK, 50);
}
