//! The font: which characters it has, how wide they are, and their outlines.

use tiny_skia::{Path, PathBuilder};
use unicode_normalization::UnicodeNormalization;

use super::font::Font;

/// Noto Sans, which has Latin with all its accents, Greek and Cyrillic.
const FONT: &[u8] = notosans::REGULAR_TTF;

/// Units of the font for the height of a line, the em that sizes are given in.
pub(super) const EM: f32 = 2048.0;

/// The height of a capital letter, in units of the font.
pub(super) const CAPITAL: f32 = 1462.0;

/// The font, read.
pub(super) struct Letters(Font);

impl Letters {
    pub(super) fn open() -> Option<Self> {
        Font::open(FONT).map(Self)
    }

    /// The part of a text that can be drawn, accents joined with their letters, no space but single ones between words.
    pub(super) fn drawable(&self, text: &str) -> String {
        let known: String = text
            .nfc()
            .map(|character| if character.is_control() { ' ' } else { character })
            .filter(|&character| character.is_whitespace() || self.0.glyph(character).is_some())
            .collect();
        known.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// How far a text reaches, in units of the font.
    pub(super) fn width(&self, text: &str) -> f32 {
        text.chars().map(|character| self.advance(character)).sum()
    }

    fn advance(&self, character: char) -> f32 {
        self.0.glyph(character).and_then(|glyph| self.0.width(glyph)).unwrap_or_default()
    }

    /// The outline of lines of text, each in the middle above the next, in units of the font.
    pub(super) fn outline(&self, lines: &[String], line_height: f32) -> Option<Path> {
        let mut path = PathBuilder::new();
        let mut y = 0.0;
        for line in lines {
            let mut x = -self.width(line) / 2.0;
            for character in line.chars() {
                if let Some(glyph) = self.0.glyph(character) {
                    self.0.outline(glyph, (x, y), &mut path)?;
                }
                x += self.advance(character);
            }
            y += line_height;
        }
        path.finish()
    }
}

#[cfg(test)]
mod tests {
    use skrifa::instance::{LocationRef, Size};
    use skrifa::outline::{DrawSettings, OutlinePen};
    use skrifa::{FontRef, GlyphId, MetadataProvider};

    use super::*;

    #[test]
    fn european_names_can_be_drawn_and_others_leave_what_can() {
        let letters = Letters::open().unwrap();
        for name in ["Łukasz Żółw", "Þórður Ægisson", "Nguyễn Thị Ánh", "Ştefan Țîrcă", "Ωμέγα", "Юлія Ґедзь"]
        {
            assert_eq!(letters.drawable(name), name);
        }
        assert_eq!(letters.drawable("王 Wang\u{7}小明  Ng "), "Wang Ng");
        assert_eq!(letters.drawable("王小明"), "");
    }

    #[test]
    fn an_accent_of_its_own_is_joined_with_its_letter() {
        assert_eq!(Letters::open().unwrap().drawable("Rene\u{301}"), "René");
    }

    #[test]
    fn a_capital_is_as_high_as_promised_and_a_wide_letter_wider_than_a_narrow_one() {
        let letters = Letters::open().unwrap();
        let bounds = letters.outline(&["H".to_owned()], EM).unwrap().bounds();
        assert!((bounds.height() - CAPITAL).abs() < 1.0);
        assert!(bounds.bottom().abs() < 1.0);
        assert!(letters.width("W") > 2.0 * letters.width("I"));
    }

    /// Draws outlines, whose y axis points up, in a path whose y axis points down.
    struct Pen(PathBuilder);

    impl OutlinePen for Pen {
        fn move_to(&mut self, x: f32, y: f32) {
            self.0.move_to(x, -y);
        }

        fn line_to(&mut self, x: f32, y: f32) {
            self.0.line_to(x, -y);
        }

        fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
            self.0.quad_to(cx, -cy, x, -y);
        }

        fn curve_to(&mut self, cx: f32, cy: f32, dx: f32, dy: f32, x: f32, y: f32) {
            self.0.cubic_to(cx, -cy, dx, -dy, x, -y);
        }

        fn close(&mut self) {
            self.0.close();
        }
    }

    #[test]
    fn every_glyph_matches_a_general_font_reader() {
        let (own, general) = (Font::open(FONT).unwrap(), FontRef::new(FONT).unwrap());
        let (characters, outlines) = (general.charmap(), general.outline_glyphs());
        let widths = general.glyph_metrics(Size::unscaled(), LocationRef::default());
        let mut drawn = 0;
        for character in '\0'..='\u{2ffff}' {
            let glyph = own.glyph(character);
            let expected = characters.map(character).filter(|glyph| glyph.to_u32() != 0);
            assert_eq!(glyph.map(u32::from), expected.map(GlyphId::to_u32), "{character:?}");
            let (Some(glyph), Some(expected)) = (glyph, expected) else { continue };
            assert_eq!(own.width(glyph), widths.advance_width(expected), "{character:?}");
            let mut pen = Pen(PathBuilder::new());
            let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
            outlines.get(expected).unwrap().draw(settings, &mut pen).unwrap();
            let mut path = PathBuilder::new();
            own.outline(glyph, (0.0, 0.0), &mut path).unwrap();
            assert_eq!(path.finish(), pen.0.finish(), "{character:?}");
            drawn += 1;
        }
        assert!(drawn > 2000, "{drawn}");
    }
}
