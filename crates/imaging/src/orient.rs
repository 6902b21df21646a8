//! The eight ways a camera can have been held, and pictures turned upright.

use crate::plan::Rect;

/// How a stored picture is turned to stand upright: sides swapped first, then counted from the other end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Turn {
    /// Rows become columns.
    pub(crate) swap: bool,
    /// The upright picture takes stored columns from the right.
    pub(crate) from_right: bool,
    /// The upright picture takes stored rows from the bottom.
    pub(crate) from_bottom: bool,
}

impl Turn {
    /// The turn that an orientation of 1 to 8 asks for, as EXIF and TIFF count them; any other value asks for none.
    pub(crate) const fn from_exif(orientation: u8) -> Self {
        let (swap, from_right, from_bottom) = match orientation {
            2 => (false, true, false),
            3 => (false, true, true),
            4 => (false, false, true),
            5 => (true, false, false),
            6 => (true, false, true),
            7 => (true, true, true),
            8 => (true, true, false),
            _ => (false, false, false),
        };
        Self { swap, from_right, from_bottom }
    }

    /// A size, upright from stored or stored from upright.
    pub(crate) const fn size(self, (width, height): (u32, u32)) -> (u32, u32) {
        if self.swap { (height, width) } else { (width, height) }
    }

    /// Where a part of the upright picture lies in the stored one of this size.
    pub(crate) const fn stored(self, part: Rect, (stored_width, stored_height): (u32, u32)) -> Rect {
        let mut stored = part;
        if self.swap {
            stored = Rect { left: part.top, top: part.left, width: part.height, height: part.width };
        }
        if self.from_right {
            stored.left = stored_width - stored.left - stored.width;
        }
        if self.from_bottom {
            stored.top = stored_height - stored.top - stored.height;
        }
        stored
    }

    /// Stored pixels of `PIXEL` bytes, turned upright.
    fn pixels<const PIXEL: usize>(
        self,
        stored: &[u8],
        (stored_width, stored_height): (usize, usize),
    ) -> Vec<u8> {
        let (pixels, _) = stored.as_chunks::<PIXEL>();
        let (width, height) =
            if self.swap { (stored_height, stored_width) } else { (stored_width, stored_height) };
        let mut upright = Vec::with_capacity(stored.len());
        for y in 0..height {
            for x in 0..width {
                let (column, row) = if self.swap { (y, x) } else { (x, y) };
                let column = if self.from_right { stored_width - 1 - column } else { column };
                let row = if self.from_bottom { stored_height - 1 - row } else { row };
                upright.extend_from_slice(&pixels[row * stored_width + column]);
            }
        }
        upright
    }

    /// Turns the stored pixels of this size upright, `bytes_per_pixel` being 1 to 4.
    pub(crate) fn apply(
        self,
        stored: Vec<u8>,
        stored_size: (usize, usize),
        bytes_per_pixel: usize,
    ) -> Vec<u8> {
        if self == Self::default() {
            return stored;
        }
        match bytes_per_pixel {
            1 => self.pixels::<1>(&stored, stored_size),
            2 => self.pixels::<2>(&stored, stored_size),
            3 => self.pixels::<3>(&stored, stored_size),
            _ => self.pixels::<4>(&stored, stored_size),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three columns, two rows: A B C over D E F.
    const STORED: &[u8] = b"ABCDEF";

    fn upright(orientation: u8) -> String {
        String::from_utf8(Turn::from_exif(orientation).apply(STORED.to_vec(), (3, 2), 1)).unwrap()
    }

    #[test]
    fn each_orientation_puts_the_first_row_and_column_where_exif_says() {
        let all: Vec<_> = (1..=8).map(upright).collect();
        assert_eq!(all, ["ABCDEF", "CBAFED", "FEDCBA", "DEFABC", "ADBECF", "DAEBFC", "FCEBDA", "CFBEAD"]);
    }

    #[test]
    fn values_outside_of_one_to_eight_turn_nothing() {
        assert_eq!([0, 9, 255].map(upright), ["ABCDEF"; 3]);
    }

    #[test]
    fn a_part_of_the_upright_picture_is_found_in_the_stored_one() {
        // Standing upright by orientation 6, D A / E B / F C: its lower left pixel F is the stored lower right one.
        let part = Rect { left: 0, top: 2, width: 1, height: 1 };
        let stored = Turn::from_exif(6).stored(part, (3, 2));
        assert_eq!(stored, Rect { left: 2, top: 1, width: 1, height: 1 });
        for orientation in 1..=8 {
            let turn = Turn::from_exif(orientation);
            let (width, height) = turn.size((3, 2));
            let upright = upright(orientation);
            for (at, pixel) in upright.bytes().enumerate() {
                let at = u32::try_from(at).unwrap();
                let part = Rect { left: at % width, top: at / width, width: 1, height: 1 };
                assert!(part.top < height);
                let stored = turn.stored(part, (3, 2));
                assert_eq!(STORED[(stored.top * 3 + stored.left) as usize], pixel);
            }
        }
    }

    #[test]
    fn pixels_of_every_width_stay_together() {
        let turned = Turn::from_exif(2).apply(vec![1, 2, 3, 4, 5, 6], (2, 1), 3);
        assert_eq!(turned, [4, 5, 6, 1, 2, 3]);
        let turned = Turn::from_exif(4).apply(vec![1, 2, 3, 4, 5, 6, 7, 8], (1, 2), 4);
        assert_eq!(turned, [5, 6, 7, 8, 1, 2, 3, 4]);
    }
}
