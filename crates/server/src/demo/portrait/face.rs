//! Eyes, brows, nose, mouth, beard and glasses.

use super::{AXIS, Details, INK, Look, WHITE};
use crate::demo::canvas::{Canvas, Colour};
use crate::demo::path::Path;

/// How a mouth smiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mouth {
    /// Lips together.
    Smile,
    /// Teeth are seen.
    Laugh,
    /// A smile drawn up on one side.
    Smirk,
}

/// What grows on a face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beard {
    /// Nothing.
    None,
    /// A shadow of a few days.
    Stubble,
    /// A trimmed full beard with a moustache.
    Full,
    /// A moustache alone.
    Moustache,
}

/// What sits on a nose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glasses {
    /// Nothing.
    None,
    /// Round, thin rims.
    Round(Colour),
    /// Wider than high, thick rims.
    Broad(Colour),
}

/// Draws everything on the face but the glasses, which lie over the hair.
pub fn draw(canvas: &mut Canvas, look: &Look) {
    draw_cheeks(canvas, look);
    draw_beard(canvas, look);
    draw_eyes(canvas, look);
    let nose = look.shade().towards(Colour::hex(0x008A_3A2A), 70);
    canvas.fill(&Path::stroke((AXIS - 9.0, 309.0), (AXIS + 1.0, 319.0), (AXIS + 11.0, 309.0), 5.0), nose);
    draw_mouth(canvas, look);
    if look.beard == Beard::Full || look.beard == Beard::Moustache {
        let moustache = Path::at(AXIS, 322.0)
            .curve((AXIS + 16.0, 318.0), (AXIS + 36.0, 326.0), (AXIS + 42.0, 343.0))
            .curve((AXIS + 28.0, 339.0), (AXIS + 12.0, 338.0), (AXIS, 335.0))
            .mirrored(AXIS);
        canvas.fill(&moustache, look.hair_colour);
    }
}

fn draw_cheeks(canvas: &mut Canvas, look: &Look) {
    let cheek = Path::ellipse((AXIS + 52.0, 310.0), 21.0, 14.0).both_sides(AXIS);
    canvas.tint_inside(&cheek, &look.head(), Colour::hex(0x00F0_5A4A), 46);
    if look.details == Details::Freckles {
        let spots =
            [(30.0, 298.0), (43.0, 305.0), (55.0, 297.0), (38.0, 313.0), (63.0, 308.0), (18.0, 303.0)];
        for (aside, down) in spots {
            let spot = Path::ellipse((AXIS + aside, down), 2.4, 2.1).both_sides(AXIS);
            canvas.tint(&spot, look.shade().towards(Colour::hex(0x0090_4020), 110), 190);
        }
    }
}

fn draw_eyes(canvas: &mut Canvas, look: &Look) {
    let eye = Path::ellipse((AXIS + 37.0, 268.0), 8.2, 9.4).both_sides(AXIS);
    canvas.fill(&eye, INK);
    for side in [-34.4, 39.6] {
        canvas.fill(&Path::ellipse((AXIS + side, 264.4), 2.7, 2.7), WHITE);
    }
    let lash = Path::stroke((AXIS + 25.0, 262.0), (AXIS + 37.0, 252.0), (AXIS + 51.0, 262.5), 3.6);
    canvas.fill(&lash.both_sides(AXIS), INK);
    let brow_colour = look.hair_colour.towards(INK, 90);
    let brow = Path::stroke((AXIS + 20.0, 240.0), (AXIS + 38.0, 228.0), (AXIS + 57.0, 239.0), 6.6);
    canvas.fill(&brow.both_sides(AXIS), brow_colour);
}

fn draw_mouth(canvas: &mut Canvas, look: &Look) {
    let lips = look.shade().towards(Colour::hex(0x00A8_2338), 135);
    match look.mouth {
        Mouth::Smile => {
            canvas.fill(&Path::stroke((AXIS - 27.0, 341.0), (AXIS, 364.0), (AXIS + 27.0, 341.0), 5.8), lips);
        }
        Mouth::Smirk => {
            canvas.fill(
                &Path::stroke((AXIS - 22.0, 347.0), (AXIS + 8.0, 360.0), (AXIS + 27.0, 338.0), 5.8),
                lips,
            );
        }
        Mouth::Laugh => {
            let mouth = Path::at(AXIS - 32.0, 337.0)
                .curve((AXIS - 12.0, 343.0), (AXIS + 12.0, 343.0), (AXIS + 32.0, 337.0))
                .curve((AXIS + 26.0, 372.0), (AXIS - 26.0, 372.0), (AXIS - 32.0, 337.0));
            canvas.fill(&mouth, Colour::hex(0x007A_2130));
            let teeth = Path::ellipse((AXIS, 338.0), 36.0, 11.0);
            canvas.tint_inside(&teeth, &mouth, WHITE, 255);
            let tongue = Path::ellipse((AXIS, 369.0), 20.0, 12.0);
            canvas.tint_inside(&tongue, &mouth, Colour::hex(0x00D9_6A70), 255);
        }
    }
}

fn draw_beard(canvas: &mut Canvas, look: &Look) {
    let (colour, opacity) = match look.beard {
        Beard::None | Beard::Moustache => return,
        Beard::Stubble => (look.hair_colour.towards(look.shade(), 120), 84),
        Beard::Full => (look.hair_colour, 255),
    };
    let beard = Path::at(AXIS, 326.0)
        .curve((AXIS + 26.0, 318.0), (AXIS + 46.0, 322.0), (AXIS + 58.0, 334.0))
        .curve((AXIS + 74.0, 318.0), (AXIS + 80.0, 296.0), (AXIS + 84.0, 258.0))
        .line(AXIS + 120.0, 258.0)
        .line(AXIS + 120.0, 420.0)
        .line(AXIS, 420.0)
        .mirrored(AXIS);
    let outline = if look.beard == Beard::Full { bearded_jaw(look) } else { look.head() };
    canvas.tint_inside(&beard, &outline, colour, opacity);
}

/// A beard stands a little off the chin.
fn bearded_jaw(look: &Look) -> Path {
    let (temples, jaw) = (look.temples + 1.0, look.jaw + 6.0);
    Path::at(AXIS, 200.0)
        .line(AXIS + temples, 200.0)
        .line(AXIS + temples, 252.0)
        .curve((AXIS + temples, 304.0), (AXIS + jaw + 14.0, 342.0), (AXIS + jaw * 0.7, 378.0))
        .curve((AXIS + jaw * 0.46, 400.0), (AXIS + jaw * 0.22, 406.0), (AXIS, 406.0))
        .mirrored(AXIS)
}

/// Draws the glasses.
pub fn draw_glasses(canvas: &mut Canvas, look: &Look) {
    let (rim, lens, colour) = match look.glasses {
        Glasses::None => return,
        Glasses::Round(colour) => {
            let middle = (AXIS + 39.0, 270.0);
            (Path::ring(middle, 31.0, 31.0, 4.6), Path::ellipse(middle, 28.0, 28.0), colour)
        }
        Glasses::Broad(colour) => (broad(36.0, 26.0).and(hole(29.5, 19.5)), broad(30.0, 20.0), colour),
    };
    canvas.tint(&lens.both_sides(AXIS), WHITE, 24);
    canvas.fill(&rim.both_sides(AXIS), colour);
    canvas.fill(&Path::stroke((AXIS - 9.0, 264.0), (AXIS, 258.0), (AXIS + 9.0, 264.0), 5.0), colour);
    let arm =
        Path::stroke((AXIS + 70.0, 262.0), (AXIS + 80.0, 260.0), (AXIS + look.temples - 1.0, 262.0), 5.0);
    canvas.fill(&arm.both_sides(AXIS), colour);
}

fn broad(across: f32, down: f32) -> Path {
    let (x, y) = (AXIS + 41.0, 269.0);
    Path::at(x - across, y - down * 0.8)
        .curve((x - across, y - down), (x - across, y - down), (x - across * 0.7, y - down))
        .line(x + across * 0.8, y - down)
        .curve((x + across, y - down), (x + across, y - down), (x + across, y - down * 0.7))
        .curve((x + across, y + down * 0.7), (x + across * 0.7, y + down), (x, y + down))
        .curve((x - across * 0.7, y + down), (x - across, y + down * 0.6), (x - across, y - down * 0.8))
}

fn hole(across: f32, down: f32) -> Path {
    broad(across, down).turned()
}
