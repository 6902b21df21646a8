//! Four inks by a profile, with black-point compensation: the darkest that the inks reach becomes black.

use moxcms::{ColorProfile, Layout, TransformOptions};

use super::{byte, encoded};

/// The brightest value that is mapped to black: a profile that gets no darker than a lightness of 50 has no black.
const MOST_OF_BLACK: f32 = 0.184;

/// Pixels that are converted at a time, so that little memory is needed beside both pictures.
const PIECE: usize = 4096;

/// Pixels of red, green and blue.
pub(super) fn turned(profile: &ColorProfile, inks: &[u8]) -> Option<Vec<u8>> {
    let srgb = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let transform = profile.create_transform_16bit(Layout::Rgba, &srgb, Layout::Rgb, options).ok()?;
    let mut darkest = [0; 3];
    transform.transform(&[u16::MAX; 4], &mut darkest).ok()?;
    let table = table(black_of(darkest));
    let mut turned = Vec::with_capacity(inks.len() / 4 * 3);
    let (mut from, mut to) = (Vec::with_capacity(PIECE * 4), vec![0; PIECE * 3]);
    for piece in inks.chunks(PIECE * 4) {
        from.clear();
        from.extend(piece.iter().map(|&ink| u16::from(ink) * 257));
        let to = to.get_mut(..piece.len() / 4 * 3)?;
        transform.transform(&from, to).ok()?;
        turned
            .extend(to.iter().map(|&value| table.get(usize::from(value >> 4)).copied().unwrap_or_default()));
    }
    Some(turned)
}

/// The light of the darkest colour, as if it were grey.
fn black_of([red, green, blue]: [u16; 3]) -> f32 {
    let [red, green, blue] = [red, green, blue].map(|value| light(f32::from(value) / 65_535.0));
    (0.2126 * red + 0.7152 * green + 0.0722 * blue).min(MOST_OF_BLACK)
}

/// What becomes of each value of twelve bits when this light is black. White stays, and all between moves in a
/// straight line of light, for every colour alike.
fn table(black: f32) -> Vec<u8> {
    let value = |number: u16| {
        let light = light(f32::from(number) / 4095.0);
        byte(encoded(((light - black) / (1.0 - black)).max(0.0)))
    };
    (0..4096).map(value).collect()
}

/// The linear light of 0 to 1 of an sRGB value.
fn light(value: f32) -> f32 {
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_darkest_becomes_black_and_white_stays() {
        // A grey of 30 is the darkest.
        let darkest = 30 * 257;
        let table = table(black_of([darkest; 3]));
        assert_eq!(table[usize::from(darkest >> 4)], 0);
        assert_eq!(table[4095], 255);
        assert!(table.is_sorted());
        let middle = table[2048];
        assert!((125..=128).contains(&middle), "{middle}");
    }

    #[test]
    fn without_a_black_point_nothing_changes() {
        let table = table(0.0);
        for value in 0..=255_u16 {
            assert_eq!(u16::from(table[usize::from((value * 257) >> 4)]), value);
        }
    }

    #[test]
    fn a_profile_without_black_is_not_stretched_excessively() {
        assert!(black_of([u16::MAX; 3]) < 0.2);
    }
}
