//! The bytes of a picture as a reader that gives up when its caller says so.

use std::cell::Cell;
use std::io::{self, BufRead, Cursor, Read, Seek, SeekFrom};

use crate::{Error, Kind};

/// So much work, in bytes, is done between two questions.
const BYTES_BETWEEN_QUESTIONS: usize = 64 * 1024;

/// A call that reads little costs like this many bytes, so that many small ones are counted too.
const BYTES_PER_CALL: usize = 64;

/// Whether to go on, asked now and then and remembered once the answer was no.
pub(crate) struct Watch<'a> {
    stop: &'a dyn Fn() -> bool,
    stopped: Cell<bool>,
}

impl<'a> Watch<'a> {
    pub(crate) const fn new(stop: &'a dyn Fn() -> bool) -> Self {
        Self { stop, stopped: Cell::new(false) }
    }

    /// Asks.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfTime`].
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.stopped.get() || (self.stop)() {
            self.stopped.set(true);
            return Err(Error::OutOfTime);
        }
        Ok(())
    }

    /// Maps a decoder's error: cancellation if that was the cause, else corrupt data for this reason, which is
    /// `'static` so that no library's words reach a client.
    pub(crate) fn refusal(&self, kind: Kind, reason: &'static str) -> Error {
        if self.stopped.get() {
            return Error::OutOfTime;
        }
        Error::Damaged { kind, reason: reason.to_owned() }
    }
}

/// Reads a slice and fails once the watch says so, whatever decoder pulls at it.
pub(crate) struct Watched<'a> {
    bytes: Cursor<&'a [u8]>,
    watch: &'a Watch<'a>,
    left: usize,
}

impl<'a> Watched<'a> {
    pub(crate) const fn new(bytes: &'a [u8], watch: &'a Watch<'a>) -> Self {
        Self { bytes: Cursor::new(bytes), watch, left: BYTES_BETWEEN_QUESTIONS }
    }

    fn spend(&mut self, bytes: usize) -> io::Result<()> {
        let cost = bytes + BYTES_PER_CALL;
        if self.left > cost {
            self.left -= cost;
            return Ok(());
        }
        self.left = BYTES_BETWEEN_QUESTIONS;
        self.watch.check().map_err(io::Error::other)
    }
}

impl Read for Watched<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let taken = into.len().min(BYTES_BETWEEN_QUESTIONS);
        self.spend(taken)?;
        self.bytes.read(into.get_mut(..taken).unwrap_or_default())
    }
}

impl BufRead for Watched<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.spend(0)?;
        let rest = self.bytes.fill_buf()?;
        Ok(rest.get(..BYTES_BETWEEN_QUESTIONS).unwrap_or(rest))
    }

    fn consume(&mut self, bytes: usize) {
        self.left = self.left.saturating_sub(bytes);
        self.bytes.consume(bytes);
    }
}

impl Seek for Watched<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.spend(0)?;
        self.bytes.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stops_after(questions: u32) -> impl Fn() -> bool {
        let asked = Cell::new(0);
        move || {
            asked.set(asked.get() + 1);
            asked.get() > questions
        }
    }

    #[test]
    fn every_byte_arrives_while_nobody_stops_it() {
        let bytes: Vec<u8> = (0..=255).cycle().take(300_000).collect();
        let watch = Watch::new(&|| false);
        let mut read = Vec::new();
        Watched::new(&bytes, &watch).read_to_end(&mut read).unwrap();
        assert!(read == bytes);
        assert_eq!(watch.check(), Ok(()));
    }

    #[test]
    fn reading_fails_soon_after_time_is_up_and_the_cause_is_remembered() {
        let bytes = vec![0; 1_000_000];
        let stop = stops_after(3);
        let watch = Watch::new(&stop);
        let mut read = Vec::new();
        assert!(Watched::new(&bytes, &watch).read_to_end(&mut read).is_err());
        assert!(read.len() < 400_000, "{}", read.len());
        assert_eq!(watch.refusal(Kind::Png, "whatever"), Error::OutOfTime);
    }

    #[test]
    fn going_to_and_fro_over_the_same_bytes_is_counted() {
        let stop = stops_after(2);
        let watch = Watch::new(&stop);
        let mut reader = Watched::new(&[1, 2, 3], &watch);
        let mut turns = 0;
        while reader.rewind().is_ok() && turns < 100_000 {
            turns += 1;
        }
        assert!(turns < 10_000, "{turns}");
    }
}
