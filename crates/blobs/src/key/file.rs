//! The text of a key, and the file that holds it.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::KeyError;
use crate::disk::{create_private_file, parent_of, sync_folder};

use super::{KEY_BYTES, KeyBytes};

const PREFIX: &[u8] = b"visage-key-1:";
const BASE64_LETTERS: usize = 44;
const TEXT_BYTES: usize = PREFIX.len() + BASE64_LETTERS + 1;
const LONGEST_TEXT_BYTES: usize = TEXT_BYTES + 1;

/// The key that a text holds, when it is one line of the right shape.
pub(super) fn decode(text: &[u8]) -> Option<KeyBytes> {
    let line = text.strip_suffix(b"\n").unwrap_or(text);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let letters = line.strip_prefix(PREFIX)?;
    // The decoder wants room for whole groups of three bytes.
    let mut decoded = Zeroizing::new([0; KEY_BYTES + 4]);
    let length = STANDARD.decode_slice(letters, &mut *decoded).ok()?;
    let key = decoded.first_chunk().filter(|_| length == KEY_BYTES)?;
    Some(Zeroizing::new(*key))
}

/// Reads the key in a file; never more of the file than a key can be long.
pub(super) fn read(path: &Path) -> Result<KeyBytes, KeyError> {
    let mut text = Zeroizing::new(Vec::with_capacity(LONGEST_TEXT_BYTES + 1));
    let limit = u64::try_from(LONGEST_TEXT_BYTES + 1).unwrap_or(u64::MAX);
    File::open(path)
        .and_then(|file| file.take(limit).read_to_end(&mut text))
        .map_err(|source| KeyError::Unreadable { path: path.to_owned(), source })?;
    decode(&text).ok_or_else(|| KeyError::Malformed { path: Some(path.to_owned()) })
}

/// Writes a key through to the disk and gives it its name in one step: whoever sees the file sees all of it.
pub(super) fn write(path: &Path, key: &KeyBytes) -> Result<(), KeyError> {
    let unwritable = |source| KeyError::Unwritable { path: path.to_owned(), source };
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(format!(".{}.new", std::process::id()));
    let unfinished = Path::new(&unfinished);
    let linked = create_private_file(unfinished)
        .and_then(|file| write_through(file, key))
        .and_then(|()| fs::hard_link(unfinished, path));
    // The first error is the one worth telling.
    let _ = fs::remove_file(unfinished);
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(KeyError::Exists { path: path.to_owned() })
        }
        linked => linked.and_then(|()| sync_folder(parent_of(path))).map_err(unwritable),
    }
}

fn write_through(mut file: File, key: &KeyBytes) -> io::Result<()> {
    let mut text = Zeroizing::new([b'\n'; TEXT_BYTES]);
    text[..PREFIX.len()].copy_from_slice(PREFIX);
    STANDARD.encode_slice(**key, &mut text[PREFIX.len()..]).map_err(io::Error::other)?;
    file.write_all(&*text)?;
    file.sync_all()
}
