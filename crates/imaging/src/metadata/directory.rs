//! The directories that TIFF and EXIF keep their entries in: either byte order, classic or big.

use super::Reason;

/// A TIFF or EXIF block from its byte order mark on.
#[derive(Clone, Copy)]
pub struct Block<'a> {
    bytes: &'a [u8],
    little: bool,
    big: bool,
}

/// A directory that lies wholly inside its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Directory {
    /// Where its count stands.
    pub at: usize,
    /// How many entries it has.
    pub count: usize,
}

/// One entry of a directory.
#[derive(Clone, Copy)]
pub struct Entry {
    /// What it is about.
    pub tag: u16,
    /// Where the entry stands.
    pub at: usize,
    kind: u16,
    count: u64,
}

const NO_BLOCK: Reason = "it does not begin like a TIFF";

impl<'a> Block<'a> {
    /// The block and where its first directory stands.
    pub fn open(bytes: &'a [u8]) -> Result<(Self, u64), Reason> {
        let little = match bytes {
            [b'I', b'I', ..] => true,
            [b'M', b'M', ..] => false,
            _ => return Err(NO_BLOCK),
        };
        let mut block = Self { bytes, little, big: false };
        let first = match (block.short(2), block.short(4), block.short(6)) {
            (Some(42), ..) => block.word(4),
            (Some(43), Some(8), Some(0)) => {
                block.big = true;
                block.word(8)
            }
            _ => return Err(NO_BLOCK),
        };
        Ok((block, first.ok_or("it ends within its header")?))
    }

    /// All bytes of the block.
    pub const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The length of the header before anything else.
    pub const fn header_bytes(&self) -> usize {
        if self.big { 16 } else { 8 }
    }

    /// The length of an entry.
    pub const fn entry_bytes(&self) -> usize {
        if self.big { 20 } else { 12 }
    }

    /// The length of the count before the entries.
    pub const fn count_bytes(&self) -> usize {
        if self.big { 8 } else { 2 }
    }

    /// The length of an offset.
    pub const fn word_bytes(&self) -> usize {
        if self.big { 8 } else { 4 }
    }

    /// The length of a directory of so many entries.
    pub const fn directory_bytes(&self, count: usize) -> usize {
        self.count_bytes() + count * self.entry_bytes() + self.word_bytes()
    }

    fn number(&self, at: usize, length: usize) -> Option<u64> {
        let bytes = self.bytes.get(at..at.checked_add(length)?)?;
        let fold = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        Some(if self.little { bytes.iter().rev().fold(0, fold) } else { bytes.iter().fold(0, fold) })
    }

    pub const fn is_little(&self) -> bool {
        self.little
    }

    /// Four bytes as a number.
    pub fn long(&self, at: usize) -> Option<u32> {
        u32::try_from(self.number(at, 4)?).ok()
    }

    fn short(&self, at: usize) -> Option<u16> {
        u16::try_from(self.number(at, 2)?).ok()
    }

    /// The offset that stands here.
    pub fn word(&self, at: usize) -> Option<u64> {
        self.number(at, self.word_bytes())
    }

    /// The last bytes of a number in the order of this block.
    pub fn written(&self, number: u64, length: usize) -> Vec<u8> {
        let mut bytes = number.to_be_bytes()[8 - length..].to_vec();
        if self.little {
            bytes.reverse();
        }
        bytes
    }

    /// The directory at this offset, when all of it is there. An offset of 0 is none.
    pub fn directory(&self, offset: u64) -> Option<Directory> {
        let at = usize::try_from(offset).ok().filter(|at| *at > 0)?;
        let count = usize::try_from(self.number(at, self.count_bytes())?).ok()?;
        let most = self.bytes.len().checked_sub(at)? / self.entry_bytes();
        (count <= most && at + self.directory_bytes(count) <= self.bytes.len())
            .then_some(Directory { at, count })
    }

    /// The directory at this offset as far as it is there: its count may be too large, and the offset that ought to
    /// follow its last entry may be missing.
    pub fn cut_directory(&self, offset: u64) -> Option<Directory> {
        let at = usize::try_from(offset).ok().filter(|at| *at > 0)?;
        let count = self.number(at, self.count_bytes())?;
        let most = self.bytes.len().checked_sub(at + self.count_bytes())? / self.entry_bytes();
        Some(Directory { at, count: usize::try_from(count).unwrap_or(most).min(most) })
    }

    /// The entries of a directory.
    pub fn entries(self, directory: Directory) -> impl Iterator<Item = Entry> {
        let first = directory.at + self.count_bytes();
        (0..directory.count).filter_map(move |index| {
            let at = first + index * self.entry_bytes();
            let (tag, kind) = (self.short(at)?, self.short(at + 2)?);
            Some(Entry { tag, at, kind, count: self.word(at + 4)? })
        })
    }

    /// Where the offset of the next directory stands.
    pub const fn next_at(&self, directory: Directory) -> usize {
        directory.at + self.directory_bytes(directory.count) - self.word_bytes()
    }

    /// Where the value of an entry lies: offset and length, which may be beyond the end. No length when its type is
    /// unknown.
    pub fn value(&self, entry: &Entry) -> Option<(u64, u64)> {
        let length = entry.count.checked_mul(entry.unit()?)?;
        let inline = entry.at + 4 + self.word_bytes();
        if length <= self.word_bytes() as u64 {
            return Some((inline as u64, length));
        }
        Some((self.word(inline)?, length))
    }

    /// As much of these bytes as is in the block.
    pub fn within(&self, at: u64, length: u64) -> Option<std::ops::Range<usize>> {
        let all = self.bytes.len();
        let end = usize::try_from(at.saturating_add(length)).unwrap_or(all).min(all);
        usize::try_from(at).ok().filter(|at| *at < end).map(|at| at..end)
    }

    /// Whether the value of an entry stands in the entry itself.
    pub fn is_inline(&self, entry: &Entry) -> bool {
        self.value(entry).is_none_or(|(_, length)| length <= self.word_bytes() as u64)
    }

    /// One of the unsigned whole numbers of an entry.
    pub fn number_of(&self, entry: &Entry, index: u64) -> Option<u64> {
        let unit = entry.unit_of_numbers()?;
        let (at, length) = self.value(entry)?;
        let place = index.checked_mul(unit).filter(|place| *place < length)?;
        self.number(usize::try_from(at.checked_add(place)?).ok()?, usize::try_from(unit).ok()?)
    }

    /// The unsigned whole numbers of an entry, as far as they are in the block; none of another type.
    pub fn numbers(self, entry: &Entry) -> impl Iterator<Item = u64> + use<'a> {
        let unit = entry.unit_of_numbers().unwrap_or(0);
        let (at, length) = self.value(entry).filter(|_| unit > 0).unwrap_or((0, 0));
        let end = at.saturating_add(length).min(self.bytes.len() as u64);
        (at..end).step_by(usize::try_from(unit.max(1)).unwrap_or(1)).map_while(move |at| {
            let at = usize::try_from(at).ok()?;
            self.number(at, usize::try_from(unit).ok()?)
        })
    }
}

impl Block<'_> {
    /// The first number of an entry of any type that holds whole numbers or quotients, when it is a whole number.
    pub fn whole_number(self, entry: &Entry) -> Option<u64> {
        let at = usize::try_from(self.value(entry).filter(|(_, length)| *length > 0)?.0).ok()?;
        match entry.kind {
            5 | 10 => {
                let (dividend, divisor) = (self.number(at, 4)?, self.number(at.checked_add(4)?, 4)?);
                dividend.checked_rem(divisor).filter(|rest| *rest == 0).map(|_| dividend / divisor)
            }
            1 | 3 | 4 | 6 | 8 | 9 | 13 | 16..=18 => self.number(at, usize::try_from(entry.unit()?).ok()?),
            _ => None,
        }
    }
}

impl Entry {
    /// How many values it has.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The length of one value in bytes, when it is an unsigned whole number.
    fn unit_of_numbers(&self) -> Option<u64> {
        self.unit().filter(|_| matches!(self.kind, 1 | 3 | 4 | 13 | 16 | 18))
    }

    /// The length of one value in bytes.
    const fn unit(&self) -> Option<u64> {
        match self.kind {
            1 | 2 | 6 | 7 => Some(1),
            3 | 8 => Some(2),
            4 | 9 | 11 | 13 => Some(4),
            5 | 10 | 12 | 16..=18 => Some(8),
            _ => None,
        }
    }
}
