//! Reading an opened blob, whole or in chunks.

use std::fmt;

use bytes::Bytes;

use crate::seal::{Opened, SEGMENT_BYTES, length_of};
use crate::zip::{Unzip, unzip};
use crate::{Damage, Error, Stored};

/// A blob whose header, key and length are verified. Its bytes are verified as they are read.
///
/// It keeps reading what was there when it was opened, even when the blob is replaced or deleted meanwhile.
pub struct Reader {
    opened: Opened,
    unzipping: Option<Unzipping>,
    broken: bool,
}

struct Unzipping {
    unzip: Unzip,
    input: Vec<u8>,
    used: usize,
    handed_bytes: u64,
}

impl Reader {
    pub(crate) fn new(opened: Opened) -> Self {
        Self { opened, unzipping: None, broken: false }
    }

    /// The length of what was put, in bytes.
    pub fn original_bytes(&self) -> u64 {
        self.opened.header().original_bytes
    }

    /// Whether the blob is zipped at rest.
    pub fn zipped(&self) -> bool {
        self.opened.header().zipped
    }

    /// The lengths of the blob.
    pub fn stored(&self) -> Stored {
        let header = self.opened.header();
        Stored {
            stored_bytes: header.sealed_bytes(),
            original_bytes: header.original_bytes,
            zipped: header.zipped,
        }
    }

    /// The whole blob in one buffer, every byte verified; after [`Reader::next_chunk`], what that left over.
    ///
    /// Fails with [`Error::Tampered`] and hands out nothing when any byte is not what was put.
    pub async fn read_all(mut self) -> Result<Bytes, Error> {
        if !self.opened.is_at_start() {
            return self.left_over().await;
        }
        let plain = self.opened.rest().await?;
        if !self.zipped() {
            return Ok(Bytes::from(plain));
        }
        let original_bytes = usize::try_from(self.original_bytes()).unwrap_or(usize::MAX);
        let bytes = unzip(&plain, original_bytes).ok_or_else(|| self.opened.tampered(Damage::Zip))?;
        Ok(Bytes::from(bytes))
    }

    async fn left_over(&mut self) -> Result<Bytes, Error> {
        let mut bytes = Vec::new();
        while let Some(chunk) = self.next_chunk().await? {
            bytes.extend_from_slice(&chunk);
        }
        Ok(Bytes::from(bytes))
    }

    /// The next bytes, at most [`SEGMENT_BYTES`] and at least one; nothing at the end of a blob that was whole.
    ///
    /// Needs memory for a few chunks however long the blob is. Every chunk is verified before it is handed out, but
    /// damage further on shows only when it is reached: what was handed out before is genuine, and incomplete.
    /// After an error, every further call fails with [`Error::Broken`].
    pub async fn next_chunk(&mut self) -> Result<Option<Bytes>, Error> {
        if self.broken {
            return Err(Error::Broken(self.opened.name()));
        }
        // Whoever gives up waiting half-way leaves a reader that is out of step.
        self.broken = true;
        let chunk = if self.zipped() { self.next_unzipped().await } else { self.opened.next_segment().await };
        self.broken = chunk.is_err();
        Ok(chunk?.filter(|chunk| !chunk.is_empty()).map(Bytes::from))
    }

    async fn next_unzipped(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let original_bytes = self.original_bytes();
        let state = match &mut self.unzipping {
            Some(state) => state,
            None => self.unzipping.insert(Unzipping::new().ok_or_else(|| self.opened.tampered(Damage::Zip))?),
        };
        let chunk = state.next_chunk(&mut self.opened).await?;
        let total = state.handed_bytes.saturating_add(length_of(&chunk));
        if total > original_bytes || chunk.is_empty() && total < original_bytes {
            return Err(self.opened.tampered(Damage::Zip));
        }
        state.handed_bytes = total;
        Ok(Some(chunk))
    }
}

impl Unzipping {
    fn new() -> Option<Self> {
        Some(Self { unzip: Unzip::new().ok()?, input: Vec::new(), used: 0, handed_bytes: 0 })
    }

    /// Unzips until a chunk is full or everything is unzipped; an empty chunk is the end.
    async fn next_chunk(&mut self, opened: &mut Opened) -> Result<Vec<u8>, Error> {
        let mut chunk = vec![0; SEGMENT_BYTES];
        let mut filled = 0;
        while filled < chunk.len() {
            let input = &self.input[self.used..];
            let (used, written) =
                self.unzip.step(input, &mut chunk[filled..]).map_err(|_| opened.tampered(Damage::Zip))?;
            self.used += used;
            filled += written;
            if used + written > 0 {
                continue;
            }
            match opened.next_segment().await? {
                Some(segment) if !self.unzip.is_finished() && self.used == self.input.len() => {
                    (self.input, self.used) = (segment, 0);
                }
                None if self.unzip.is_finished() && self.used == self.input.len() => break,
                _ => return Err(opened.tampered(Damage::Zip)),
            }
        }
        chunk.truncate(filled);
        Ok(chunk)
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Reader").field("header", self.opened.header()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::Source;
    use crate::seal::seal;
    use crate::zip::zip;
    use crate::{BlobName, MasterKey};

    /// Whether reading is refused, whole and in chunks; the chunks never hold more than was announced.
    async fn is_refused(zipped: &[u8], original_bytes: u64) -> [bool; 2] {
        let (master, name) = (MasterKey::random().unwrap(), BlobName::random().unwrap());
        let sealed = Bytes::from(seal(&master, &name, zipped, original_bytes, true).unwrap());
        let open =
            async || Reader::new(Opened::open(&master, name, Source::memory(sealed.clone())).await.unwrap());
        let mut handed = 0;
        let mut reader = open().await;
        let refused = loop {
            match reader.next_chunk().await {
                Ok(Some(chunk)) => handed += length_of(&chunk),
                Ok(None) => break false,
                Err(error) => break matches!(error, Error::Tampered { damage: Damage::Zip, .. }),
            }
        };
        assert!(handed <= original_bytes, "{handed} bytes of {original_bytes}");
        let whole = open().await.read_all().await;
        [matches!(whole, Err(Error::Tampered { damage: Damage::Zip, .. })), refused]
    }

    #[tokio::test]
    async fn genuine_bytes_that_do_not_unzip_to_the_length_in_the_header_are_refused() {
        for length in [1_000_u32, 65_536, 200_000] {
            let zipped = zip(&vec![1; length as usize]).unwrap();
            let length = u64::from(length);
            assert_eq!(is_refused(&zipped, length).await, [false; 2]);
            assert_eq!(is_refused(&zipped, length - 1).await, [true; 2], "one more than announced");
            assert_eq!(is_refused(&zipped, length + 1).await, [true; 2], "one fewer than announced");
            assert_eq!(is_refused(&zipped[..zipped.len() - 1], length).await, [true; 2], "cut short");
            assert_eq!(
                is_refused(&[&zipped[..], b"more"].concat(), length).await,
                [true; 2],
                "something behind it"
            );
            assert_eq!(is_refused(b"not zipped at all", length).await, [true; 2]);
        }
    }
}
