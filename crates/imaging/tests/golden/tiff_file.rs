//! TIFF files built tag by tag.

use std::collections::BTreeMap;

/// A page whose strips or tiles are given as they are stored.
#[derive(Clone)]
pub(crate) struct TiffFile {
    /// Type and values by tag.
    pub(crate) entries: BTreeMap<u16, (u16, Vec<u32>)>,
    /// Strips or tiles.
    pub(crate) pieces: Vec<Vec<u8>>,
    pub(crate) little: bool,
}

pub(crate) const SHORT: u16 = 3;
pub(crate) const LONG: u16 = 4;

impl TiffFile {
    /// One strip of this compression and photometric interpretation, with these bits of each sample.
    pub(crate) fn new(
        (width, height): (u32, u32),
        bits: &[u32],
        compression: u32,
        photometric: u32,
        strip: Vec<u8>,
    ) -> Self {
        let samples = u32::try_from(bits.len()).unwrap();
        let entries = [
            (256, (LONG, vec![width])),
            (257, (LONG, vec![height])),
            (258, (SHORT, bits.to_vec())),
            (259, (SHORT, vec![compression])),
            (262, (SHORT, vec![photometric])),
            (277, (SHORT, vec![samples])),
        ];
        Self { entries: entries.into(), pieces: vec![strip], little: true }
    }

    pub(crate) fn with(mut self, tag: u16, kind: u16, values: &[u32]) -> Self {
        self.entries.insert(tag, (kind, values.to_vec()));
        self
    }

    /// With these strips of this many rows.
    pub(crate) fn in_strips(mut self, rows: u32, strips: Vec<Vec<u8>>) -> Self {
        self.pieces = strips;
        self.with(278, LONG, &[rows])
    }

    /// With these tiles of this size.
    pub(crate) fn in_tiles(mut self, (width, height): (u32, u32), tiles: Vec<Vec<u8>>) -> Self {
        self.pieces = tiles;
        self.with(322, LONG, &[width]).with(323, LONG, &[height])
    }

    pub(crate) fn in_other_order(mut self) -> Self {
        self.little = false;
        self
    }

    fn number(&self, value: u32, bytes: usize) -> Vec<u8> {
        let mut written = value.to_be_bytes()[4 - bytes..].to_vec();
        if self.little {
            written.reverse();
        }
        written
    }

    /// Pixels first, then the directory, then values that do not fit into it. An entry that was given replaces the
    /// true one.
    pub(crate) fn written(&self) -> Vec<u8> {
        let mut bytes = if self.little { b"II*\0".to_vec() } else { b"MM\0*".to_vec() };
        let mut at = 8;
        let mut offsets = Vec::new();
        for piece in &self.pieces {
            offsets.push(at);
            at += u32::try_from(piece.len()).unwrap();
        }
        let directory = at + at % 2;
        bytes.extend(self.number(directory, 4));
        bytes.extend(self.pieces.concat());
        bytes.resize(directory as usize, 0);
        let lengths = self.pieces.iter().map(|piece| u32::try_from(piece.len()).unwrap()).collect();
        let tags = if self.entries.contains_key(&322) { (324, 325) } else { (273, 279) };
        let mut entries = BTreeMap::from([(tags.0, (LONG, offsets)), (tags.1, (LONG, lengths))]);
        entries.extend(self.entries.clone());
        let mut beyond = Vec::new();
        let after = directory as usize + 2 + 12 * entries.len() + 4;
        bytes.extend(self.number(u32::try_from(entries.len()).unwrap(), 2));
        for (tag, (kind, values)) in &entries {
            let unit = match *kind {
                SHORT => 2,
                LONG => 4,
                _ => 1,
            };
            bytes.extend(self.number((*tag).into(), 2));
            bytes.extend(self.number((*kind).into(), 2));
            bytes.extend(self.number(u32::try_from(values.len()).unwrap(), 4));
            let mut value: Vec<u8> = values.iter().flat_map(|value| self.number(*value, unit)).collect();
            if value.len() > 4 {
                let at = u32::try_from(after + beyond.len()).unwrap();
                beyond.extend(value);
                value = self.number(at, 4);
            }
            value.resize(4, 0);
            bytes.extend(value);
        }
        bytes.extend([0; 4]);
        bytes.extend(beyond);
        bytes
    }
}
