//! A sealed blob whose header is verified and whose segments are verified as they are read.

use aws_lc_rs::aead::{Aad, LessSafeKey};

use crate::key::TAG_BYTES;
use crate::place::Source;
use crate::{BlobName, Damage, Error, MasterKey};

use super::header::index;
use super::{HEADER_BYTES, Header, SEGMENT_BYTES, nonce};

/// A sealed blob, opened: the header is genuine and the length is right. Segments are read in order.
pub(crate) struct Opened {
    name: BlobName,
    header: Header,
    associated: Vec<u8>,
    cipher: LessSafeKey,
    source: Source,
    next: u32,
}

impl Opened {
    /// Reads the header and checks it, the key and the length against it; reads no segment.
    pub(crate) async fn open(master: &MasterKey, name: BlobName, mut source: Source) -> Result<Self, Error> {
        let tampered = |damage| Error::Tampered { name, damage };
        let readable = index(source.length().min(HEADER_BYTES as u64));
        let mut bytes = Vec::with_capacity(HEADER_BYTES);
        source.read(readable, &mut bytes, tampered(Damage::Segment(0))).await?;
        let header = Header::parse(&bytes).map_err(|error| tampered(Damage::Header(error)))?;
        if header.fingerprint != master.fingerprint() {
            return Err(Error::WrongKey { expected: master.fingerprint(), found: header.fingerprint });
        }
        let (expected, found) = (header.sealed_bytes(), source.length());
        if expected != found {
            return Err(tampered(Damage::Length { expected, found }));
        }
        let associated = header.associated_data(&name).to_vec();
        let cipher = master
            .unwrap(header.wrap_nonce, &associated, &header.wrapped_key)
            .ok_or_else(|| tampered(Damage::WrappedKey))?;
        Ok(Self { name, header, associated, cipher, source, next: 0 })
    }

    pub(crate) fn name(&self) -> BlobName {
        self.name
    }

    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    pub(crate) fn tampered(&self, damage: Damage) -> Error {
        Error::Tampered { name: self.name, damage }
    }

    /// Whether no segment has been read yet.
    pub(crate) fn is_at_start(&self) -> bool {
        self.next == 0
    }

    /// The plain bytes of all segments that were not read yet, in one buffer and without a copy.
    pub(crate) async fn rest(&mut self) -> Result<Vec<u8>, Error> {
        let start = self.header.segment_range(self.next).start;
        let plain_bytes = index(self.header.plain_bytes) - start;
        let mut buffer = Vec::with_capacity(plain_bytes + TAG_BYTES);
        while self.next < self.header.segments() {
            // Each segment overwrites the tag of the one before, so the plain bytes end up side by side.
            let at = self.header.segment_range(self.next).start - start;
            buffer.truncate(at);
            self.read_segment(&mut buffer).await?;
            self.open_segment(&mut buffer[at..])?;
        }
        buffer.truncate(plain_bytes);
        Ok(buffer)
    }

    /// The plain bytes of the next segment, or nothing after the last.
    pub(crate) async fn next_segment(&mut self) -> Result<Option<Vec<u8>>, Error> {
        if self.next >= self.header.segments() {
            return Ok(None);
        }
        let mut buffer = Vec::with_capacity(SEGMENT_BYTES + TAG_BYTES);
        self.read_segment(&mut buffer).await?;
        let plain_bytes = self.open_segment(&mut buffer)?;
        buffer.truncate(plain_bytes);
        Ok(Some(buffer))
    }

    async fn read_segment(&mut self, buffer: &mut Vec<u8>) -> Result<(), Error> {
        let sealed_bytes = self.header.segment_range(self.next).len() + TAG_BYTES;
        self.source.read(sealed_bytes, buffer, self.tampered(Damage::Segment(self.next))).await
    }

    /// Verifies the next segment in its place, and says how many plain bytes it has.
    fn open_segment(&mut self, sealed: &mut [u8]) -> Result<usize, Error> {
        let number = self.next;
        let nonce = nonce(number, number + 1 == self.header.segments());
        let plain = self.cipher.open_in_place(nonce, Aad::from(&self.associated), sealed);
        let plain_bytes = plain.map_err(|_| self.tampered(Damage::Segment(number)))?.len();
        self.next = number + 1;
        Ok(plain_bytes)
    }
}
