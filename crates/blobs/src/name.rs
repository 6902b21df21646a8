//! The name of a blob: sixteen random bytes, written as 32 lower-case hexadecimal letters.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::rand;

use crate::Error;

/// The name of a blob. Its text is always 32 letters of `0-9a-f`, so it is safe as a file name anywhere.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobName([u8; BlobName::BYTES]);

/// A text that is not the name of a blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidName;

impl BlobName {
    pub(crate) const BYTES: usize = 16;

    /// A new name from the cipher library's random source; two of them never meet in practice.
    ///
    /// Fails with [`Error::Cipher`] when the machine gives no random bytes.
    pub fn random() -> Result<Self, Error> {
        let mut bytes = [0; Self::BYTES];
        rand::fill(&mut bytes).map_err(|_| Error::Cipher)?;
        Ok(Self(bytes))
    }

    /// Reads the text that `Display` writes; upper-case letters, white space and other lengths are refused.
    pub fn parse(text: &str) -> Result<Self, InvalidName> {
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != Self::BYTES || !rest.is_empty() {
            return Err(InvalidName);
        }
        let mut bytes = [0; Self::BYTES];
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = nibble(*high)? << 4 | nibble(*low)?;
        }
        Ok(Self(bytes))
    }

    pub(crate) fn as_bytes(&self) -> &[u8; Self::BYTES] {
        &self.0
    }
}

fn nibble(letter: u8) -> Result<u8, InvalidName> {
    match letter {
        b'0'..=b'9' => Ok(letter - b'0'),
        b'a'..=b'f' => Ok(letter - b'a' + 10),
        _ => Err(InvalidName),
    }
}

/// Writes bytes as lower-case hexadecimal letters.
pub(crate) fn write_hex(out: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
}

/// The letters of the name, without the cost of a formatter: reading a blob is a hot path.
pub(crate) fn hex(name: &BlobName) -> String {
    const LETTERS: &[u8; 16] = b"0123456789abcdef";
    let letter = |nibble: u8| char::from(LETTERS[usize::from(nibble & 15)]);
    name.0.iter().flat_map(|byte| [letter(byte >> 4), letter(*byte)]).collect()
}

impl fmt::Display for BlobName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&hex(self))
    }
}

impl fmt::Debug for BlobName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "BlobName({self})")
    }
}

impl FromStr for BlobName {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        Self::parse(text)
    }
}

impl fmt::Display for InvalidName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the name of a blob is 32 letters of 0-9 and a-f")
    }
}

impl std::error::Error for InvalidName {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_survives_being_written_and_read() {
        let name = BlobName::random().unwrap();
        assert_eq!(BlobName::parse(&name.to_string()), Ok(name));
        let text = "00ff10a9b8c7d6e5f4031221304f5e6d";
        assert_eq!(BlobName::parse(text).unwrap().to_string(), text);
    }

    #[test]
    fn two_random_names_differ() {
        assert_ne!(BlobName::random().unwrap(), BlobName::random().unwrap());
    }

    #[test]
    fn anything_but_32_lower_case_hexadecimal_letters_is_refused() {
        for text in [
            "",
            "00ff10a9b8c7d6e5f4031221304f5e6",
            "00ff10a9b8c7d6e5f4031221304f5e6d0",
            "00FF10a9b8c7d6e5f4031221304f5e6d",
            "../../../../../../../../etc/pass",
            "00ff10a9b8c7d6e5f4031221304f5e6\n",
            "éééééééééééééééé",
            "0g000000000000000000000000000000",
        ] {
            assert_eq!(BlobName::parse(text), Err(InvalidName), "{text:?}");
        }
    }
}
