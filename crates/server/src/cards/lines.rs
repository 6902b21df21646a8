//! Lines of bytes, each with a length limit, with their number and offset in the file.
//!
//! A line ends with LF, CR LF, CR CR LF or CR alone, also mixed in one file. UTF-16 and UTF-32 are converted to UTF-8.

use std::io::Read;

use super::encoding::Wide;
use super::{CardError, Reason};

const BUFFER_BYTES: usize = 64 * 1024;

/// A line without its end.
#[derive(Debug)]
pub struct Line {
    /// Counted from 1.
    pub number: u64,
    /// The bytes, at most as many as were requested.
    pub bytes: Vec<u8>,
    /// The line was longer; the rest is read and dropped.
    pub cut: bool,
    /// Where the line begins in the file.
    pub start: u64,
    /// Where the next line begins.
    pub end: u64,
}

/// Reads lines.
#[derive(Debug)]
pub struct Lines<R> {
    reader: R,
    buffer: Vec<u8>,
    from: usize,
    number: u64,
    place: u64,
    wide: Option<Wide>,
    begun: bool,
    ended: bool,
}

impl<R: Read> Lines<R> {
    /// Reads from a reader, whose encoding is recognised by its first bytes.
    pub fn new(reader: R) -> Self {
        Self {
            reader,
            buffer: Vec::new(),
            from: 0,
            number: 0,
            place: 0,
            wide: None,
            begun: false,
            ended: false,
        }
    }

    /// The next line, or nothing after the last; after an error there is nothing more.
    pub fn next(&mut self, max_line_bytes: usize) -> Option<Result<Line, CardError>> {
        if self.ended {
            return None;
        }
        match self.read(max_line_bytes) {
            Ok(Some(line)) => Some(Ok(line)),
            Ok(None) => {
                self.ended = true;
                None
            }
            Err(error) => {
                self.ended = true;
                let (line, reason) = (self.number.saturating_add(1), Reason::Io(error.to_string()));
                Some(Err(CardError { line, name: None, extent: self.place..self.place, reason }))
            }
        }
    }

    fn read(&mut self, max_line_bytes: usize) -> std::io::Result<Option<Line>> {
        if !self.begun {
            self.begun = true;
            self.wide = Wide::recognise(self.peek(8)?);
        }
        let start = self.place;
        let mut line =
            Line { number: self.number.saturating_add(1), bytes: Vec::new(), cut: false, start, end: start };
        let any = match self.wide {
            None => self.narrow_line(&mut line, max_line_bytes)?,
            Some(wide) => self.wide_line(&mut line, max_line_bytes, wide)?,
        };
        if !any {
            return Ok(None);
        }
        // Concatenated files have a byte order mark at the start of each.
        if line.bytes.starts_with(b"\xEF\xBB\xBF") {
            line.bytes.drain(..3);
        }
        self.number = line.number;
        line.end = self.place;
        Ok(Some(line))
    }

    fn narrow_line(&mut self, line: &mut Line, max_line_bytes: usize) -> std::io::Result<bool> {
        let mut any = false;
        loop {
            let available = self.peek(1)?;
            if available.is_empty() {
                return Ok(any);
            }
            any = true;
            let end = memchr::memchr2(b'\n', b'\r', available);
            let part = available.get(..end.unwrap_or(available.len())).unwrap_or_default();
            let last = end.and_then(|end| available.get(end)).copied();
            line.take(part, max_line_bytes);
            let used = part.len();
            self.consume(used);
            match last {
                None => {}
                Some(b'\n') => {
                    self.consume(1);
                    return Ok(true);
                }
                Some(_) => {
                    let end = match self.peek(3)? {
                        [_, b'\n', ..] => 2,
                        [_, b'\r', b'\n', ..] => 3,
                        _ => 1,
                    };
                    self.consume(end);
                    return Ok(true);
                }
            }
        }
    }

    fn wide_line(&mut self, line: &mut Line, max_line_bytes: usize, wide: Wide) -> std::io::Result<bool> {
        let width = wide.bytes();
        let mut raw = Line { bytes: Vec::new(), ..*line };
        loop {
            let next = self.peek(width)?;
            let unit = next.get(..width.min(next.len())).unwrap_or_default();
            if unit.is_empty() {
                break;
            }
            let number = wide.unit(unit);
            if number != Some(0x0A) && number != Some(0x0D) {
                raw.take(unit, max_line_bytes);
                let used = unit.len();
                self.consume(used);
                continue;
            }
            self.consume(width);
            if number == Some(0x0D) {
                let next = self.peek(width)?;
                if wide.unit(next.get(..width).unwrap_or_default()) == Some(0x0A) {
                    self.consume(width);
                }
            }
            break;
        }
        line.cut = raw.cut;
        line.bytes = wide.decode(&raw.bytes).into_bytes();
        Ok(self.place > line.start)
    }

    /// At least this many of the next bytes, fewer only at the end.
    fn peek(&mut self, bytes: usize) -> std::io::Result<&[u8]> {
        while self.buffer.len().saturating_sub(self.from) < bytes {
            self.buffer.drain(..self.from);
            self.from = 0;
            let had = self.buffer.len();
            self.buffer.resize(had + BUFFER_BYTES, 0);
            let read = loop {
                match self.reader.read(self.buffer.get_mut(had..).unwrap_or_default()) {
                    Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                    read => break read,
                }
            };
            self.buffer.truncate(had + *read.as_ref().unwrap_or(&0));
            if read? == 0 {
                break;
            }
        }
        Ok(self.buffer.get(self.from..).unwrap_or_default())
    }

    fn consume(&mut self, bytes: usize) {
        self.from = self.from.saturating_add(bytes).min(self.buffer.len());
        self.place = self.place.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
    }
}

impl Line {
    fn take(&mut self, part: &[u8], max_line_bytes: usize) {
        let room = max_line_bytes.saturating_sub(self.bytes.len());
        self.cut |= part.len() > room;
        self.bytes.extend_from_slice(part.get(..room.min(part.len())).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8], max_line_bytes: usize) -> Vec<(u64, Vec<u8>, bool)> {
        // One byte at a time, so that every line end lies across two reads.
        struct Slow<'a>(&'a [u8]);
        impl Read for Slow<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
                let some = self.0.len().min(1).min(buffer.len());
                self.0.read(&mut buffer[..some])
            }
        }
        let mut lines = Lines::new(Slow(text));
        std::iter::from_fn(|| lines.next(max_line_bytes))
            .map(|line| line.map(|it| (it.number, it.bytes, it.cut)).unwrap())
            .collect()
    }

    fn texts(text: &[u8]) -> Vec<String> {
        all(text, 99).into_iter().map(|line| String::from_utf8(line.1).unwrap()).collect()
    }

    #[test]
    fn line_ends_of_every_kind_and_a_mark_at_the_start_are_dropped() {
        assert_eq!(texts(b"\xEF\xBB\xBFone\r\n\ntwo"), ["one", "", "two"]);
        assert_eq!(texts(b"one\rtwo\r"), ["one", "two"]);
        assert_eq!(texts(b"one\r\r\ntwo\rthree\nfour\r\nfive"), ["one", "two", "three", "four", "five"]);
        assert_eq!(texts(b"one\r\rtwo"), ["one", "", "two"]);
    }

    #[test]
    fn a_long_line_is_cut_and_the_next_is_whole() {
        let lines = all(b"123456789\nab\n", 4);
        assert_eq!(lines, [(1, b"1234".to_vec(), true), (2, b"ab".to_vec(), false)]);
    }

    #[test]
    fn wide_text_is_read_in_both_orders_with_and_without_a_mark() {
        let text = "BEGIN:VCARD\r\nN:Åse 😀;\rFN:x\nEND";
        let expected = ["BEGIN:VCARD", "N:Åse 😀;", "FN:x", "END"];
        for mark in ["", "\u{feff}"] {
            let text = format!("{mark}{text}");
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            let little_32: Vec<u8> =
                text.chars().flat_map(|letter| u32::from(letter).to_le_bytes()).collect();
            let big_32: Vec<u8> = text.chars().flat_map(|letter| u32::from(letter).to_be_bytes()).collect();
            for bytes in [little, big, little_32, big_32] {
                assert_eq!(texts(&bytes), expected, "{:?}", &bytes[..8]);
            }
        }
    }

    #[test]
    fn a_line_knows_where_it_lies_in_the_file() {
        let mut lines = Lines::new(b"ab\r\nc\rd".as_slice());
        let places: Vec<_> = std::iter::from_fn(|| lines.next(9)).map(|line| line.unwrap()).collect();
        let places: Vec<_> = places.iter().map(|line| (line.start, line.end)).collect();
        assert_eq!(places, [(0, 4), (4, 6), (6, 7)]);
    }

    #[test]
    fn half_a_letter_at_the_end_of_wide_text_is_marked_as_lost() {
        assert_eq!(texts(b"\xFF\xFEB\0E"), ["B\u{fffd}"]);
        assert_eq!(texts(b"\xFF\xFEB\0\x00\xD8E\0"), ["B\u{fffd}E"]);
    }
}
