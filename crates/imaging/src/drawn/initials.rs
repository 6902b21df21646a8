//! The first letters of a name, and how they are drawn.

use tiny_skia::Transform;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::canvas::Canvas;
use super::colour::{WHITE, tint};
use super::letters::{CAPITAL, Letters};

/// The most characters of a name that are looked at for a letter.
const MAX_CHARACTERS: usize = 64;
/// The share of the side that a capital is high.
const HEIGHT: f32 = 0.315;
/// The share of the side that the letters are wide at most.
const WIDTH: f32 = 0.66;
/// The share of a capital's height by which a line along the outlines makes the letters bolder.
const BOLDER: f32 = 0.045;

/// The first letters of a first and a last name in upper case; nothing when neither has a letter or a digit.
///
/// What comes before the first letter is passed over, accents stay with their letter, and of a letter that turns into
/// several in upper case (`ß`) the first is taken.
pub fn initials(first: &str, last: &str) -> Option<String> {
    let letters: String = [first, last].into_iter().filter_map(initial).collect();
    (!letters.is_empty()).then_some(letters)
}

fn initial(name: &str) -> Option<String> {
    let mut rest = name.chars().take(MAX_CHARACTERS).skip_while(|character| !character.is_alphanumeric());
    let letter = rest.next()?;
    let accents: String = rest.take_while(|&character| is_combining_mark(character)).take(2).collect();
    let joined: String = letter.to_string().chars().chain(accents.chars()).nfc().collect();
    let upper: String = joined.chars().flat_map(char::to_uppercase).nfc().collect();
    let mut upper = upper.chars();
    let letter = upper.next()?;
    Some([letter].into_iter().chain(upper.take_while(|&character| is_combining_mark(character))).collect())
}

/// Draws letters on the colour of a seed; false, and nothing drawn, when the font lacks one of them.
pub(super) fn draw(canvas: &mut Canvas, letters: &str, seed: u64) -> bool {
    let letters: String = letters.chars().take(8).collect();
    let Some(font) = Letters::open() else { return false };
    let shown = font.drawable(&letters);
    if shown != letters.nfc().collect::<String>() {
        return false;
    }
    let Some(outline) = font.outline(&[shown], CAPITAL) else { return false };
    let square = canvas.square();
    let ink = outline.bounds();
    let scale = (square.side * HEIGHT / CAPITAL).min(square.side * WIDTH / ink.width());
    let x = square.x(0.5) - f32::midpoint(ink.left(), ink.right()) * scale;
    let y = square.y(0.5) + CAPITAL * scale / 2.0;
    canvas.cover(tint(seed));
    if let Some(outline) = outline.transform(Transform::from_row(scale, 0.0, 0.0, scale, x, y)) {
        canvas.outline(&outline, CAPITAL * scale * BOLDER, WHITE);
        canvas.fill(Some(outline), WHITE);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_the_first_letters_in_upper_case() {
        let names = [
            ("Ada", "Lovelace", "AL"),
            ("åse", "ødegård", "ÅØ"),
            ("E\u{301}milie", "", "É"),
            ("", "van der Berg", "V"),
            ("  ", "'t Hart", "T"),
            ("ßeta", "ﬁnn", "SF"),
            ("\u{1F0}on", "3M", "J\u{30C}3"),
            ("Юлія", "Ωμέγα", "ЮΩ"),
            ("ǆ", "i\u{307}", "Ǆİ"),
        ];
        for (first, last, expected) in names {
            assert_eq!(initials(first, last).as_deref(), Some(expected), "{first} {last}");
        }
    }

    #[test]
    fn a_name_without_letters_has_no_initials() {
        for (first, last) in [("", ""), (" - ", "…"), ("🙂", "\u{301}"), (&"-".repeat(1000), "")] {
            assert_eq!(initials(first, last), None, "{first} {last}");
        }
    }
}
