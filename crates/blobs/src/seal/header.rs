//! The header of a sealed blob: 96 bytes, all numbers big-endian.
//!
//! | Bytes | What |
//! |---|---|
//! | 0..8 | `visageBL` |
//! | 8..10 | format version, 1 |
//! | 10..12 | flags; 1 = zipped, all others 0 |
//! | 12..20 | fingerprint of the master key |
//! | 20..28 | length before zipping |
//! | 28..36 | length after zipping |
//! | 36..48 | nonce of the wrapped key |
//! | 48..96 | the blob's own key, wrapped, and its tag |

use std::fmt;
use std::ops::Range;

use crate::key::{NONCE_BYTES, TAG_BYTES, WRAPPED_KEY_BYTES};
use crate::{BlobName, Fingerprint};

use super::SEGMENT_BYTES;

/// The length of a header.
pub const HEADER_BYTES: usize = BOUND_BYTES + NONCE_BYTES + WRAPPED_KEY_BYTES;

/// The longest blob: one byte short of 2 GiB.
pub const MAX_BLOB_BYTES: u64 = (1 << 31) - 1;

/// The longest sealed blob, header and tags included.
pub(crate) const MAX_SEALED_BYTES: u64 = (HEADER_BYTES as u64)
    + MAX_BLOB_BYTES
    + MAX_BLOB_BYTES.div_ceil(SEGMENT_BYTES as u64) * (TAG_BYTES as u64);

const MAGIC: [u8; 8] = *b"visageBL";
const VERSION: u16 = 1;
const ZIPPED: u16 = 1;
/// The part of the header before the wrapped key; every tag of the blob covers it.
const BOUND_BYTES: usize = 36;
const ASSOCIATED_BYTES: usize = BlobName::BYTES + BOUND_BYTES;

/// What a sealed blob says about itself. Until its key unwraps, anyone may have written it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    pub(crate) fingerprint: Fingerprint,
    pub(crate) zipped: bool,
    pub(crate) original_bytes: u64,
    pub(crate) plain_bytes: u64,
    pub(crate) wrap_nonce: [u8; NONCE_BYTES],
    pub(crate) wrapped_key: [u8; WRAPPED_KEY_BYTES],
}

/// Why bytes are not a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderError {
    /// Fewer than [`HEADER_BYTES`].
    TooShort,
    /// It does not begin as a sealed blob does.
    Foreign,
    /// A format version that this program does not know.
    Version(u16),
    /// Flags that this program does not know.
    Flags(u16),
    /// A length above [`MAX_BLOB_BYTES`], or two lengths that cannot both be right.
    Lengths,
}

impl Header {
    /// Reads the first [`HEADER_BYTES`] of `bytes`; what follows is not looked at.
    ///
    /// Takes any bytes, never panics and allocates nothing. Says nothing about whether the header is genuine.
    pub fn parse(bytes: &[u8]) -> Result<Self, HeaderError> {
        let mut rest = bytes;
        if rest.len() < HEADER_BYTES {
            return Err(HeaderError::TooShort);
        }
        if take::<8>(&mut rest)? != MAGIC {
            return Err(HeaderError::Foreign);
        }
        let version = u16::from_be_bytes(take(&mut rest)?);
        if version != VERSION {
            return Err(HeaderError::Version(version));
        }
        let flags = u16::from_be_bytes(take(&mut rest)?);
        if flags & !ZIPPED != 0 {
            return Err(HeaderError::Flags(flags));
        }
        let header = Self {
            zipped: flags == ZIPPED,
            fingerprint: Fingerprint(take(&mut rest)?),
            original_bytes: u64::from_be_bytes(take(&mut rest)?),
            plain_bytes: u64::from_be_bytes(take(&mut rest)?),
            wrap_nonce: take(&mut rest)?,
            wrapped_key: take(&mut rest)?,
        };
        if header.lengths_agree() { Ok(header) } else { Err(HeaderError::Lengths) }
    }

    fn lengths_agree(&self) -> bool {
        let agree = if self.zipped {
            self.plain_bytes < self.original_bytes
        } else {
            self.plain_bytes == self.original_bytes
        };
        agree && self.original_bytes <= MAX_BLOB_BYTES
    }

    /// The fingerprint of the master key that the blob was sealed with.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// Whether the blob was zipped before it was sealed.
    pub fn zipped(&self) -> bool {
        self.zipped
    }

    /// The length of what was put, in bytes.
    pub fn original_bytes(&self) -> u64 {
        self.original_bytes
    }

    /// The length of the whole sealed blob, header and tags included, in bytes.
    pub fn sealed_bytes(&self) -> u64 {
        let tags = u64::from(self.segments()) * TAG_BYTES as u64;
        HEADER_BYTES as u64 + self.plain_bytes + tags
    }

    pub(super) fn encode(&self) -> [u8; HEADER_BYTES] {
        let mut bytes = [0; HEADER_BYTES];
        bytes[0..8].copy_from_slice(&MAGIC);
        bytes[8..10].copy_from_slice(&VERSION.to_be_bytes());
        bytes[10..12].copy_from_slice(&if self.zipped { ZIPPED } else { 0 }.to_be_bytes());
        bytes[12..20].copy_from_slice(&self.fingerprint.0);
        bytes[20..28].copy_from_slice(&self.original_bytes.to_be_bytes());
        bytes[28..36].copy_from_slice(&self.plain_bytes.to_be_bytes());
        bytes[36..48].copy_from_slice(&self.wrap_nonce);
        bytes[48..96].copy_from_slice(&self.wrapped_key);
        bytes
    }

    /// What every tag of the blob covers besides its own bytes.
    pub(super) fn associated_data(&self, name: &BlobName) -> [u8; ASSOCIATED_BYTES] {
        let mut associated = [0; ASSOCIATED_BYTES];
        let (front, back) = associated.split_at_mut(BlobName::BYTES);
        front.copy_from_slice(name.as_bytes());
        back.copy_from_slice(&self.encode()[..BOUND_BYTES]);
        associated
    }

    /// How many segments follow; an empty blob has one, so that its emptiness is sealed too.
    pub(super) fn segments(&self) -> u32 {
        let segments = self.plain_bytes.div_ceil(SEGMENT_BYTES as u64).max(1);
        u32::try_from(segments).unwrap_or(u32::MAX)
    }

    /// Where the plain bytes of a segment lie among all plain bytes.
    pub(super) fn segment_range(&self, number: u32) -> Range<usize> {
        let start = u64::from(number) * SEGMENT_BYTES as u64;
        let end = (start + SEGMENT_BYTES as u64).min(self.plain_bytes);
        index(start.min(end))..index(end)
    }
}

/// A length that [`MAX_BLOB_BYTES`] has capped, as an index into memory.
pub(crate) fn index(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], HeaderError> {
    let (first, after) = rest.split_first_chunk().ok_or(HeaderError::TooShort)?;
    *rest = after;
    Ok(*first)
}

impl fmt::Display for HeaderError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort => write!(out, "it is shorter than a header of {HEADER_BYTES} bytes"),
            Self::Foreign => out.write_str("it is not a sealed blob"),
            Self::Version(version) => {
                write!(out, "it has format version {version}, and this program reads version {VERSION}")
            }
            Self::Flags(flags) => write!(out, "it has flags that this program does not know ({flags:#06x})"),
            Self::Lengths => out.write_str("its header names lengths that cannot be right"),
        }
    }
}

impl std::error::Error for HeaderError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(zipped: bool, original_bytes: u64, plain_bytes: u64) -> Header {
        Header {
            fingerprint: Fingerprint([7; 8]),
            zipped,
            original_bytes,
            plain_bytes,
            wrap_nonce: [8; NONCE_BYTES],
            wrapped_key: [9; WRAPPED_KEY_BYTES],
        }
    }

    #[test]
    fn a_header_survives_being_written_and_read() {
        for header in
            [header(true, 70_000, 65_536), header(false, 0, 0), header(false, MAX_BLOB_BYTES, MAX_BLOB_BYTES)]
        {
            assert_eq!(Header::parse(&header.encode()), Ok(header));
        }
    }

    #[test]
    fn lengths_that_cannot_be_right_are_refused() {
        for (zipped, original, plain) in [
            (false, MAX_BLOB_BYTES + 1, MAX_BLOB_BYTES + 1),
            (false, u64::MAX, u64::MAX),
            (true, u64::MAX, 10),
            (true, 10, u64::MAX),
            (true, 10, 10),
            (false, 10, 9),
        ] {
            let bytes = header(zipped, original, plain).encode();
            assert_eq!(Header::parse(&bytes), Err(HeaderError::Lengths), "{zipped} {original} {plain}");
        }
    }

    #[test]
    fn an_unknown_version_flag_or_beginning_is_refused() {
        let mut bytes = header(false, 5, 5).encode();
        bytes[9] = 2;
        assert_eq!(Header::parse(&bytes), Err(HeaderError::Version(2)));
        bytes[9] = 1;
        bytes[11] = 2;
        assert_eq!(Header::parse(&bytes), Err(HeaderError::Flags(2)));
        bytes[0] = b'V';
        assert_eq!(Header::parse(&bytes), Err(HeaderError::Foreign));
        assert_eq!(Header::parse(&bytes[..95]), Err(HeaderError::TooShort));
    }

    #[test]
    fn the_sealed_length_counts_the_header_and_a_tag_for_each_segment() {
        for (plain, segments) in
            [(0, 1), (1, 1), (65_536, 1), (65_537, 2), (196_608, 3), (MAX_BLOB_BYTES, 32_768)]
        {
            let header = header(false, plain, plain);
            assert_eq!(header.segments(), segments);
            assert_eq!(header.sealed_bytes(), 96 + plain + 16 * u64::from(segments));
            assert_eq!(header.segment_range(segments - 1).end as u64, plain);
            assert!(header.sealed_bytes() <= MAX_SEALED_BYTES);
        }
    }
}
