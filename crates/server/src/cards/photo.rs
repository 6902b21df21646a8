//! The photo of a card: bytes within it, or a file beside it and nowhere else.

use std::fs::File;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::unfold::head;

/// Longer names are no names of files.
const MAX_NAME_BYTES: usize = 1024;

/// Most characters of an address that a message shows.
const MAX_SHOWN_CHARACTERS: usize = 60;

/// Exporters leave the padding out, or fill the last bits.
pub(super) const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Photo {
    /// The bytes as the card holds them; not checked to be a picture.
    Bytes(Vec<u8>),
    /// A file in the folder of the card or below: relative, and made of plain names only.
    File(PathBuf),
    /// An address on the web, as written: `http` or `https`.
    Web(String),
}

impl Photo {
    /// Reads the field `PHOTO` of any version, one line as written.
    ///
    /// # Errors
    ///
    /// A sentence that says why the photo is left out.
    pub(super) fn parse(field: &[u8]) -> Result<Self, String> {
        let head = head(field);
        let value = field.get(head.len()..).unwrap_or_default();
        let value = value.strip_prefix(b":").unwrap_or(value).trim_ascii();
        let head = head.to_ascii_uppercase();
        let has =
            |words: &[&[u8]]| head.split(|&byte| byte == b';').skip(1).any(|part| words.contains(&part));
        if value.is_empty() {
            return Err("the photo is empty".to_owned());
        }
        if has_scheme(value) {
            return from_address(&String::from_utf8_lossy(value));
        }
        if has(&[b"BASE64", b"ENCODING=BASE64", b"ENCODING=B", b"ENCODING=\"B\""]) {
            return decode(value);
        }
        let is_address = has(&[b"VALUE=URI", b"VALUE=URL", b"VALUE=\"URI\""]);
        // Some exporters declare an address but write the bytes: the signature of a picture decides.
        if let Ok(Self::Bytes(bytes)) = decode(value)
            && begins_as_picture(&bytes)
        {
            return Ok(Self::Bytes(bytes));
        }
        // Without a word about it, a dot or a colon tells a name from base64, which has neither.
        if !is_address && !value.iter().any(|byte| b".:".contains(byte)) {
            return decode(value);
        }
        from_address(&String::from_utf8_lossy(value))
    }

    /// The bytes of the photo; a file is read from `folder`, which is that of the card file.
    ///
    /// Links are followed only as long as they stay in the folder.
    ///
    /// # Errors
    ///
    /// A sentence that says why: more than `max_bytes`, missing, no plain file, outside the folder, unreadable.
    pub fn load(&self, folder: Option<&Path>, max_bytes: u64) -> Result<Vec<u8>, String> {
        let too_large = || format!("the photo has more than {max_bytes} bytes");
        let bytes = match self {
            Self::Bytes(bytes) if exceeds(bytes.len(), max_bytes) => return Err(too_large()),
            Self::Bytes(bytes) => bytes.clone(),
            Self::File(name) => match folder {
                Some(folder) => read(folder, name, max_bytes)?,
                None => {
                    return Err(
                        "the photo is a file, and cards from standard input have no folder".to_owned()
                    );
                }
            },
            Self::Web(address) => return Err(format!("the photo is a link: {}", shown(address))),
        };
        if exceeds(bytes.len(), max_bytes) { Err(too_large()) } else { Ok(bytes) }
    }
}

fn exceeds(length: usize, max_bytes: u64) -> bool {
    u64::try_from(length).unwrap_or(u64::MAX) > max_bytes
}

fn read(folder: &Path, name: &Path, max_bytes: u64) -> Result<Vec<u8>, String> {
    let shown = shown(&name.to_string_lossy());
    let failed = |error: std::io::Error| format!("the photo file {shown} cannot be read: {error}");
    plain(name)?;
    let folder = folder.canonicalize().map_err(failed)?;
    let path = folder.join(name).canonicalize().map_err(failed)?;
    if !path.starts_with(&folder) {
        return Err(format!("the photo file {shown} leads out of the folder of the cards"));
    }
    // Opening a pipe or a device could wait for ever, so this is asked first.
    if !path.metadata().map_err(failed)?.is_file() {
        return Err(format!("the photo file {shown} is not a plain file"));
    }
    let mut bytes = Vec::new();
    let file = File::open(&path).map_err(failed)?;
    file.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// Base64 as exporters write it: with spaces, line breaks, padding in the middle or too much padding.
fn decode(value: &[u8]) -> Result<Photo, String> {
    let invalid = |error| format!("the photo is not valid base64: {error}");
    let mut bytes = Vec::with_capacity(value.len() / 4 * 3);
    for part in value.split(|&byte| byte == b'=') {
        let letters: Vec<u8> =
            part.iter().filter(|byte| !byte.is_ascii_whitespace()).map(|&byte| standard(byte)).collect();
        // A single last character is less than a byte: the file was truncated there.
        let whole = if letters.len() % 4 == 1 { letters.len() - 1 } else { letters.len() };
        let letters =
            if bytes.is_empty() && whole == 0 { &letters[..] } else { letters.get(..whole).unwrap_or(&[]) };
        BASE64.decode_vec(letters, &mut bytes).map_err(invalid)?;
    }
    if bytes.is_empty() { Err("the photo is empty".to_owned()) } else { Ok(Photo::Bytes(bytes)) }
}

/// The standard base64 character for one of the URL-safe alphabet.
fn standard(byte: u8) -> u8 {
    match byte {
        b'-' => b'+',
        b'_' => b'/',
        byte => byte,
    }
}

fn begins_as_picture(bytes: &[u8]) -> bool {
    let marks: [&[u8]; 8] =
        [b"\xFF\xD8\xFF", b"\x89PNG", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*", b"\0\0\0"];
    bytes.len() >= 16 && marks.iter().any(|mark| bytes.starts_with(mark))
}

/// Whether the value is an address, regardless of the declared type.
fn has_scheme(value: &[u8]) -> bool {
    let schemes: [&[u8]; 4] = [b"data:", b"http:", b"https:", b"file:"];
    schemes.iter().any(|scheme| value.get(..scheme.len()).is_some_and(|it| it.eq_ignore_ascii_case(scheme)))
}

/// An address or a name, shortened, without terminal control characters.
fn shown(address: &str) -> String {
    super::shorten_to(address, MAX_SHOWN_CHARACTERS)
}

fn from_address(address: &str) -> Result<Photo, String> {
    // Version 3.0 escapes these in texts, and some exporters do it in addresses too.
    let address = address.replace("\\,", ",").replace("\\;", ";").replace("\\:", ":");
    let Some((scheme, rest)) = address.split_once(':') else { return file(&address) };
    match scheme.to_ascii_lowercase().as_str() {
        "data" => match rest.split_once(',') {
            Some((kind, data)) if kind.to_ascii_lowercase().ends_with(";base64") => decode(&unescaped(data)),
            _ => Err("the photo is a data address that is not base64".to_owned()),
        },
        "file" => file(rest),
        "http" | "https" => Ok(Photo::Web(address)),
        _ => Err("the photo is at an address that is not read".to_owned()),
    }
}

fn unescaped(text: &str) -> Vec<u8> {
    percent_encoding::percent_decode_str(text).collect()
}

fn file(name: &str) -> Result<Photo, String> {
    if name.len() > MAX_NAME_BYTES {
        return Err(format!("the name of the photo file has more than {MAX_NAME_BYTES} bytes"));
    }
    let name = String::from_utf8(unescaped(name))
        .map_err(|_| "the name of the photo file is not UTF-8".to_owned())?;
    plain(Path::new(&name))?;
    Ok(Photo::File(PathBuf::from(name)))
}

/// Rejects every name that could lead out of a folder, on any system.
fn plain(name: &Path) -> Result<(), String> {
    let shown = shown(&name.to_string_lossy());
    let rejected = |why: &str| Err(format!("the photo file {shown} is rejected: {why}"));
    let Some(letters) = name.to_str() else { return rejected("the name is not UTF-8") };
    if letters.is_empty() {
        return rejected("the name is empty");
    }
    if letters.contains(['\\', ':']) || letters.contains(char::is_control) {
        return rejected("the name has a backslash, a colon or a control character");
    }
    for part in name.components() {
        match part {
            Component::Normal(_) | Component::CurDir => {}
            Component::ParentDir => return rejected("`..` leads out of the folder of the cards"),
            Component::RootDir | Component::Prefix(_) => return rejected("the path is absolute"),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
