//! The font: which characters it has, how wide they are, and their outlines.

use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::outline::{DrawSettings, OutlineGlyphCollection, OutlinePen};
use skrifa::{FontRef, MetadataProvider};
use tiny_skia::{Path, PathBuilder};
use unicode_normalization::UnicodeNormalization;

/// Noto Sans, which has Latin with all its accents, Greek and Cyrillic.
const FONT: &[u8] = notosans::REGULAR_TTF;

/// Units of the font for the height of a line, the em that sizes are given in.
pub(super) const EM: f32 = 2048.0;

/// The height of a capital letter, in units of the font.
pub(super) const CAPITAL: f32 = 1462.0;

/// The font, read.
pub(super) struct Letters {
    characters: Charmap<'static>,
    widths: GlyphMetrics<'static>,
    outlines: OutlineGlyphCollection<'static>,
}

impl Letters {
    pub(super) fn open() -> Option<Self> {
        let font = FontRef::new(FONT).ok()?;
        let characters = font.charmap();
        let widths = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        Some(Self { characters, widths, outlines: font.outline_glyphs() })
    }

    /// The part of a text that can be drawn, accents joined with their letters, no space but single ones between words.
    pub(super) fn drawable(&self, text: &str) -> String {
        let known: String = text
            .nfc()
            .map(|character| if character.is_control() { ' ' } else { character })
            .filter(|&character| character.is_whitespace() || self.characters.map(character).is_some())
            .collect();
        known.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// How far a text reaches, in units of the font.
    pub(super) fn width(&self, text: &str) -> f32 {
        text.chars().map(|character| self.advance(character)).sum()
    }

    fn advance(&self, character: char) -> f32 {
        self.characters.map(character).and_then(|glyph| self.widths.advance_width(glyph)).unwrap_or_default()
    }

    /// The outline of lines of text, each in the middle above the next, in units of the font.
    pub(super) fn outline(&self, lines: &[String], line_height: f32) -> Option<Path> {
        let mut pen = Pen { path: PathBuilder::new(), x: 0.0, y: 0.0 };
        for line in lines {
            pen.x = -self.width(line) / 2.0;
            for character in line.chars() {
                let glyph = self.characters.map(character).and_then(|glyph| self.outlines.get(glyph));
                if let Some(glyph) = glyph {
                    let unscaled = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
                    glyph.draw(unscaled, &mut pen).ok()?;
                }
                pen.x += self.advance(character);
            }
            pen.y += line_height;
        }
        pen.path.finish()
    }
}

/// Writes outlines, whose y grows upwards, where y grows downwards.
struct Pen {
    path: PathBuilder,
    x: f32,
    y: f32,
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.x + x, self.y - y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.x + x, self.y - y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.quad_to(self.x + cx, self.y - cy, self.x + x, self.y - y);
    }

    fn curve_to(&mut self, cx: f32, cy: f32, dx: f32, dy: f32, x: f32, y: f32) {
        self.path.cubic_to(self.x + cx, self.y - cy, self.x + dx, self.y - dy, self.x + x, self.y - y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

#[cfg(test)]
mod tests {
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
}
