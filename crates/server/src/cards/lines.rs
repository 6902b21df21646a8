//! Lines of bytes, each held to a limit, with their number and a limit for all of them.

use std::io::BufRead;

use super::{CardError, Reason};

/// A line without its end.
#[derive(Debug)]
pub struct Line {
    /// Counted from 1.
    pub number: u64,
    /// The bytes, at most as many as were asked for.
    pub bytes: Vec<u8>,
    /// The line was longer; the rest is read and dropped.
    pub cut: bool,
}

/// Reads lines.
#[derive(Debug)]
pub struct Lines<R> {
    reader: R,
    number: u64,
    left_bytes: u64,
    max_bytes: u64,
    ended: bool,
}

impl<R: BufRead> Lines<R> {
    /// Reads at most `max_bytes` of the reader.
    pub fn new(reader: R, max_bytes: u64) -> Self {
        Self { reader, number: 0, left_bytes: max_bytes, max_bytes, ended: false }
    }

    /// The next line, or nothing after the last; after an error there is nothing more.
    pub fn next(&mut self, max_line_bytes: usize) -> Option<Result<Line, CardError>> {
        if self.ended {
            return None;
        }
        let line = self.read(max_line_bytes);
        match line {
            Ok(Some(line)) => Some(self.checked(line)),
            Ok(None) => {
                self.ended = true;
                None
            }
            Err(reason) => Some(Err(self.fail(reason))),
        }
    }

    fn read(&mut self, max_line_bytes: usize) -> Result<Option<Line>, Reason> {
        let mut line = Line { number: self.number.saturating_add(1), bytes: Vec::new(), cut: false };
        let mut any = false;
        loop {
            let available = match self.reader.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Reason::Io(error.to_string())),
            };
            if available.is_empty() {
                break;
            }
            any = true;
            let end = available.iter().position(|&byte| byte == b'\n');
            let part = available.get(..end.unwrap_or(available.len())).unwrap_or_default();
            let used = part.len() + usize::from(end.is_some());
            let room = max_line_bytes.saturating_sub(line.bytes.len());
            line.cut |= part.len() > room;
            line.bytes.extend_from_slice(part.get(..room.min(part.len())).unwrap_or_default());
            self.reader.consume(used);
            let used = u64::try_from(used).unwrap_or(u64::MAX);
            self.left_bytes =
                self.left_bytes.checked_sub(used).ok_or(Reason::FileTooLarge(self.max_bytes))?;
            if end.is_some() {
                break;
            }
        }
        Ok(any.then_some(line))
    }

    fn checked(&mut self, mut line: Line) -> Result<Line, CardError> {
        self.number = line.number;
        let utf16 = line.bytes.starts_with(&[0xFF, 0xFE]) || line.bytes.starts_with(&[0xFE, 0xFF]);
        if line.number == 1 && utf16 {
            self.number = 0;
            return Err(self.fail(Reason::Utf16));
        }
        // Files that were joined have a mark in front of each.
        if line.bytes.starts_with(b"\xEF\xBB\xBF") {
            line.bytes.drain(..3);
        }
        if line.bytes.last() == Some(&b'\r') {
            line.bytes.pop();
        }
        Ok(line)
    }

    fn fail(&mut self, reason: Reason) -> CardError {
        self.ended = true;
        CardError { line: self.number.saturating_add(1), reason }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Read = Result<(u64, Vec<u8>, bool), Reason>;

    fn all(text: &[u8], max_bytes: u64, max_line_bytes: usize) -> Vec<Read> {
        let mut lines = Lines::new(std::io::BufReader::with_capacity(3, text), max_bytes);
        std::iter::from_fn(|| lines.next(max_line_bytes))
            .map(|line| line.map(|it| (it.number, it.bytes, it.cut)).map_err(|error| error.reason))
            .collect()
    }

    #[test]
    fn line_ends_of_both_kinds_and_a_mark_at_the_start_are_dropped() {
        let lines = all(b"\xEF\xBB\xBFone\r\n\ntwo", 99, 99);
        let expected = [(1, b"one".to_vec(), false), (2, Vec::new(), false), (3, b"two".to_vec(), false)];
        assert_eq!(lines, expected.map(Ok));
    }

    #[test]
    fn a_long_line_is_cut_and_the_next_is_whole() {
        let lines = all(b"123456789\nab\n", 99, 4);
        assert_eq!(lines, [(1, b"1234".to_vec(), true), (2, b"ab".to_vec(), false)].map(Ok));
    }

    #[test]
    fn a_file_that_is_too_large_ends_with_one_error() {
        assert_eq!(all(b"abc\nabcd\n", 9, 99).len(), 2);
        let lines = all(b"abc\nabcd\n", 8, 99);
        assert_eq!(lines, [Ok((1, b"abc".to_vec(), false)), Err(Reason::FileTooLarge(8))]);
    }

    #[test]
    fn a_wide_text_is_refused() {
        assert_eq!(all(b"\xFF\xFEB\0E\0", 99, 99), [Err(Reason::Utf16)]);
    }
}
