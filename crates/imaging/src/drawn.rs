//! Pictures that are drawn here, for those that nobody has given: silhouettes, initials, patterns and short texts.

mod canvas;
mod colour;
mod figure;
mod font;
mod identicon;
mod initials;
mod letters;
mod notice;

pub use colour::seed;
pub use initials::initials;

use crate::drawn::canvas::Canvas;
use crate::{Channels, Error, Pixels, gif};

/// The most pixels of a side.
pub const MAX_SIDE: u16 = 4096;

/// What can be drawn.
///
/// Everything but [`Self::ClearPixel`] and [`Self::File`] fills its whole rectangle; figures stand in the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawing<'a> {
    /// Nothing: every pixel is wholly transparent.
    ClearPixel,
    /// A text on a light ground, for instance that there is no photo.
    ///
    /// It is broken between words and made as small as it takes to fit. Only the first 200 characters are looked at, and
    /// those that the font lacks (it has Latin, Greek and Cyrillic) are left out.
    Notice {
        /// What to say, in the reader's language.
        text: &'a str,
        /// Whether a thin border runs along the edges.
        border: bool,
    },
    /// Head and shoulders.
    Person,
    /// The first letters of a name on a colour of its own; [`Self::Person`] when the font lacks one of them.
    Initials {
        /// One or two letters, as [`initials`] gives them.
        letters: &'a str,
        /// Decides on the colour: a number of the person, or [`seed`] of the name.
        seed: u64,
    },
    /// A building.
    Company,
    /// A folder.
    Project,
    /// A page with a folded corner, on a transparent ground.
    File,
    /// Five times five cells, left and right alike, that follow from a hash of an address.
    Identicon {
        /// Any number of bytes; sixteen or more that are well mixed give most people a pattern of their own.
        hash: &'a [u8],
    },
}

/// A picture that was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    rgba: Vec<u8>,
    width: u16,
    height: u16,
}

impl Drawn {
    /// The pixels, ready for an encoder.
    pub fn pixels(&self) -> Pixels<'_> {
        Pixels {
            bytes: &self.rgba,
            width: u32::from(self.width),
            height: u32::from(self.height),
            channels: Channels::Rgba,
        }
    }

    /// The pixels themselves: red, green, blue and opacity, not multiplied, rows from the top.
    pub fn into_rgba(self) -> Vec<u8> {
        self.rgba
    }
}

/// Draws at exactly the size asked for; sides are moved into 1 to [`MAX_SIDE`]. The same drawing gives the same pixels.
///
/// It takes four bytes for each pixel, and some milliseconds for a million of them.
pub fn draw(drawing: &Drawing<'_>, width: u32, height: u32) -> Drawn {
    let side = |pixels: u32| u16::try_from(pixels).unwrap_or(MAX_SIDE).clamp(1, MAX_SIDE);
    let mut canvas = Canvas::new(side(width), side(height));
    match *drawing {
        Drawing::ClearPixel => {}
        Drawing::Notice { text, border } => notice::draw(&mut canvas, text, border),
        Drawing::Person => figure::person(&mut canvas),
        Drawing::Initials { letters, seed } => {
            if !initials::draw(&mut canvas, letters, seed) {
                figure::person(&mut canvas);
            }
        }
        Drawing::Company => figure::company(&mut canvas),
        Drawing::Project => figure::project(&mut canvas),
        Drawing::File => figure::file(&mut canvas),
        Drawing::Identicon { hash } => identicon::draw(&mut canvas, hash),
    }
    canvas.finish()
}

/// A GIF of one wholly transparent pixel; always the same bytes.
///
/// # Errors
///
/// Those of [`gif`], which has no reason to refuse it.
pub fn clear_pixel() -> Result<Vec<u8>, Error> {
    gif(&draw(&Drawing::ClearPixel, 1, 1).pixels())
}
