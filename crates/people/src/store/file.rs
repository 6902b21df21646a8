//! The database file before SQLite opens it: there, and for its owner alone.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use crate::error::{Error, Result};

/// What every SQLite database begins with.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Makes the folder of the file when it is missing.
pub(super) fn prepare_folder(path: &Path) -> Result<()> {
    let text = path.to_string_lossy();
    if text.starts_with(':') || text.starts_with("file:") {
        return Err(Error::invalid("database", format!("{text:?} is not the path of a file")));
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|error| Error::Storage(format!("cannot make {}: {error}", folder.display())))?;
    }
    Ok(())
}

/// Makes the file and its folder when they are missing. SQLite gives its log the mode of the file.
pub(super) fn prepare(path: &Path) -> Result<()> {
    prepare_folder(path)?;
    let created = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    match created {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => recognise(path),
        Err(error) => Err(Error::Storage(format!("cannot make {}: {error}", path.display()))),
        Ok(_) => Ok(()),
    }
}

pub(super) fn recognise(path: &Path) -> Result<()> {
    let mut head = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(16).read_to_end(&mut head));
    read.map_err(|error| Error::Storage(format!("cannot read {}: {error}", path.display())))?;
    if head.is_empty() || head == MAGIC {
        return Ok(());
    }
    Err(Error::invalid("database", format!("{} is not a SQLite database", path.display())))
}
