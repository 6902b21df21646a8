//! Where a face is, so that a picture can be cut around it.
//!
//! The model and the way it is used are those of `SeetaFace` (a funnel of ever stricter cascades for frontal faces); the
//! model comes from the package `rustface`. That package's own code is not used: it reads through pointers at places that
//! follow from what the model makes of the pixels, and so lets a stranger's picture read and write where it may not.

mod boosted;
mod grey;
mod layered;
mod model;
mod search;
mod window;

use crate::{Error, Pixels};

/// A face that was found, and where.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Face {
    /// The middle, from 0 at the left edge to 1 at the right.
    pub x: f32,
    /// The middle, from 0 at the upper edge to 1 at the lower.
    pub y: f32,
    /// The side of a square around brows, cheeks and chin, as a share of the picture's shorter side, at most 1.
    pub size: f32,
}

/// The point around which a picture is best cut, each from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Focus {
    /// From the left edge to the right.
    pub x: f32,
    /// From the upper edge to the lower.
    pub y: f32,
}

/// Finds the largest face that is upright and looks into the picture; nothing when there is none.
///
/// Only faces of an eighth of the longer side or more are found, in pictures under 240 pixels of a sixth up to a half. At
/// most 320 pixels of a side are looked at, and at most some hundred places closely: that takes tens of milliseconds,
/// whatever the picture shows. Give it a picture that is scaled already: a larger one is reduced first, in time that grows
/// with its pixels. The first call reads the model, which then stays in memory (1.2 MB).
///
/// # Errors
///
/// [`Error::WrongBuffer`].
pub fn find(pixels: &Pixels<'_>) -> Result<Option<Face>, Error> {
    pixels.check()?;
    Ok(model::model().and_then(|model| search::largest(model, &grey::Grey::of(pixels))))
}

/// The middle of the largest face; without one, the middle of the picture.
///
/// # Errors
///
/// [`Error::WrongBuffer`].
pub fn focus(pixels: &Pixels<'_>) -> Result<Focus, Error> {
    Ok(find(pixels)?.map_or(Focus { x: 0.5, y: 0.5 }, |face| Focus { x: face.x, y: face.y }))
}
