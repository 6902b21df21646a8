//! Everything of a picture that is not entropy-coded: its frame, tables and the headers of its scans.

use super::bits::marker_from;
use super::huffman::Codes;
use crate::{Error, Kind};

/// Where each coefficient stands in a block, in the order of the file: 8 × row + column.
pub const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
    14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39,
    46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// One colour of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Component {
    /// The number by which scans name it.
    pub id: u8,
    /// Blocks from left to right in an MCU, 1 to 4.
    pub across: usize,
    /// Blocks from top to bottom in an MCU, 1 to 4.
    pub down: usize,
    /// The number of its quantisation table, 0 to 3.
    pub quantisation: usize,
}

/// What the frame header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Pixels from left to right.
    pub width: usize,
    /// Pixels from top to bottom.
    pub height: usize,
    /// Whether scans refine each other.
    pub progressive: bool,
    /// One, three or four.
    pub components: Vec<Component>,
}

/// A component in a scan, and the numbers of its tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Its place among the components of the frame.
    pub component: usize,
    /// The table of differences, 0 to 3.
    pub dc: usize,
    /// The table of coefficients, 0 to 3.
    pub ac: usize,
}

/// What a scan header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scan {
    /// One to four, in the order in which their blocks come.
    pub members: Vec<Member>,
    /// The first coefficient, 0 to 63.
    pub first: usize,
    /// The last coefficient, 0 to 63.
    pub last: usize,
    /// The bit that was known before, 0 when none was.
    pub high: u32,
    /// The lowest bit that is told, 0 to 13.
    pub low: u32,
    /// Where the entropy-coded data begins.
    pub place: usize,
}

/// Tables and notes that stand before a scan; later ones replace earlier ones.
#[derive(Debug, Clone, Default)]
pub struct Header {
    /// The frame, once it was read.
    pub frame: Option<Frame>,
    /// Quantisation tables in the order of the file.
    pub quantisation: [Option<[u16; 64]>; 4],
    /// Tables of differences.
    pub dc: [Option<Codes>; 4],
    /// Tables of coefficients.
    pub ac: [Option<Codes>; 4],
    /// MCUs from one restart marker to the next, 0 when there are none.
    pub restart_interval: usize,
    /// The colour transform that an Adobe marker names.
    pub adobe: Option<u8>,
    /// Whether a JFIF marker was there.
    pub jfif: bool,
}

/// An error for corrupt data, with the reason.
pub fn damaged(reason: &str) -> Error {
    Error::Damaged { kind: Kind::Jpeg, reason: reason.to_owned() }
}

/// An unsupported feature.
fn unsupported(feature: &str) -> Error {
    Error::UnsupportedFeature { kind: Kind::Jpeg, feature: feature.to_owned() }
}

/// Whether a segment is irrelevant for decoding the pixels.
const fn is_note(code: u8) -> bool {
    !matches!(code, 0xC0..=0xCF | 0xDA..=0xDD)
}

fn pair(bytes: &[u8]) -> Option<usize> {
    Some(usize::from(u16::from_be_bytes(*bytes.first_chunk()?)))
}

impl Header {
    /// Reads from a place on up to the data of the next scan. `None`: the picture ends before; the other value of the
    /// pair is then whether it says so itself.
    pub fn advance(&mut self, bytes: &[u8], mut place: usize) -> Result<Result<Scan, bool>, Error> {
        loop {
            let Some((code, after)) = marker_from(bytes, place) else { return Ok(Err(false)) };
            if matches!(code, 0x01 | 0xD0..=0xD8) {
                place = after;
                continue;
            }
            if code == 0xD9 {
                return Ok(Err(true));
            }
            let segment = bytes.get(after..).unwrap_or_default();
            let Some(length) = pair(segment) else { return Ok(Err(false)) };
            // A comment or APP segment with a length below 2 has no payload, but its length field is still two bytes.
            let length = if length < 2 && is_note(code) { 2 } else { length };
            let Some(body) = segment.get(2..length) else {
                return if length < 2 { Err(damaged("a segment is too short")) } else { Ok(Err(false)) };
            };
            place = after + length;
            match code {
                0xDA => return self.scan(body, place).map(Ok),
                0xC0..=0xCF if !matches!(code, 0xC4 | 0xC8 | 0xCC) => self.frame(code, body)?,
                _ => self.note(code, body)?,
            }
        }
    }

    fn note(&mut self, code: u8, body: &[u8]) -> Result<(), Error> {
        match code {
            0xC4 => self.huffman(body).ok_or_else(|| damaged("a Huffman table is wrong")),
            0xDB => self.quantise(body).ok_or_else(|| damaged("a quantisation table is wrong")),
            0xDD => {
                self.restart_interval =
                    pair(body).ok_or_else(|| damaged("the restart interval is missing"))?;
                Ok(())
            }
            0xE0 => {
                self.jfif |= body.starts_with(b"JFIF\0");
                Ok(())
            }
            0xEE if body.starts_with(b"Adobe") => {
                self.adobe = body.get(11).copied().or(self.adobe);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn huffman(&mut self, mut body: &[u8]) -> Option<()> {
        while let Some((&about, rest)) = body.split_first() {
            let (counts, rest) = rest.split_first_chunk::<16>()?;
            let symbols = counts.iter().map(|&count| usize::from(count)).sum::<usize>();
            let codes = Codes::new(*counts, rest.get(..symbols)?)?;
            let number = usize::from(about & 15);
            match about >> 4 {
                0 if codes.suits_dc() => *self.dc.get_mut(number)? = Some(codes),
                1 => *self.ac.get_mut(number)? = Some(codes),
                _ => return None,
            }
            body = &rest[symbols..];
        }
        Some(())
    }

    fn quantise(&mut self, mut body: &[u8]) -> Option<()> {
        while let Some((&about, rest)) = body.split_first() {
            let table = self.quantisation.get_mut(usize::from(about & 15))?.insert([0; 64]);
            let wide = match about >> 4 {
                0 => 1,
                1 => 2,
                _ => return None,
            };
            for (entry, bytes) in table.iter_mut().zip(rest.get(..64 * wide)?.chunks_exact(wide)) {
                *entry = bytes.iter().fold(0, |number, &byte| number << 8 | u16::from(byte));
            }
            body = &rest[64 * wide..];
        }
        Some(())
    }

    fn frame(&mut self, code: u8, body: &[u8]) -> Result<(), Error> {
        match code {
            0xC0..=0xC2 => {}
            0xC3 => return Err(unsupported("lossless compression")),
            0xC9..=0xCB => return Err(unsupported("arithmetic coding")),
            _ => return Err(unsupported("hierarchical frames")),
        }
        if self.frame.is_some() {
            return Err(damaged("there is a second frame"));
        }
        let Some((&[bits, ..], rest)) = body.split_first_chunk::<6>() else {
            return Err(damaged("the frame header is cut short"));
        };
        if bits != 8 {
            return Err(unsupported("12 or more bits for each sample"));
        }
        let (height, width) = (pair(&body[1..]).unwrap_or(0), pair(&body[3..]).unwrap_or(0));
        if height == 0 && width > 0 {
            return Err(unsupported("a height that is stored after the pixels"));
        }
        if width == 0 || height == 0 {
            return Err(damaged("it has no pixels"));
        }
        let components = components(body[5], rest)?;
        self.frame = Some(Frame { width, height, progressive: code == 0xC2, components });
        Ok(())
    }

    fn scan(&mut self, body: &[u8], place: usize) -> Result<Scan, Error> {
        let frame = self.frame.as_ref().ok_or_else(|| damaged("a scan comes before the frame"))?;
        let wrong = || damaged("a scan header is wrong");
        let (&count, rest) = body.split_first().ok_or_else(wrong)?;
        let (pairs, band) = rest.split_at_checked(usize::from(count) * 2).ok_or_else(wrong)?;
        let &[first, last, bits] = band.first_chunk().ok_or_else(wrong)?;
        let mut members = Vec::with_capacity(4);
        for pair in pairs.chunks_exact(2).take(5) {
            members.push(frame.member(pair, &members).ok_or_else(wrong)?);
        }
        let mut scan = Scan {
            members,
            first: first.into(),
            last: last.into(),
            high: u32::from(bits >> 4),
            low: u32::from(bits & 15),
            place,
        };
        if !frame.progressive {
            // Some writers leave these unset where they have no meaning.
            (scan.first, scan.last, scan.high, scan.low) = (0, 63, 0, 0);
        }
        if frame.allows(&scan) { Ok(scan) } else { Err(wrong()) }
    }
}

fn components(count: u8, rest: &[u8]) -> Result<Vec<Component>, Error> {
    if !matches!(count, 1 | 3 | 4) {
        return Err(unsupported("two or more than four components"));
    }
    let rest = rest.get(..usize::from(count) * 3).ok_or_else(|| damaged("the frame header is cut short"))?;
    let mut components = Vec::with_capacity(4);
    for bytes in rest.chunks_exact(3) {
        let &[id, sampling, quantisation] = bytes else { continue };
        let (mut across, mut down) = (usize::from(sampling >> 4), usize::from(sampling & 15));
        if !(1..=4).contains(&across) || !(1..=4).contains(&down) || quantisation > 3 {
            return Err(damaged("a component of the frame is wrong"));
        }
        if count == 1 {
            // There is nothing to be sampled against, and blocks come one by one.
            (across, down) = (1, 1);
        }
        components.push(Component { id, across, down, quantisation: quantisation.into() });
    }
    Ok(components)
}

impl Frame {
    /// The member that a scan names. Of components with the same id the first that is not yet in the scan is meant.
    fn member(&self, pair: &[u8], members: &[Member]) -> Option<Member> {
        let &[id, tables] = pair else { return None };
        let is_free = |at: usize| members.iter().all(|member| member.component != at);
        let mut places = self.components.iter().enumerate();
        let (component, _) = places.find(|(at, component)| component.id == id && is_free(*at))?;
        let (dc, ac) = (usize::from(tables >> 4), usize::from(tables & 15));
        (dc < 4 && ac < 4).then_some(Member { component, dc, ac })
    }

    fn allows(&self, scan: &Scan) -> bool {
        let twice = (1..scan.members.len())
            .any(|at| scan.members[..at].iter().any(|other| other.component == scan.members[at].component));
        let blocks = |member: &Member| {
            let component = &self.components[member.component];
            component.across * component.down
        };
        let fits = match scan.members.len() {
            1 => true,
            2..=4 => scan.members.iter().map(blocks).sum::<usize>() <= 10,
            _ => false,
        };
        let band = if scan.first == 0 {
            scan.last == 0 || !self.progressive
        } else {
            scan.first <= scan.last && scan.last < 64 && scan.members.len() == 1
        };
        let bits = scan.low < 14 && (scan.high == 0 || scan.high == scan.low + 1);
        !twice && fits && band && bits
    }
}
