//! The chunks of a PNG, one after the other.

use flate2::Crc;

pub(crate) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1A\n";

pub(crate) struct Chunk<'a> {
    pub(crate) name: [u8; 4],
    /// Where it stands, from the length to the checksum.
    pub(crate) whole: std::ops::Range<usize>,
    /// What there is of it, where the bytes end early.
    pub(crate) payload: &'a [u8],
    checksum: Option<&'a [u8]>,
}

impl Chunk<'_> {
    /// Whether its checksum is there and right.
    pub(crate) fn intact(&self) -> bool {
        self.checksum == Some(&checksum(self.name, self.payload))
    }
}

fn checksum(name: [u8; 4], payload: &[u8]) -> [u8; 4] {
    let mut sum = Crc::new();
    sum.update(&name);
    sum.update(payload);
    sum.sum().to_be_bytes()
}

/// The most bytes that a chunk of a fixed form may have; one that has more means nothing.
const FIXED: [(&[u8; 4], usize); 10] = [
    (b"gAMA", 4),
    (b"cHRM", 32),
    (b"sRGB", 1),
    (b"cICP", 4),
    (b"sBIT", 4),
    (b"bKGD", 6),
    (b"pHYs", 9),
    (b"hIST", 512),
    (b"mDCV", 24),
    (b"cLLI", 8),
];

/// Whether a chunk of this name may have so many bytes.
pub(crate) fn may_have(name: [u8; 4], bytes: usize) -> bool {
    FIXED.iter().all(|(fixed, most)| **fixed != name || bytes <= *most)
}

pub(crate) struct Chunks<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Chunks<'a> {
    /// None when the bytes do not begin like a PNG.
    pub(crate) fn of(bytes: &'a [u8]) -> Option<Self> {
        bytes.starts_with(SIGNATURE).then_some(Self { bytes, at: SIGNATURE.len() })
    }

    pub(crate) fn up_to_the_pixels(self) -> impl Iterator<Item = Chunk<'a>> {
        self.take_while(|chunk| !matches!(&chunk.name, b"IDAT" | b"IEND"))
    }
}

impl<'a> Iterator for Chunks<'a> {
    type Item = Chunk<'a>;

    fn next(&mut self) -> Option<Chunk<'a>> {
        let start = self.at;
        let header = self.bytes.get(start..)?.first_chunk::<8>()?;
        let [high, second, third, low, name @ ..] = *header;
        let begin = start + header.len();
        let end = begin.saturating_add(usize::try_from(u32::from_be_bytes([high, second, third, low])).ok()?);
        let checksum = self.bytes.get(end..end.saturating_add(4));
        self.at = end.saturating_add(4).min(self.bytes.len());
        let payload = self.bytes.get(begin..end.min(self.bytes.len()))?;
        Some(Chunk { name, whole: start..self.at, payload, checksum })
    }
}

/// A chunk as it is stored.
pub(crate) fn written(name: [u8; 4], payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap_or_default();
    [&length.to_be_bytes()[..], &name, payload, &checksum(name, payload)].concat()
}
