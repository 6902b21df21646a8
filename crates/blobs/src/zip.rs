//! Zip before sealing, and only when it pays.

use std::io;

use zstd::bulk::{Compressor, Decompressor};
use zstd::stream::raw::{DParameter, Decoder, Operation};

/// Fast enough for a photograph that will not shrink, good enough for a bitmap that will.
const LEVEL: i32 = 2;

/// The largest window the level above uses, doubled once: reading in chunks holds no more than this.
const WINDOW_LOG_MAX: u32 = 22;

/// The zipped bytes, or nothing when they would not be at least 5 % fewer (or the library fails to zip at all).
pub(crate) fn zip(bytes: &[u8]) -> Option<Vec<u8>> {
    let limit = bytes.len() - bytes.len().div_ceil(20);
    let mut zipped = Vec::with_capacity(limit);
    // A result that does not fit is an error here, so bytes that do not shrink cost no second buffer of their size.
    let length = Compressor::new(LEVEL).ok()?.compress_to_buffer(bytes, &mut zipped).ok()?;
    (length <= limit).then_some(zipped)
}

/// The bytes that were zipped; nothing when they are not exactly `original_bytes` long.
pub(crate) fn unzip(zipped: &[u8], original_bytes: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(original_bytes);
    let length = Decompressor::new().ok()?.decompress_to_buffer(zipped, &mut bytes).ok()?;
    (length == original_bytes).then_some(bytes)
}

/// Unzips bit by bit in bounded memory.
pub(crate) struct Unzip {
    decoder: Decoder<'static>,
    finished: bool,
}

impl Unzip {
    pub(crate) fn new() -> io::Result<Self> {
        let mut decoder = Decoder::new()?;
        decoder.set_parameter(DParameter::WindowLogMax(WINDOW_LOG_MAX))?;
        Ok(Self { decoder, finished: false })
    }

    /// Unzips from `input` to `output`; says how much of each was used. Nothing is used once it is finished.
    pub(crate) fn step(&mut self, input: &[u8], output: &mut [u8]) -> io::Result<(usize, usize)> {
        if self.finished {
            return Ok((0, 0));
        }
        let status = self.decoder.run_on_buffers(input, output)?;
        self.finished = status.remaining == 0;
        Ok((status.bytes_read, status.bytes_written))
    }

    /// Whether the end of what was zipped has been reached.
    pub(crate) fn is_finished(&self) -> bool {
        self.finished
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_shrink_come_back_the_same() {
        let bytes = b"bitmap ".repeat(1000);
        let zipped = zip(&bytes).unwrap();
        assert!(zipped.len() < bytes.len() / 10);
        assert_eq!(unzip(&zipped, bytes.len()), Some(bytes));
    }

    #[test]
    fn bytes_that_shrink_too_little_stay_as_they_are() {
        let mut bytes = vec![0; 100_000];
        aws_lc_rs::rand::fill(&mut bytes).unwrap();
        assert_eq!(zip(&bytes), None);
        bytes[..4_000].fill(0);
        assert_eq!(zip(&bytes), None, "4 % saved is not enough");
        bytes[..8_000].fill(0);
        assert!(zip(&bytes).is_some(), "8 % saved is enough");
        assert_eq!(zip(b""), None);
    }

    #[test]
    fn another_length_than_the_original_is_refused() {
        let bytes = b"bitmap ".repeat(1000);
        let zipped = zip(&bytes).unwrap();
        assert_eq!(unzip(&zipped, bytes.len() - 1), None);
        assert_eq!(unzip(&zipped, bytes.len() + 1), None);
        assert_eq!(unzip(b"not zipped at all", 17), None);
    }
}
