//! Fax codes (ITU-T T.4 and T.6): rows of black and white pixels as the places where the colour changes.

use fax::BitReader;
use fax::maps::{Mode, black, mode, white};

use super::compression::Compression;

/// The bits of a strip, followed by zeros.
struct Bits<'a> {
    input: &'a [u8],
    /// In bits.
    at: usize,
    /// Whether the first pixel is in the lowest bit of a byte.
    reversed: bool,
}

impl Bits<'_> {
    const fn over(&self) -> bool {
        self.at >= self.input.len().saturating_mul(8)
    }

    /// No code begins with this many zeros; an end of line does, including the fill bits before it.
    fn end_of_line_ahead(&self) -> bool {
        self.peek(9) == Some(0)
    }

    /// Skips past the next end of line; returns whether there is one.
    fn skip_end_of_line(&mut self) -> bool {
        let mut zeros = 0_usize;
        while !self.over() {
            let bit = self.peek(1);
            self.at += 1;
            match bit {
                Some(0) => zeros += 1,
                _ if zeros >= 11 => return true,
                _ => zeros = 0,
            }
        }
        false
    }
}

impl BitReader for Bits<'_> {
    type Error = ();

    fn peek(&self, bits: u8) -> Option<u16> {
        let first = self.at / 8;
        let byte = |at: usize| {
            let byte = self.input.get(at).copied().unwrap_or_default();
            u32::from(if self.reversed { byte.reverse_bits() } else { byte })
        };
        let three = byte(first) << 16 | byte(first + 1) << 8 | byte(first + 2);
        let shift = 24_u32.checked_sub(u32::try_from(self.at % 8).ok()? + u32::from(bits))?;
        u16::try_from((three >> shift) & ((1 << bits) - 1)).ok()
    }

    fn consume(&mut self, bits: u8) -> Result<(), ()> {
        if self.over() {
            return Err(());
        }
        self.at += usize::from(bits);
        Ok(())
    }

    fn bits_to_byte_boundary(&self) -> u8 {
        u8::try_from(self.at.wrapping_neg() % 8).unwrap_or_default()
    }
}

/// The state of decoding a strip.
pub(super) struct Fax {
    compression: Compression,
    reversed: bool,
    width: u32,
    /// In bits.
    at: usize,
    /// Where the colour changes in the row above, white first.
    above: Vec<u32>,
    row: Vec<u32>,
    /// Bytes of the row that were handed on; nothing when there is no row.
    handed: Option<usize>,
    over: bool,
}

/// Why a row ends before its width.
struct Broken;

impl Fax {
    pub(super) fn new(compression: Compression, width: u32, reversed: bool) -> Self {
        let (above, row) = (Vec::new(), Vec::new());
        Self { compression, reversed, width, at: 0, above, row, handed: None, over: false }
    }

    /// Memory for decoding rows of this width, in bytes: the changes of two rows, in vectors that grow by doubling.
    pub(super) const fn memory_bytes(width: u32) -> u64 {
        width as u64 * 16 + 64
    }

    /// Begins a strip.
    pub(super) fn reset(&mut self) {
        *self = Self::new(self.compression, self.width, self.reversed);
    }

    /// How many bytes of the strip were read, the last one perhaps in part.
    pub(super) const fn taken(&self) -> usize {
        self.at.div_ceil(8)
    }

    /// Fills the output with rows, each of whole bytes; how many bytes were made.
    pub(super) fn read(&mut self, input: &[u8], output: &mut [u8]) -> usize {
        let row_bytes = usize::try_from(self.width.div_ceil(8)).unwrap_or(usize::MAX);
        let mut made = 0;
        while made < output.len() {
            let Some(handed) = self.handed else {
                if self.over || !self.next_row(input) {
                    self.over = true;
                    break;
                }
                self.handed = Some(0);
                continue;
            };
            let length = (row_bytes - handed).min(output.len() - made);
            paint(&self.row, self.width, handed, output.get_mut(made..made + length).unwrap_or_default());
            made += length;
            self.handed = Some(handed + length).filter(|handed| *handed < row_bytes);
        }
        made
    }

    /// Skips the end-of-strip codes, if they come next.
    pub(super) fn finish(&mut self, input: &[u8]) {
        let mut bits = Bits { input, at: self.at, reversed: self.reversed };
        let ends = match self.compression {
            Compression::Group4 => 2,
            Compression::Group3 { .. } => 6,
            _ => 0,
        };
        for _ in 0..ends {
            if bits.peek(12) != Some(1) {
                return;
            }
            bits.at += 12;
            if self.compression == (Compression::Group3 { two_dimensional: true }) {
                bits.at += 1;
            }
            self.at = bits.at.min(input.len().saturating_mul(8));
        }
    }

    /// Decodes a row; whether there was one. A row that is damaged is white from there on.
    fn next_row(&mut self, input: &[u8]) -> bool {
        std::mem::swap(&mut self.above, &mut self.row);
        self.row.clear();
        let mut bits = Bits { input, at: self.at, reversed: self.reversed };
        let found = match self.compression {
            Compression::Group4 => self.group4(&mut bits),
            Compression::Group3 { two_dimensional } => self.group3(&mut bits, two_dimensional),
            Compression::FaxRows { align } => self.single(&mut bits, align),
            _ => false,
        };
        self.at = bits.at;
        found
    }

    /// Without an end of line there is no way to find the next row after damage.
    fn group4(&mut self, bits: &mut Bits<'_>) -> bool {
        let whole = self.by_the_row_above(bits).is_ok();
        self.over |= !whole;
        whole || !self.row.is_empty()
    }

    fn single(&mut self, bits: &mut Bits<'_>, align: u8) -> bool {
        let unit = usize::from(align) * 8;
        bits.at = bits.at.next_multiple_of(unit);
        if bits.over() {
            return false;
        }
        let begin = bits.at;
        let whole = self.by_runs(bits).is_ok();
        whole || bits.at > begin
    }

    fn group3(&mut self, bits: &mut Bits<'_>, two_dimensional: bool) -> bool {
        let mut by_runs = !two_dimensional;
        let mut ends = 0;
        while bits.end_of_line_ahead() {
            if !bits.skip_end_of_line() {
                return false;
            }
            if two_dimensional {
                by_runs = bits.peek(1) == Some(1);
                bits.at += 1;
            }
            ends += 1;
            // The end of the page; two could be a row that was lost.
            if ends == 6 {
                return false;
            }
        }
        if bits.over() {
            return false;
        }
        let row = if by_runs { self.by_runs(bits) } else { self.by_the_row_above(bits) };
        if row.is_err() && !bits.end_of_line_ahead() {
            // What follows up to the next end of line is lost.
            let before = bits.at;
            while !bits.over() && !bits.end_of_line_ahead() {
                bits.at += 1;
            }
            return bits.at > before || !self.row.is_empty();
        }
        true
    }

    /// Adds a change; those at the right edge are none.
    fn change(&mut self, at: u32) -> Result<(), Broken> {
        if at < self.width {
            // Runs of length 0 could repeat forever.
            if self.row.len() > self.width as usize {
                return Err(Broken);
            }
            self.row.push(at);
        }
        Ok(())
    }

    /// A row of runs, white and black by turns.
    fn by_runs(&mut self, bits: &mut Bits<'_>) -> Result<(), Broken> {
        let (mut at, mut is_white) = (0_u32, true);
        while at < self.width {
            at = at.saturating_add(run(bits, is_white)?);
            self.change(at)?;
            is_white = !is_white;
        }
        Ok(())
    }

    /// A row that is coded relative to the row above.
    fn by_the_row_above(&mut self, bits: &mut Bits<'_>) -> Result<(), Broken> {
        // Before the first pixel there is an imaginary white one.
        let mut at: Option<u32> = None;
        let mut is_white = true;
        let mut near = 0;
        while at.is_none_or(|at| at < self.width) {
            let [first, second] = self.changes_above(&mut near, at, is_white);
            let here = at.unwrap_or_default();
            match mode::decode(bits).ok_or(Broken)? {
                Mode::Pass => at = Some(second),
                Mode::Vertical(difference) => {
                    let next = first.checked_add_signed(i32::from(difference)).ok_or(Broken)?;
                    if next < here {
                        return Err(Broken);
                    }
                    self.change(next)?;
                    is_white = !is_white;
                    at = Some(next);
                }
                Mode::Horizontal => {
                    let one = here.saturating_add(run(bits, is_white)?);
                    let two = one.saturating_add(run(bits, !is_white)?);
                    self.change(one)?;
                    self.change(two)?;
                    at = Some(two);
                }
                Mode::Extension | Mode::EOF => return Err(Broken),
            }
        }
        Ok(())
    }

    /// The first change to the other colour right of a place in the row above, and the change after it. `near` is where
    /// the last search ended.
    fn changes_above(&self, near: &mut usize, at: Option<u32>, is_white: bool) -> [u32; 2] {
        let right = |change: &u32| at.is_none_or(|at| *change > at);
        while *near > 0 && self.above.get(*near - 1).is_some_and(right) {
            *near -= 1;
        }
        while self.above.get(*near).is_some_and(|change| !right(change)) {
            *near += 1;
        }
        // White becomes black at changes of even number.
        let first = *near + usize::from(near.is_multiple_of(2) != is_white);
        [first, first + 1].map(|index| self.above.get(index).copied().unwrap_or(self.width).min(self.width))
    }
}

/// The length of a run: codes for multiples of 64, then one for the rest.
fn run(bits: &mut Bits<'_>, is_white: bool) -> Result<u32, Broken> {
    let mut length = 0_u32;
    loop {
        let begin = bits.at;
        let code = if is_white { white::decode(bits) } else { black::decode(bits) };
        let Some(code) = code else {
            // What could not be read may be an end of line.
            bits.at = begin;
            return Err(Broken);
        };
        length = length.saturating_add(u32::from(code));
        if code < 64 {
            return Ok(length);
        }
    }
}

/// Paints a part of a row, whose first byte is this one of the row: black is 1.
fn paint(changes: &[u32], width: u32, first_byte: usize, into: &mut [u8]) {
    into.fill(0);
    let first_bit = first_byte.saturating_mul(8);
    for pair in changes.chunks(2) {
        let [start, end] = [pair.first(), pair.get(1)].map(|at| at.copied().unwrap_or(width) as usize);
        let (start, end) = (start.saturating_sub(first_bit), end.saturating_sub(first_bit));
        let end = end.min(into.len() * 8);
        if start >= end {
            continue;
        }
        let (left, right) = (0xFF_u8 >> (start % 8), !(0xFF_u8 >> (end % 8)));
        let (begin, last) = (start / 8, end / 8);
        if begin == last {
            if let Some(byte) = into.get_mut(begin) {
                *byte |= left & right;
            }
            continue;
        }
        if let Some(byte) = into.get_mut(begin) {
            *byte |= left;
        }
        into.get_mut(begin + 1..last).unwrap_or_default().fill(0xFF);
        if let Some(byte) = into.get_mut(last) {
            *byte |= right;
        }
    }
}
