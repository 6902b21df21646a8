//! The lock that a server holds on its SQLite file. The system releases it whenever the process ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::address::Address;
use super::file;
use crate::error::{Error, Result};

/// Held for as long as a server runs; nothing on PostgreSQL, which any number of servers may share.
#[derive(Debug)]
pub struct ServerLock {
    _file: Option<File>,
}

impl ServerLock {
    /// Takes the lock of the database at an address. Each server keeps sessions and failed sign-ins in its memory, so a second
    /// one on the same file is rejected; commands need no lock.
    ///
    /// # Errors
    /// [`Error::Invalid`] while another server has it.
    pub fn take(address: &str) -> Result<Self> {
        match Address::parse(address)? {
            Address::Sqlite(path) => Ok(Self { _file: Some(locked(&path)?) }),
            Address::Postgres(_) => Ok(Self { _file: None }),
        }
    }
}

/// A separate file: SQLite loses its locks when the database file is closed elsewhere in this process.
fn locked(path: &Path) -> Result<File> {
    file::prepare_folder(path)?;
    let lock = beside(path);
    let failed = |error: std::io::Error| Error::Storage(format!("cannot lock {}: {error}", lock.display()));
    let opened =
        OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(&lock);
    let mut file = opened.map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {
            // Only for the message of a second server; the lock works without it.
            let noted = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
            noted.map_err(failed)?;
            Ok(file)
        }
        Err(TryLockError::WouldBlock) => {
            let mut process = String::new();
            let known = file.read_to_string(&mut process).is_ok_and(|length| length > 0);
            let process = if known { format!(" (process {})", process.trim()) } else { String::new() };
            Err(Error::invalid(
                "database",
                format!(
                    "another visage server{process} uses {}; stop it, or choose another folder with --data",
                    path.display()
                ),
            ))
        }
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

/// The same for every way to write the path.
fn beside(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let real = path.canonicalize().or_else(|_| {
        let folder = folder.unwrap_or(Path::new(".")).canonicalize()?;
        Ok::<_, std::io::Error>(folder.join(path.file_name().unwrap_or_default()))
    });
    let mut name = real.unwrap_or_else(|_| path.to_owned()).into_os_string();
    name.push(".lock");
    name.into()
}
