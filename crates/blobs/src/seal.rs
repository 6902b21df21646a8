//! The sealed format: a header, then segments of 64 KiB, each under the blob's own key.
//!
//! Each segment is followed by its tag. Its nonce is its number and whether it is the last one, so segments cannot
//! be reordered, repeated, dropped or added; the key is new for every blob, so these nonces never repeat under one
//! key. The associated data of the wrapped key and of every segment is the blob's name and the plain part of the
//! header, so a blob cannot be passed off under another name or with another header.

mod header;
mod opened;

pub(crate) use header::MAX_SEALED_BYTES;
pub use header::{HEADER_BYTES, Header, HeaderError, MAX_BLOB_BYTES};
pub(crate) use opened::Opened;

use aws_lc_rs::aead::{Aad, Nonce};
use aws_lc_rs::rand;

use crate::key::{NONCE_BYTES, WRAPPED_KEY_BYTES, cipher, random_key};
use crate::{BlobName, Error, MasterKey};

/// How many plain bytes a segment holds; the last one of a blob may hold fewer.
pub const SEGMENT_BYTES: usize = 64 * 1024;

/// Seals `plain`, which unzips to `original_bytes` when `zipped` and is that long otherwise.
pub(crate) fn seal(
    master: &MasterKey,
    name: &BlobName,
    plain: &[u8],
    original_bytes: u64,
    zipped: bool,
) -> Result<Vec<u8>, Error> {
    let key = random_key()?;
    let mut wrap_nonce = [0; NONCE_BYTES];
    rand::fill(&mut wrap_nonce).map_err(|_| Error::Cipher)?;
    let mut header = Header {
        fingerprint: master.fingerprint(),
        zipped,
        original_bytes,
        plain_bytes: length_of(plain),
        wrap_nonce,
        wrapped_key: [0; WRAPPED_KEY_BYTES],
    };
    let associated = header.associated_data(name);
    header.wrapped_key = master.wrap(wrap_nonce, &associated, &key)?;

    let cipher = cipher(&*key)?;
    let sealed_bytes = header.sealed_bytes();
    let mut sealed = Vec::with_capacity(usize::try_from(sealed_bytes).unwrap_or(plain.len()));
    sealed.extend_from_slice(&header.encode());
    for number in 0..header.segments() {
        let last = number + 1 == header.segments();
        let (segment, start) = (header.segment_range(number), sealed.len());
        sealed.extend_from_slice(plain.get(segment).ok_or(Error::Cipher)?);
        let aad = Aad::from(&associated);
        let tag = cipher.seal_in_place_separate_tag(nonce(number, last), aad, &mut sealed[start..]);
        sealed.extend_from_slice(tag.map_err(|_| Error::Cipher)?.as_ref());
    }
    Ok(sealed)
}

/// The nonce of a segment: seven zeros, its number, and 1 for the last segment.
fn nonce(number: u32, last: bool) -> Nonce {
    let mut bytes = [0; NONCE_BYTES];
    bytes[7..11].copy_from_slice(&number.to_be_bytes());
    bytes[11] = u8::from(last);
    Nonce::assume_unique_for_key(bytes)
}

/// The length of a slice as stored.
pub(crate) fn length_of(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_differs_for_every_segment_and_for_the_last_one() {
        let bytes = |number, last| *nonce(number, last).as_ref();
        assert_eq!(bytes(0x0102_0304, false), [0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 0]);
        assert_eq!(bytes(0x0102_0304, true), [0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 1]);
    }
}
