//! Reads a TrueType font: which characters it has, how wide they are, and their outlines.
//!
//! It supports the built-in font only: a general reader takes longer to compile than all other drawing code.
//! An unsupported glyph has no outline. A test compares every glyph with a general reader's.

use tiny_skia::PathBuilder;

/// Most levels of nested composite glyphs.
const MAX_DEPTH: u8 = 4;

/// Flags of a part of a composite glyph.
mod part {
    pub const WORDS: u16 = 0x1;
    pub const OFFSETS: u16 = 0x2;
    pub const SCALE: u16 = 0x8;
    pub const MORE: u16 = 0x20;
    pub const TWO_SCALES: u16 = 0x40;
    pub const MATRIX: u16 = 0x80;
}

/// A font's tables.
#[derive(Clone, Copy)]
pub(super) struct Font {
    characters: Bytes,
    widths: Bytes,
    places: Bytes,
    glyphs: Bytes,
}

/// A point of an outline, and whether the outline goes through it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    x: f32,
    y: f32,
    on: bool,
}

/// Big-endian numbers by their place.
#[derive(Clone, Copy)]
struct Bytes(&'static [u8]);

impl Bytes {
    fn u16(self, at: usize) -> Option<u16> {
        self.0.get(at..)?.first_chunk().copied().map(u16::from_be_bytes)
    }

    fn i16(self, at: usize) -> Option<i16> {
        self.0.get(at..)?.first_chunk().copied().map(i16::from_be_bytes)
    }

    fn place(self, at: usize) -> Option<usize> {
        let number = self.0.get(at..)?.first_chunk().copied().map(u32::from_be_bytes)?;
        usize::try_from(number).ok()
    }

    fn from(self, at: usize) -> Option<Self> {
        self.0.get(at..).map(Self)
    }
}

impl Font {
    /// Opens a font with a character table of format 4 and four-byte glyph offsets.
    pub(super) fn open(file: &'static [u8]) -> Option<Self> {
        let file = Bytes(file);
        let table = |name: &[u8; 4]| {
            let entries = (0..usize::from(file.u16(4)?)).map(|number| 12 + 16 * number);
            let entry = entries.into_iter().find(|&entry| file.0.get(entry..entry + 4) == Some(name))?;
            file.from(file.place(entry + 8)?)
        };
        let (header, characters) = (table(b"head")?, table(b"cmap")?);
        let subtables = (0..usize::from(characters.u16(2)?)).map(|number| 4 + 8 * number);
        let mut subtables = subtables.filter_map(|entry| characters.from(characters.place(entry + 4)?));
        let characters = subtables.find(|subtable| subtable.u16(0) == Some(4))?;
        let metrics = usize::from(table(b"hhea")?.u16(34)?);
        let one_width_each = metrics >= usize::from(table(b"maxp")?.u16(4)?);
        let font =
            Self { characters, widths: table(b"hmtx")?, places: table(b"loca")?, glyphs: table(b"glyf")? };
        (header.i16(50)? == 1 && one_width_each).then_some(font)
    }

    /// The glyph of a character.
    pub(super) fn glyph(&self, character: char) -> Option<u16> {
        let table = self.characters;
        let code = u16::try_from(u32::from(character)).ok()?;
        // Of each segment: its last code, a gap of two bytes, its first code, a difference, and where its glyphs are listed.
        let twice = usize::from(table.u16(6)?);
        let mut segments = (0..twice).step_by(2).map(|segment| 14 + segment);
        let end = segments.find(|&end| table.u16(end).is_some_and(|end| end >= code))?;
        let start = end + twice + 2;
        let (first, difference) = (table.u16(start)?, table.u16(start + twice)?);
        let listed = start + 2 * twice;
        let place = usize::from(code.checked_sub(first)?);
        let glyph = match table.u16(listed)? {
            0 => code.wrapping_add(difference),
            offset => match table.u16(listed + usize::from(offset) + 2 * place)? {
                0 => 0,
                glyph => glyph.wrapping_add(difference),
            },
        };
        (glyph != 0).then_some(glyph)
    }

    /// How far a glyph reaches, in units of the font.
    pub(super) fn width(&self, glyph: u16) -> Option<f32> {
        self.widths.u16(4 * usize::from(glyph)).map(f32::from)
    }

    /// Adds the outline of a glyph to a path, in units of the font, from this place on; y grows downwards in the path.
    pub(super) fn outline(&self, glyph: u16, from: (f32, f32), path: &mut PathBuilder) -> Option<()> {
        let mut contours = Vec::new();
        self.contours(glyph, MAX_DEPTH, &mut contours)?;
        for contour in &contours {
            draw(contour, from, path);
        }
        Some(())
    }

    fn contours(&self, glyph: u16, depth: u8, contours: &mut Vec<Vec<Point>>) -> Option<()> {
        let place = 4 * usize::from(glyph);
        let (start, end) = (self.places.place(place)?, self.places.place(place + 4)?);
        if start == end {
            return Some(());
        }
        let glyph = Bytes(self.glyphs.0.get(start..end)?);
        match usize::try_from(glyph.i16(0)?) {
            Ok(count) => simple(glyph, count, contours),
            Err(_) => self.composite(glyph, depth.checked_sub(1)?, contours),
        }
    }

    fn composite(&self, glyph: Bytes, depth: u8, contours: &mut Vec<Vec<Point>>) -> Option<()> {
        let mut at = 10;
        loop {
            let (flags, number) = (glyph.u16(at)?, glyph.u16(at + 2)?);
            at += 4;
            if flags & part::OFFSETS == 0 || flags & part::MATRIX != 0 {
                return None;
            }
            let (dx, dy) = if flags & part::WORDS != 0 {
                at += 4;
                (glyph.i16(at - 4)?, glyph.i16(at - 2)?)
            } else {
                at += 2;
                let [dx, dy] = glyph.u16(at - 2)?.to_be_bytes().map(|byte| i16::from(byte.cast_signed()));
                (dx, dy)
            };
            // Fixed point with fourteen fractional bits.
            let scale = |at| Some(f32::from(glyph.i16(at)?) / 16384.0);
            let (sx, sy) = match flags & (part::SCALE | part::TWO_SCALES) {
                0 => (1.0, 1.0),
                part::SCALE => {
                    at += 2;
                    (scale(at - 2)?, scale(at - 2)?)
                }
                _ => {
                    at += 4;
                    (scale(at - 4)?, scale(at - 2)?)
                }
            };
            let before = contours.len();
            self.contours(number, depth, contours)?;
            for point in contours.iter_mut().skip(before).flatten() {
                point.x = point.x * sx + f32::from(dx);
                point.y = point.y * sy + f32::from(dy);
            }
            if flags & part::MORE == 0 {
                return Some(());
            }
        }
    }
}

/// Reads the contours of a simple glyph.
fn simple(glyph: Bytes, count: usize, contours: &mut Vec<Vec<Point>>) -> Option<()> {
    let ends: Vec<usize> =
        (0..count).map(|contour| glyph.u16(10 + 2 * contour).map(usize::from)).collect::<Option<_>>()?;
    let points = ends.last().map_or(0, |last| last + 1);
    let instructions = 10 + 2 * count;
    let mut at = instructions + 2 + usize::from(glyph.u16(instructions)?);
    let mut flags = Vec::with_capacity(points);
    while flags.len() < points {
        let flag = *glyph.0.get(at)?;
        let repeated = flag & 0x8 != 0;
        let times = if repeated { usize::from(*glyph.0.get(at + 1)?) } else { 0 };
        at += if repeated { 2 } else { 1 };
        flags.extend(std::iter::repeat_n(flag, (times + 1).min(points - flags.len())));
    }
    let xs = coordinates(glyph, &flags, &mut at, 0x2, 0x10)?;
    let ys = coordinates(glyph, &flags, &mut at, 0x4, 0x20)?;
    let mut points =
        flags.iter().zip(xs.into_iter().zip(ys)).map(|(flag, (x, y))| Point { x, y, on: flag & 1 != 0 });
    let mut start = 0;
    for end in ends {
        contours.push(points.by_ref().take((end + 1).checked_sub(start)?).collect());
        start = end + 1;
    }
    Some(())
}

/// Differences of one byte with a sign among the flags, of two bytes, or none.
fn coordinates(glyph: Bytes, flags: &[u8], at: &mut usize, short: u8, same: u8) -> Option<Vec<f32>> {
    let mut value = 0_i16;
    let each = flags.iter().map(|flag| {
        let difference = match (flag & short != 0, flag & same != 0) {
            (true, positive) => {
                let byte = i16::from(*glyph.0.get(*at)?);
                *at += 1;
                if positive { byte } else { -byte }
            }
            (false, true) => 0,
            (false, false) => {
                *at += 2;
                glyph.i16(*at - 2)?
            }
        };
        value = value.wrapping_add(difference);
        Some(f32::from(value))
    });
    each.collect()
}

/// Draws a closed contour: between two points that it does not go through lies one that it does.
fn draw(contour: &[Point], (x, y): (f32, f32), path: &mut PathBuilder) {
    let middle =
        |one: Point, other: Point| Point { x: one.x.midpoint(other.x), y: one.y.midpoint(other.y), on: true };
    let (Some(&first), Some(&last)) = (contour.first(), contour.last()) else { return };
    let (start, rest) = match (first.on, last.on) {
        (true, _) => (first, contour.get(1..).unwrap_or_default()),
        (false, true) => (last, contour.get(..contour.len() - 1).unwrap_or_default()),
        (false, false) => (middle(first, last), contour),
    };
    path.move_to(x + start.x, y - start.y);
    let mut bend: Option<Point> = None;
    for &point in rest {
        match bend.replace(point) {
            None if point.on => path.line_to(x + point.x, y - point.y),
            None => {}
            Some(bend) => {
                let to = if point.on { point } else { middle(bend, point) };
                path.quad_to(x + bend.x, y - bend.y, x + to.x, y - to.y);
            }
        }
        if point.on {
            bend = None;
        }
    }
    // A straight line back to the start is drawn by closing.
    if let Some(bend) = bend {
        path.quad_to(x + bend.x, y - bend.y, x + start.x, y - start.y);
    }
    path.close();
}
