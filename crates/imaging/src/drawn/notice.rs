//! A short text in the middle of a light picture.

use tiny_skia::{Path, Rect, Transform};

use super::canvas::Canvas;
use super::colour::{INK, LINE, PAPER};
use super::letters::{EM, Letters};

/// The most characters of a text that are looked at.
const MAX_CHARACTERS: usize = 200;
/// The most words; breaking lines takes time that grows with its third power.
const MAX_WORDS: usize = 24;
/// From one line to the next.
const LINE_HEIGHT: f32 = 1.3 * EM;
/// The share of the shorter side that a line is high at most.
const LARGEST_LINE: f32 = 0.13;
/// Pixels a line may always be high, however small the picture is.
const READABLE_LINE: f32 = 11.0;
/// The share of a side that stays free on either end.
const MARGIN: f32 = 0.09;

/// Covers the canvas with paper, a text on it, and a border around.
pub(super) fn draw(canvas: &mut Canvas, text: &str, border: bool) {
    canvas.cover(PAPER);
    let line = if border { frame(canvas) } else { 0.0 };
    let outline =
        Letters::open().and_then(|letters| fitted(&letters, text, inside(canvas, line)?, shorter(canvas)));
    canvas.fill(outline, INK);
}

fn shorter(canvas: &Canvas) -> f32 {
    canvas.width().min(canvas.height())
}

/// Draws the border, and tells how thick it is.
fn frame(canvas: &mut Canvas) -> f32 {
    let (width, height) = (canvas.width(), canvas.height());
    let line = (shorter(canvas) / 128.0).round().max(1.0);
    let sides = [
        (0.0, 0.0, width, line),
        (0.0, height - line, width, height),
        (0.0, 0.0, line, height),
        (width - line, 0.0, width, height),
    ];
    for (left, top, right, bottom) in sides {
        canvas.fill(Rect::from_ltrb(left, top, right, bottom).map(tiny_skia::PathBuilder::from_rect), LINE);
    }
    line
}

/// Where the text may be; nothing when there is no room for it.
fn inside(canvas: &Canvas, line: f32) -> Option<Rect> {
    let margin = |side: f32| (side * MARGIN).max(1.0) + line;
    let (x, y) = (margin(canvas.width()), margin(canvas.height()));
    Rect::from_ltrb(x, y, canvas.width() - x, canvas.height() - y)
}

/// The outline of a text in the middle of a rectangle, as large as it fits.
fn fitted(letters: &Letters, text: &str, room: Rect, shorter: f32) -> Option<Path> {
    let shown: String = text.chars().take(MAX_CHARACTERS).collect();
    let shown = letters.drawable(&shown);
    let words: Vec<&str> = shown.split(' ').take(MAX_WORDS).collect();
    let largest = (shorter * LARGEST_LINE).max(READABLE_LINE) / LINE_HEIGHT;
    let outline = letters.outline(&broken(letters, &words, room, largest), LINE_HEIGHT)?;
    let ink = outline.bounds();
    let scale = largest.min(room.width() / ink.width()).min(room.height() / ink.height());
    let x = f32::midpoint(room.left(), room.right()) - f32::midpoint(ink.left(), ink.right()) * scale;
    let y = f32::midpoint(room.top(), room.bottom()) - f32::midpoint(ink.top(), ink.bottom()) * scale;
    outline.transform(Transform::from_row(scale, 0.0, 0.0, scale, x, y))
}

/// Breaks words into those lines that can be written largest; of equals the fewest, and of those the most even.
fn broken(letters: &Letters, words: &[&str], room: Rect, largest: f32) -> Vec<String> {
    let spans = (0..words.len()).flat_map(|from| (from..words.len()).map(move |to| from..=to));
    let candidates = spans.map(|span| {
        let lines = filled(letters, words, letters.width(&words[span].join(" ")));
        let widest = lines.iter().map(|line| letters.width(line)).fold(1.0, f32::max);
        let height = lines.iter().map(|_| LINE_HEIGHT).sum::<f32>();
        let scale = largest.min(room.width() / widest).min(room.height() / height);
        (scale, widest, lines)
    });
    let best = candidates.max_by(|one, other| {
        one.0.total_cmp(&other.0).then(other.2.len().cmp(&one.2.len())).then(other.1.total_cmp(&one.1))
    });
    best.map(|(_, _, lines)| lines).unwrap_or_default()
}

/// Fills lines with words as long as they stay within a width; a longer word has a line to itself.
fn filled(letters: &Letters, words: &[&str], limit: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if letters.width(&format!("{line} {word}")) <= limit => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push((*word).to_owned()),
        }
    }
    lines
}
