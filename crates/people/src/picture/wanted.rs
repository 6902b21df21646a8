//! What a picture is wanted as: size, cut and format.

use visage_imaging::Kind;

pub use visage_imaging::Format;

/// The largest side that is given out in another form than the stored one, in pixels; more is taken for this much.
pub const MAX_SIDE: u32 = 4096;

/// How a picture is cut so that it fills its box.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Cut {
    /// It is not: the whole picture fits into the box.
    #[default]
    None,
    /// Around its centre.
    Centre,
    /// Around the largest face; around the centre when there is none.
    Face,
}

/// What a picture is wanted as.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The most pixels from left to right; 0 leaves it to the height.
    pub width: u32,
    /// The most pixels from top to bottom; 0 leaves it to the width.
    pub height: u32,
    /// Heeded when both sides are given.
    pub cut: Cut,
    /// The format that was asked for by name.
    pub format: Option<Format>,
    /// The thumbhash in place of the picture.
    pub(super) glance: bool,
    /// Formats that are taken, best first, when none was asked for by name.
    pub accepted: Vec<Format>,
}

impl Wanted {
    /// Inside a box of that many pixels; 0 or less leaves a side to the other.
    pub fn inside(width: i32, height: i32) -> Self {
        let side = |pixels: i32| u32::try_from(pixels).unwrap_or_default().min(MAX_SIDE);
        Self { width: side(width), height: side(height), ..Self::default() }
    }

    /// Whether the picture as it is stored is wanted.
    pub fn is_original(&self) -> bool {
        !self.is_scaled() && self.format.is_none() && !self.glance
    }

    /// Whether another size is wanted.
    pub fn is_scaled(&self) -> bool {
        self.width > 0 || self.height > 0
    }

    /// The box: without one, the largest there is.
    pub(super) fn size(&self) -> (u32, u32) {
        if self.is_scaled() { (self.width, self.height) } else { (MAX_SIDE, MAX_SIDE) }
    }

    /// The format in which a picture of that kind is given: the one asked for, else one that is taken, else its own.
    pub fn format_of(&self, stored: Kind) -> Format {
        if let Some(format) = self.format {
            return format;
        }
        let own = match stored {
            Kind::Jpeg => Format::Jpeg,
            Kind::Gif => Format::Gif,
            Kind::WebP => Format::WebP,
            Kind::Png | Kind::Tiff | Kind::Bmp => Format::Png,
        };
        if self.accepted.contains(&Format::WebP) {
            return Format::WebP;
        }
        match self.accepted.first() {
            Some(first) if !self.accepted.contains(&own) => *first,
            _ => own,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(stored: Kind, format: Option<Format>, accepted: &[Format]) -> Format {
        Wanted { format, accepted: accepted.to_vec(), ..Wanted::inside(9, 9) }.format_of(stored)
    }

    #[test]
    fn what_is_asked_for_wins_over_what_is_taken_and_that_over_what_is_stored() {
        use Format::{Gif, Jpeg, Png, WebP};
        assert_eq!(given(Kind::Jpeg, Some(Gif), &[WebP, Png]), Gif);
        assert_eq!(given(Kind::Jpeg, None, &[Png]), Png);
        assert_eq!(given(Kind::Jpeg, None, &[Png, Jpeg, Gif]), Jpeg);
        assert_eq!(given(Kind::Jpeg, None, &[Png, WebP]), WebP);
        let own = [Kind::Jpeg, Kind::Png, Kind::Gif, Kind::WebP, Kind::Tiff, Kind::Bmp];
        assert_eq!(own.map(|kind| given(kind, None, &[])), [Jpeg, Png, Gif, WebP, Png, Png]);
    }

    #[test]
    fn sides_that_make_no_sense_are_left_out_and_absurd_ones_are_capped() {
        let wanted = Wanted::inside(-5, 100_000);
        assert_eq!((wanted.width, wanted.height), (0, MAX_SIDE));
        assert!(Wanted::inside(0, -1).is_original());
    }
}
