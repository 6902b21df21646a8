//! Where shapes are filled: a rectangle of pixels, and the largest square in its middle, whose sides count from 0 to 1.

use tiny_skia::{Color, FillRule, LineJoin, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, Transform};

use super::Drawn;
use super::colour::Colour;

/// How far the handles of a curve reach so that four of them look like a circle.
const ROUND: f32 = 0.552_285;

/// Pixels that are being drawn.
pub(super) struct Canvas {
    /// Nothing when memory of this size cannot be asked for; then all stays transparent.
    pixmap: Option<Pixmap>,
    width: u16,
    height: u16,
}

impl Canvas {
    pub(super) fn new(width: u16, height: u16) -> Self {
        Self { pixmap: Pixmap::new(u32::from(width), u32::from(height)), width, height }
    }

    /// Pixels in a row.
    pub(super) fn width(&self) -> f32 {
        f32::from(self.width)
    }

    /// Rows.
    pub(super) fn height(&self) -> f32 {
        f32::from(self.height)
    }

    /// The square in the middle.
    pub(super) fn square(&self) -> Square {
        let side = self.width().min(self.height());
        Square { left: (self.width() - side) / 2.0, top: (self.height() - side) / 2.0, side }
    }

    /// Fills all of it.
    pub(super) fn cover(&mut self, [red, green, blue]: Colour) {
        if let Some(pixmap) = &mut self.pixmap {
            pixmap.fill(Color::from_rgba8(red, green, blue, u8::MAX));
        }
    }

    /// Fills a shape, given in pixels; a shape that is empty leaves nothing.
    pub(super) fn fill(&mut self, shape: Option<Path>, colour: Colour) {
        if let (Some(pixmap), Some(path)) = (&mut self.pixmap, shape) {
            pixmap.fill_path(&path, &paint(colour), FillRule::Winding, Transform::identity(), None);
        }
    }

    /// Draws along the outline of a shape, half of the line on either side.
    pub(super) fn outline(&mut self, shape: &Path, line: f32, colour: Colour) {
        if let Some(pixmap) = &mut self.pixmap {
            let stroke = Stroke { width: line, line_join: LineJoin::Round, ..Stroke::default() };
            pixmap.stroke_path(shape, &paint(colour), &stroke, Transform::identity(), None);
        }
    }

    /// The pixels, with their opacity taken out of the colours.
    pub(super) fn finish(self) -> Drawn {
        let (width, height) = (self.width, self.height);
        let rgba = match self.pixmap {
            Some(pixmap) => pixmap.take_demultiplied(),
            None => vec![0; usize::from(width) * usize::from(height) * 4],
        };
        Drawn { rgba, width, height }
    }
}

fn paint([red, green, blue]: Colour) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(red, green, blue, u8::MAX);
    paint
}

/// A square of a canvas; its methods take shares of its side and give pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Square {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) side: f32,
}

impl Square {
    pub(super) fn x(&self, share: f32) -> f32 {
        self.left + share * self.side
    }

    pub(super) fn y(&self, share: f32) -> f32 {
        self.top + share * self.side
    }

    /// A rectangle from a corner to the one across, with round corners; edges lie between pixels, so they are sharp.
    pub(super) fn block(&self, from: (f32, f32), to: (f32, f32), radius: f32) -> Option<Path> {
        let (left, top) = (self.x(from.0).round(), self.y(from.1).round());
        let (right, bottom) = (self.x(to.0).round(), self.y(to.1).round());
        rounded(Rect::from_ltrb(left, top, right, bottom)?, radius * self.side)
    }

    pub(super) fn circle(&self, x: f32, y: f32, radius: f32) -> Option<Path> {
        PathBuilder::from_circle(self.x(x), self.y(y), radius * self.side)
    }
}

fn rounded(rect: Rect, radius: f32) -> Option<Path> {
    let radius = radius.min(rect.width() / 2.0).min(rect.height() / 2.0);
    if radius <= 0.0 {
        return Some(PathBuilder::from_rect(rect));
    }
    let (left, top, right, bottom) = (rect.left(), rect.top(), rect.right(), rect.bottom());
    let rest = radius * (1.0 - ROUND);
    let mut path = PathBuilder::new();
    path.move_to(left + radius, top);
    path.line_to(right - radius, top);
    path.cubic_to(right - rest, top, right, top + rest, right, top + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - rest, right - rest, bottom, right - radius, bottom);
    path.line_to(left + radius, bottom);
    path.cubic_to(left + rest, bottom, left, bottom - rest, left, bottom - radius);
    path.line_to(left, top + radius);
    path.cubic_to(left, top + rest, left + rest, top, left + radius, top);
    path.close();
    path.finish()
}
