//! Encoded bytes in parts of bounded length: nothing is moved while they grow.

use std::io;

const PART_BYTES: usize = 1024 * 1024;

pub(super) struct Parts {
    parts: Vec<Vec<u8>>,
    /// How many more bytes may be written.
    left: usize,
}

impl Parts {
    /// Takes at most so many bytes.
    pub(super) const fn new(most: usize) -> Self {
        Self { parts: Vec::new(), left: most }
    }

    /// All of them; to be called once the pixels are no longer in memory.
    pub(super) fn joined(mut self) -> Vec<u8> {
        if self.parts.len() <= 1 {
            return self.parts.pop().unwrap_or_default();
        }
        let mut all = Vec::with_capacity(self.parts.iter().map(Vec::len).sum());
        self.parts.into_iter().for_each(|part| all.extend_from_slice(&part));
        all
    }
}

impl io::Write for Parts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() > self.left {
            return Err(io::ErrorKind::StorageFull.into());
        }
        if self.parts.last().is_none_or(|part| part.len() >= PART_BYTES) {
            self.parts.push(Vec::new());
        }
        let Some(part) = self.parts.last_mut() else { return Ok(0) };
        let taken = bytes.len().min(PART_BYTES - part.len());
        part.extend_from_slice(bytes.get(..taken).unwrap_or_default());
        self.left -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn bytes_come_out_as_they_were_written_and_no_more_than_the_bound_are_taken() {
        let bytes: Vec<u8> = (0..=255).cycle().take(3 * PART_BYTES + 7).collect();
        let mut parts = Parts::new(bytes.len());
        bytes.chunks(100_003).for_each(|piece| parts.write_all(piece).unwrap());
        assert!(parts.write_all(&[1]).is_err());
        assert!(parts.joined() == bytes);
        assert!(Parts::new(9).joined().is_empty());
    }
}
