//! The colours of what is drawn, and which of them belongs to whom.

/// Red, green, blue.
pub(super) type Colour = [u8; 3];

/// Behind texts and patterns.
pub(super) const PAPER: Colour = [0xF3, 0xF5, 0xF8];
/// Texts on [`PAPER`].
pub(super) const INK: Colour = [0x5B, 0x67, 0x77];
/// Thin lines on [`PAPER`].
pub(super) const LINE: Colour = [0xC5, 0xCD, 0xD8];
/// Letters on a colour of [`TINTS`].
pub(super) const WHITE: Colour = [0xFF, 0xFF, 0xFF];

/// Sixteen hues of one lightness and one strength; white letters on each of them are easy to read.
pub(super) const TINTS: [Colour; 16] = [
    [0x93, 0x4F, 0x55],
    [0x93, 0x52, 0x3E],
    [0x8C, 0x58, 0x2A],
    [0x80, 0x60, 0x1D],
    [0x6E, 0x69, 0x21],
    [0x57, 0x70, 0x33],
    [0x3B, 0x75, 0x49],
    [0x16, 0x77, 0x60],
    [0x00, 0x76, 0x76],
    [0x00, 0x72, 0x89],
    [0x2C, 0x6C, 0x95],
    [0x49, 0x65, 0x9B],
    [0x61, 0x5E, 0x99],
    [0x74, 0x57, 0x8F],
    [0x84, 0x52, 0x7F],
    [0x8E, 0x4F, 0x6B],
];

/// A number that always follows from this name, for [`Drawing::Initials`](super::Drawing::Initials).
pub fn seed(name: &str) -> u64 {
    fold(name.as_bytes())
}

/// FNV-1a: short, and the same for ever, which the hasher of the standard library does not promise.
pub(super) fn fold(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xCBF2_9CE4_8422_2325, |sum, &byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

/// The tint of this seed; neighbours in number are not neighbours in colour.
pub(super) fn tint(seed: u64) -> Colour {
    let [first, ..] = mixed(seed).to_be_bytes();
    TINTS[usize::from(first >> 4)]
}

/// Spreads a number over all its bits.
pub(super) fn mixed(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(colour: Colour) -> f64 {
        let [red, green, blue] = colour.map(|channel| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(one: Colour, other: Colour) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn letters_stand_out_from_every_ground() {
        assert!((contrast([0; 3], WHITE) - 21.0).abs() < 1e-9);
        for tint in TINTS {
            assert!(contrast(tint, WHITE) >= 4.5, "{tint:?}");
        }
        assert!(contrast(INK, PAPER) >= 4.5);
    }

    #[test]
    fn a_seed_keeps_its_colour_and_many_seeds_use_all_colours_alike() {
        // Published check values of FNV-1a.
        assert_eq!((seed("a"), seed("foobar")), (0xAF63_DC4C_8601_EC8C, 0x8594_4171_F739_67E8));
        let mut uses = [0; 16];
        for number in 0..1600 {
            uses[TINTS.iter().position(|&each| each == tint(number)).unwrap()] += 1;
        }
        assert!(uses.iter().all(|count| (60..140).contains(count)), "{uses:?}");
    }
}
