//! JPEG: a walk from marker to marker; tables, scans and colour stay, of what applications wrote almost nothing.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;

use super::excerpt::Excerpt;
use super::{MAX_PROFILE_BYTES, Orientation, Reason, exif};

const START: &[u8] = &[0xFF, 0xD8];
const END_OF_PICTURE: u8 = 0xD9;
const START_OF_SCAN: u8 = 0xDA;
const PROFILE: &[u8] = b"ICC_PROFILE\0";

/// A marker and what follows it up to the next.
struct Segment<'a> {
    marker: u8,
    /// From the first 0xFF, which may be a fill byte, to the end of the payload.
    whole: Range<usize>,
    payload: &'a [u8],
    /// The file ends before the payload does.
    cut: bool,
}

struct Segments<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Segments<'a> {
    fn of(bytes: &'a [u8]) -> Result<Self, Reason> {
        if bytes.starts_with(START) {
            Ok(Self { bytes, at: START.len() })
        } else {
            Err("it does not begin like a JPEG")
        }
    }

    /// The next segment; bytes before its marker belong to nothing and are passed over, as decoders do.
    fn next(&mut self) -> Result<Option<Segment<'a>>, Reason> {
        let bytes = self.bytes;
        let Some((start, place)) = marker_place(bytes, self.at) else { return Ok(None) };
        let marker = bytes.get(place).copied().unwrap_or_default();
        let begin = place + 3;
        let length = match (marker, bytes.get(place + 1..begin)) {
            (0xF7, _) => return Err("it is a JPEG-LS"),
            (1 | 0xD0..=END_OF_PICTURE, _) => 0,
            (0xC0..=0xCF | 0xDA..=0xDD, Some([0, 0 | 1])) => return Err("a segment is too short"),
            // A segment with a length below 2 ends right after its length field, as decoders treat it.
            (_, Some(&[high, low])) => usize::from(u16::from_be_bytes([high, low])).max(2),
            (_, _) => usize::from(u16::MAX),
        };
        let end = place + 1 + length;
        let cut = end > bytes.len();
        self.at = end.min(bytes.len());
        let payload = bytes.get(begin..self.at).unwrap_or_default();
        Ok(Some(Segment { marker, whole: start..self.at, payload, cut }))
    }

    /// Those before the pixels, as far as they can be read.
    fn header(mut self) -> impl Iterator<Item = Segment<'a>> {
        std::iter::from_fn(move || self.next().ok().flatten())
            .take_while(|segment| !matches!(segment.marker, START_OF_SCAN | END_OF_PICTURE))
    }
}

/// Where the next 0xFF stands that announces a marker, and where that marker stands. With a zero it announces nothing.
fn marker_place(bytes: &[u8], mut from: usize) -> Option<(usize, usize)> {
    loop {
        let start = find(bytes, from, |byte| byte == 0xFF)?;
        let place = find(bytes, start + 1, |byte| byte != 0xFF)?;
        if bytes.get(place) != Some(&0) {
            return Some((start, place));
        }
        from = place + 1;
    }
}

fn find(bytes: &[u8], from: usize, wanted: impl Fn(u8) -> bool) -> Option<usize> {
    bytes.get(from..)?.iter().position(|byte| wanted(*byte)).map(|index| from + index)
}

/// Where the pixels that begin here end: at the next marker that is not one of their own.
fn scan_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(index) = bytes.get(at..).and_then(|rest| memchr(0xFF, rest)) {
        let start = at + index;
        let Some(place) = find(bytes, start + 1, |byte| byte != 0xFF) else { break };
        match bytes.get(place) {
            Some(0xC0..=0xC7 | 0xC9..=0xCF | 0xD8..=0xEF | 0xFE) => return start,
            _ => at = place + 1,
        }
    }
    bytes.len()
}

pub fn strip(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Reason> {
    let mut segments = Segments::of(bytes)?;
    let mut excerpt = Excerpt::of(bytes);
    excerpt.keep(0..START.len());
    let mut turned = orientation(bytes);
    let mut scanned = false;
    while let Some(segment) = segments.next()? {
        let marker = segment.marker;
        match marker {
            // The first EXIF counts: where it was, its orientation is left.
            0xE1 if !scanned && segment.payload.starts_with(exif::PREFIX) => {
                if let Some(turned) = turned.take().filter(|turned| *turned != Orientation::UPRIGHT) {
                    excerpt.replace(segment.whole, &written(0xE1, &[exif::PREFIX, &exif::block(turned)]));
                }
            }
            0xE2 if scanned || segment.cut || !segment.payload.starts_with(PROFILE) => {}
            0xE0 | 0xEE => keep_beginning(&mut excerpt, &segment),
            // Markers that belong to pixels have no meaning where there are none.
            0xD0..=0xD8 => {}
            0xC0..=0xC7 | 0xC9..=0xDF | 0xE2 => excerpt.keep(segment.whole),
            _ => {}
        }
        if marker == END_OF_PICTURE {
            break;
        }
        scanned |= marker == START_OF_SCAN;
        // Once there are pixels, what belongs to no segment is theirs: decoders go on reading it.
        if scanned {
            let begin = segments.at;
            segments.at = scan_end(bytes, begin);
            excerpt.keep(begin..segments.at);
            // Another picture begins without an end of this one.
            if bytes.get(segments.at..).is_some_and(|rest| rest.starts_with(START)) {
                break;
            }
        }
    }
    Ok(excerpt.finish())
}

/// Keeps what decoders need of JFIF (density, no thumbnail), of Motion-JPEG and of Adobe (how colours are turned).
fn keep_beginning(excerpt: &mut Excerpt<'_>, segment: &Segment<'_>) {
    let (length, rest): (usize, &[u8]) = match (segment.marker, segment.payload) {
        // Too short for a thumbnail, but decoders use it to determine the colour space.
        (0xE0, [b'J', b'F', b'I', b'F', 0, rest @ ..]) if rest.len() < 9 && !segment.cut => {
            return excerpt.keep(segment.whole.clone());
        }
        (0xE0, [b'J', b'F', b'I', b'F', 0, ..]) => (12, &[0, 0]),
        (0xE0, [b'A', b'V', b'I', b'1', ..]) => (14, &[]),
        (0xEE, [b'A', b'd', b'o', b'b', b'e', ..]) => (12, &[]),
        _ => return,
    };
    let Some(beginning) = segment.payload.get(..length) else { return };
    if segment.payload.len() >= length + rest.len() {
        excerpt.replace(segment.whole.clone(), &written(segment.marker, &[beginning, rest]));
    }
}

/// A segment of a few bytes.
fn written(marker: u8, payload: &[&[u8]]) -> Vec<u8> {
    let length: usize = payload.iter().map(|piece| piece.len()).sum();
    let [high, low] = u16::try_from(length + 2).unwrap_or(u16::MAX).to_be_bytes();
    [&[0xFF, marker, high, low], &*payload.concat()].concat()
}

pub fn orientation(bytes: &[u8]) -> Option<Orientation> {
    let mut header = Segments::of(bytes).ok()?.header();
    let block = header.find_map(|segment| match segment.marker {
        0xE1 => segment.payload.strip_prefix(exif::PREFIX),
        _ => None,
    })?;
    exif::orientation(block)
}

/// A profile may lie in up to 255 pieces, in any order, each with its number and their count.
pub fn profile(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut pieces: Vec<(u8, u8, &[u8])> = Vec::new();
    for segment in Segments::of(bytes).ok()?.header().filter(|segment| segment.marker == 0xE2 && !segment.cut)
    {
        if let Some([number, count, piece @ ..]) = segment.payload.strip_prefix(PROFILE) {
            if pieces.len() == usize::from(u8::MAX) {
                return None;
            }
            pieces.push((*number, *count, piece));
        }
    }
    pieces.sort_unstable_by_key(|(number, ..)| *number);
    let total: usize = pieces.iter().map(|(.., piece)| piece.len()).sum();
    let whole = (1..=u8::MAX)
        .zip(&pieces)
        .all(|(wanted, (number, count, _))| wanted == *number && usize::from(*count) == pieces.len());
    (whole && total <= MAX_PROFILE_BYTES)
        .then(|| pieces.into_iter().flat_map(|(.., piece)| piece).copied().collect())
}
