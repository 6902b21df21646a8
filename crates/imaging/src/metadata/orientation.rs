//! How stored pixels are to be turned before they are looked at.

/// One of the eight orientations of EXIF and TIFF, 1 to 8; 1 when nobody says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Orientation(u8);

impl Orientation {
    /// The first stored row is the top, its first pixel the left: nothing is to be done.
    pub const UPRIGHT: Self = Self(1);

    /// The orientation of this number, if it is one.
    pub const fn new(number: u64) -> Option<Self> {
        match number {
            #[expect(clippy::cast_possible_truncation, reason = "one to eight fit")]
            1..=8 => Some(Self(number as u8)),
            _ => None,
        }
    }

    /// The number as EXIF and TIFF write it, 1 to 8.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Whether width and height change places when the picture is turned upright (5 to 8).
    pub const fn swaps_sides(self) -> bool {
        self.0 > 4
    }
}

impl Default for Orientation {
    fn default() -> Self {
        Self::UPRIGHT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_eight_orientations_and_four_of_them_lie() {
        let all: Vec<_> = (0..=300).filter_map(Orientation::new).collect();
        assert_eq!(all.iter().map(|one| one.number()).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7, 8]);
        assert_eq!(all.iter().filter(|one| one.swaps_sides()).count(), 4);
        assert!(!Orientation::default().swaps_sides());
    }
}
