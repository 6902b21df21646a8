//! The photo of a card: bytes within it, or a file beside it and nowhere else.

use std::fs::File;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::charset::text;
use super::gather::head;

/// Longer names are no names of files.
const MAX_NAME_BYTES: usize = 1024;

/// Exporters leave the padding out, or fill the last bits.
const BASE64: GeneralPurpose = GeneralPurpose::new(
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
        if has(&[b"BASE64", b"ENCODING=BASE64", b"ENCODING=B", b"ENCODING=\"B\""]) {
            return decode(value);
        }
        let is_address = has(&[b"VALUE=URI", b"VALUE=URL", b"VALUE=\"URI\""]);
        // Without a word about it, a dot or a colon tells a name from base64, which has neither.
        if !is_address && !value.iter().any(|byte| b".:".contains(byte)) {
            return decode(value);
        }
        from_address(&text(value))
    }

    /// The bytes of the photo; a file is looked for in `folder`, which is that of the card file.
    ///
    /// Links are followed only as long as they stay in the folder.
    ///
    /// # Errors
    ///
    /// A sentence that says why: more than `max_bytes`, missing, no plain file, outside the folder, unreadable.
    pub fn load(&self, folder: &Path, max_bytes: u64) -> Result<Vec<u8>, String> {
        let too_large = || format!("the photo has more than {max_bytes} bytes");
        let bytes = match self {
            Self::Bytes(bytes) if exceeds(bytes.len(), max_bytes) => return Err(too_large()),
            Self::Bytes(bytes) => bytes.clone(),
            Self::File(name) => read(folder, name, max_bytes)?,
        };
        if exceeds(bytes.len(), max_bytes) { Err(too_large()) } else { Ok(bytes) }
    }
}

fn exceeds(length: usize, max_bytes: u64) -> bool {
    u64::try_from(length).unwrap_or(u64::MAX) > max_bytes
}

fn read(folder: &Path, name: &Path, max_bytes: u64) -> Result<Vec<u8>, String> {
    let shown = name.display();
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

fn decode(value: &[u8]) -> Result<Photo, String> {
    let letters: Vec<u8> = value.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    match BASE64.decode(letters) {
        Ok(bytes) if bytes.is_empty() => Err("the photo is empty".to_owned()),
        Ok(bytes) => Ok(Photo::Bytes(bytes)),
        Err(error) => Err(format!("the photo is not valid base64: {error}")),
    }
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
        "http" | "https" => Err("the photo is on the web; addresses are not fetched".to_owned()),
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

/// Refuses every name that could lead out of a folder, on any system.
fn plain(name: &Path) -> Result<(), String> {
    let refused = |why: &str| Err(format!("the photo file {} is refused: {why}", name.display()));
    let Some(letters) = name.to_str() else { return refused("the name is not UTF-8") };
    if letters.is_empty() {
        return refused("the name is empty");
    }
    if letters.contains(['\\', ':']) || letters.contains(char::is_control) {
        return refused("the name has a backslash, a colon or a control character");
    }
    for part in name.components() {
        match part {
            Component::Normal(_) | Component::CurDir => {}
            Component::ParentDir => return refused("`..` leads out of the folder of the cards"),
            Component::RootDir | Component::Prefix(_) => return refused("the path is absolute"),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
