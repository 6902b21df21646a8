//! A flat portrait: background, shoulders, head, hair and face, drawn from a short description.

mod clothes;
mod face;
mod hair;

pub use clothes::Clothes;
pub use face::{Beard, Glasses, Mouth};
pub use hair::Hair;

use super::canvas::{Canvas, Colour};
use super::path::Path;

/// Pixels from left to right.
pub const WIDTH: u16 = 480;
/// Pixels from top to bottom.
pub const HEIGHT: u16 = 600;
/// The upright line on which the head is centred.
const AXIS: f32 = 240.0;
const WHITE: Colour = Colour::hex(0x00FF_FFFF);
const INK: Colour = Colour::hex(0x002B_2430);

/// How a person looks.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// The wall behind the person.
    pub wall: Colour,
    /// The skin in full light; shade and lips are mixed from it.
    pub skin: Colour,
    /// The hair, the brows and the beard.
    pub hair_colour: Colour,
    /// How the hair is cut.
    pub hair: Hair,
    /// What grows on the chin.
    pub beard: Beard,
    /// How the mouth smiles.
    pub mouth: Mouth,
    /// What sits on the nose.
    pub glasses: Glasses,
    /// What is worn.
    pub clothes: Clothes,
    /// The main colour of the clothes.
    pub cloth: Colour,
    /// The second colour of the clothes: shirt, stripes or collar.
    pub trim: Colour,
    /// Half the width of the head at the temples, in pixels; 84 to 96 looks natural.
    pub temples: f32,
    /// Half the width of the head at the jaw, in pixels; 56 to 80 looks natural.
    pub jaw: f32,
    /// Freckles, ear studs.
    pub details: Details,
}

/// Small things that tell persons apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Details {
    /// None.
    Plain,
    /// Freckles on nose and cheeks.
    Freckles,
    /// A stud in each ear.
    Studs,
}

impl Look {
    /// Draws the portrait, [`WIDTH`] by [`HEIGHT`], three bytes a pixel, rows from the top; always the same.
    pub fn draw(&self) -> Vec<u8> {
        let mut canvas = Canvas::new(WIDTH, HEIGHT, self.wall);
        canvas.tint(&Path::ellipse((AXIS, 290.0), 205.0, 205.0), WHITE, 70);
        self.hair.draw_behind(&mut canvas, self);
        self.clothes.draw_body(&mut canvas, self);
        self.draw_neck(&mut canvas);
        self.clothes.draw_front(&mut canvas, self);
        self.draw_head(&mut canvas);
        face::draw(&mut canvas, self);
        self.hair.draw_front(&mut canvas, self);
        face::draw_glasses(&mut canvas, self);
        canvas.paint()
    }

    fn draw_neck(&self, canvas: &mut Canvas) {
        let neck = Path::at(AXIS, 330.0)
            .line(AXIS + 42.0, 330.0)
            .line(AXIS + 42.0, 420.0)
            .curve((AXIS + 42.0, 445.0), (AXIS + 56.0, 452.0), (AXIS + 72.0, 458.0))
            .curve((AXIS + 50.0, 490.0), (AXIS + 25.0, 500.0), (AXIS, 500.0))
            .mirrored(AXIS);
        canvas.fill(&neck, self.skin);
        let shadow = Path::at(AXIS, 380.0)
            .line(AXIS + 80.0, 350.0)
            .curve((AXIS + 60.0, 410.0), (AXIS + 26.0, 424.0), (AXIS, 424.0))
            .mirrored(AXIS);
        canvas.tint_inside(&shadow, &neck, self.shade(), 255);
    }

    fn draw_head(&self, canvas: &mut Canvas) {
        let ear = Path::ellipse((AXIS + self.temples - 1.0, 276.0), 17.0, 25.0);
        let fold = Path::ellipse((AXIS + self.temples + 2.0, 277.0), 8.0, 14.0);
        canvas.fill(&ear.both_sides(AXIS), self.skin);
        canvas.fill(&fold.both_sides(AXIS), self.shade());
        if self.details == Details::Studs {
            let stud = Path::ellipse((AXIS + self.temples + 4.0, 304.0), 5.0, 5.0);
            canvas.fill(&stud.both_sides(AXIS), Colour::hex(0x00F4_D58D));
        }
        canvas.fill(&self.head(), self.skin);
        let side = Path::at(AXIS + 34.0, 120.0)
            .curve((AXIS + 84.0, 230.0), (AXIS + 74.0, 330.0), (AXIS + 8.0, 396.0))
            .line(AXIS + 120.0, 396.0)
            .line(AXIS + 120.0, 120.0);
        canvas.tint_inside(&side, &self.head(), self.shade(), 110);
    }

    /// The outline of the face from the crown to the chin.
    fn head(&self) -> Path {
        let (temples, jaw) = (self.temples, self.jaw);
        Path::at(AXIS, 142.0)
            .curve((AXIS + temples * 0.62, 142.0), (AXIS + temples, 184.0), (AXIS + temples, 252.0))
            .curve((AXIS + temples, 300.0), (AXIS + jaw + 12.0, 336.0), (AXIS + jaw * 0.68, 366.0))
            .curve((AXIS + jaw * 0.42, 386.0), (AXIS + jaw * 0.22, 392.0), (AXIS, 392.0))
            .mirrored(AXIS)
    }

    fn shade(&self) -> Colour {
        self.skin.towards(Colour::hex(0x00A8_4A32), 62)
    }

    fn hair_shade(&self) -> Colour {
        self.hair_colour.towards(INK, 60)
    }

    fn hair_light(&self) -> Colour {
        self.hair_colour.towards(WHITE, 34)
    }
}
