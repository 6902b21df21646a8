//! EXIF in a text chunk: `Raw profile type exif` or `APP1`, its bytes written as hexadecimal digits.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::ZlibDecoder;

use super::{Chunk, Orientation, exif};

/// Most bytes that are read of a text: 64 KiB of EXIF as digits, its line breaks and its header.
const MAX_TEXT_BYTES: u64 = 256 * 1024;

/// A text of this kind that was not read yet.
pub(super) struct RawProfile<'a> {
    name: [u8; 4],
    /// What follows its keyword.
    rest: &'a [u8],
}

impl<'a> RawProfile<'a> {
    /// The text of a chunk, when its keyword says that it is one.
    pub(super) fn of(chunk: &Chunk<'a>) -> Option<Self> {
        if !matches!(&chunk.name, b"tEXt" | b"zTXt" | b"iTXt") {
            return None;
        }
        let end = chunk.payload.iter().take(80).position(|byte| *byte == 0)?;
        let (keyword, rest) = chunk.payload.split_at(end);
        let of_exif = ["Raw profile type exif", "Raw profile type APP1"];
        let is_one = of_exif.iter().any(|name| keyword.eq_ignore_ascii_case(name.as_bytes()));
        (is_one && chunk.intact()).then(|| Self { name: chunk.name, rest: rest.get(1..).unwrap_or_default() })
    }

    /// The orientation that is noted in it.
    pub(super) fn orientation(&self) -> Option<Orientation> {
        exif::orientation(&bytes(&text(self.name, self.rest)?)?)
    }
}

/// The text after the keyword.
fn text(name: [u8; 4], rest: &[u8]) -> Option<Cow<'_, [u8]>> {
    let deflated = match (&name, rest) {
        (b"tEXt", _) => return Some(Cow::Borrowed(rest)),
        (b"zTXt", [0, deflated @ ..]) => deflated,
        (b"iTXt", [is_deflated, _, rest @ ..]) => {
            // The language and the keyword in it.
            let text = rest.splitn(3, |byte| *byte == 0).nth(2)?;
            if *is_deflated == 0 {
                return Some(Cow::Borrowed(text));
            }
            text
        }
        _ => return None,
    };
    let mut text = Vec::new();
    // A truncated or corrupt text may still contain the orientation at its beginning.
    let _ = ZlibDecoder::new(deflated).take(MAX_TEXT_BYTES).read_to_end(&mut text);
    Some(Cow::Owned(text))
}

/// The bytes of a profile: a name, a length and digits, between white space.
fn bytes(text: &[u8]) -> Option<Vec<u8>> {
    let text = text.get(..usize::try_from(MAX_TEXT_BYTES).ok()?).unwrap_or(text);
    let mut words = text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let (_name, length) = (words.next()?, words.next()?);
    let length: usize = std::str::from_utf8(length).ok()?.parse().ok()?;
    let mut digits = words.flatten().map_while(|digit| char::from(*digit).to_digit(16));
    let mut bytes = Vec::new();
    while let (Some(high), Some(low)) = (digits.next(), digits.next()) {
        bytes.push(u8::try_from(high << 4 | low).ok()?);
        if bytes.len() == length {
            break;
        }
    }
    Some(bytes)
}
