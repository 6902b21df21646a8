//! Writes TIFF and EXIF blocks by hand, in every flavour.

/// Byte order and width of offsets.
#[derive(Clone, Copy, Debug)]
pub struct Flavour {
    pub little: bool,
    pub big: bool,
}

pub const FLAVOURS: [Flavour; 4] = [
    Flavour { little: true, big: false },
    Flavour { little: false, big: false },
    Flavour { little: true, big: true },
    Flavour { little: false, big: true },
];

#[derive(Clone)]
pub enum Value {
    Text(&'static str),
    Bytes(Vec<u8>),
    Shorts(Vec<u16>),
    Longs(Vec<u32>),
    /// Offsets of these bytes.
    Pieces(Vec<Vec<u8>>),
    /// Offsets of directories.
    Below(Vec<Page>),
}

pub type Page = Vec<(u16, Value)>;

pub fn written(flavour: Flavour, pages: &[Page]) -> Vec<u8> {
    let mut writer = Writer { flavour, bytes: Vec::new() };
    writer.bytes.extend_from_slice(if flavour.little { b"II" } else { b"MM" });
    writer.number(if flavour.big { 43 } else { 42 }, 2);
    if flavour.big {
        writer.number(8, 2);
        writer.number(0, 2);
    }
    let mut link = writer.bytes.len();
    writer.number(0, flavour.word());
    for page in pages {
        let (at, next) = writer.directory(page);
        writer.patch(link, at);
        link = next;
    }
    writer.bytes
}

impl Flavour {
    const fn word(self) -> usize {
        if self.big { 8 } else { 4 }
    }
}

struct Writer {
    flavour: Flavour,
    bytes: Vec<u8>,
}

impl Writer {
    fn encoded(&self, number: u64, length: usize) -> Vec<u8> {
        let mut bytes = number.to_be_bytes()[8 - length..].to_vec();
        if self.flavour.little {
            bytes.reverse();
        }
        bytes
    }

    fn number(&mut self, number: u64, length: usize) {
        let bytes = self.encoded(number, length);
        self.bytes.extend(bytes);
    }

    fn patch(&mut self, at: usize, offset: usize) {
        let bytes = self.encoded(offset as u64, self.flavour.word());
        self.bytes[at..at + bytes.len()].copy_from_slice(&bytes);
    }

    fn put(&mut self, bytes: &[u8]) -> usize {
        if self.bytes.len() % 2 == 1 {
            self.bytes.push(0);
        }
        self.bytes.extend_from_slice(bytes);
        self.bytes.len() - bytes.len()
    }

    /// Writes a directory behind its values; answers where it stands and where its link to the next stands.
    fn directory(&mut self, page: &Page) -> (usize, usize) {
        let entries: Vec<_> = page.iter().map(|(tag, value)| (*tag, self.value(value))).collect();
        let at = self.put(&[]);
        let word = self.flavour.word();
        self.number(entries.len() as u64, if self.flavour.big { 8 } else { 2 });
        for (tag, (kind, count, mut bytes)) in entries {
            self.number(u64::from(tag), 2);
            self.number(kind, 2);
            self.number(count as u64, word);
            bytes.resize(word, 0);
            self.bytes.extend(bytes);
        }
        self.number(0, word);
        (at, self.bytes.len() - word)
    }

    /// Type, count and bytes of a value; long ones are written at once and their offset stands for them.
    fn value(&mut self, value: &Value) -> (u64, usize, Vec<u8>) {
        let many = |writer: &Self, numbers: &mut dyn Iterator<Item = u64>, width| {
            numbers.flat_map(|number| writer.encoded(number, width)).collect::<Vec<_>>()
        };
        let (kind, unit, bytes) = match value {
            Value::Text(text) => (2, 1, [text.as_bytes(), &[0]].concat()),
            Value::Bytes(bytes) => (7, 1, bytes.clone()),
            Value::Shorts(all) => (3, 2, many(self, &mut all.iter().map(|one| u64::from(*one)), 2)),
            Value::Longs(all) => (4, 4, many(self, &mut all.iter().map(|one| u64::from(*one)), 4)),
            Value::Pieces(pieces) => {
                let offsets: Vec<_> = pieces.iter().map(|piece| self.put(piece) as u64).collect();
                (4, 4, many(self, &mut offsets.into_iter(), 4))
            }
            Value::Below(pages) => {
                let offsets: Vec<_> = pages.iter().map(|page| self.directory(page).0 as u64).collect();
                (4, 4, many(self, &mut offsets.into_iter(), 4))
            }
        };
        if bytes.len() <= self.flavour.word() {
            return (kind, bytes.len() / unit, bytes);
        }
        let at = self.put(&bytes);
        (kind, bytes.len() / unit, self.encoded(at as u64, self.flavour.word()))
    }
}
