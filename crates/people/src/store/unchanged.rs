//! A database for work that must change nothing, such as the dry run of an import.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, MAIN_DB, OpenFlags};

use super::address::Address;
use super::{file, postgres::Postgres};
use crate::error::{Error, Result};

/// Attempts at a copy during which nothing is written.
const TRIES: usize = 3;

/// Bytes of the write-ahead-log index that change with every commit.
const INDEX_HEADER_BYTES: u64 = 48;

/// The address of a database for work that must change nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unchanged {
    /// A copy of a SQLite file: opening a file writes to it, and so does upgrading its schema.
    Copy(String),
    /// A PostgreSQL database with the current schema, which opening does not change.
    Current(String),
    /// There is no database yet; the address of a new one beside the copies.
    Missing(String),
}

impl Unchanged {
    /// The address to open.
    pub fn address(&self) -> &str {
        match self {
            Self::Copy(address) | Self::Current(address) | Self::Missing(address) => address,
        }
    }
}

/// Finds or copies the database at an address.
pub(crate) async fn unchanged(address: &str, folder: &Path) -> Result<Unchanged> {
    let here = |path: &Path| format!("sqlite:{}", path.display());
    match Address::parse(address)? {
        Address::Sqlite(path) => {
            let copy = folder.join(path.file_name().unwrap_or("people.db".as_ref()));
            if !path.exists() {
                return Ok(Unchanged::Missing(here(&copy)));
            }
            file::recognise(&path)?;
            copy_file(&path, &copy)?;
            Ok(Unchanged::Copy(here(&copy)))
        }
        Address::Postgres(settings) => Ok(if Postgres::exists_current(*settings).await? {
            Unchanged::Current(address.to_owned())
        } else {
            Unchanged::Missing(here(&folder.join("people.db")))
        }),
    }
}

/// Copies a SQLite file with everything that is committed.
fn copy_file(from: &Path, to: &Path) -> Result<()> {
    let failed = |error: &dyn std::fmt::Display| {
        Error::Storage(format!(
            "cannot copy {} to {}: {error}; TMPDIR names another folder",
            from.display(),
            to.display()
        ))
    };
    for _ in 0..TRIES {
        if copy_at_rest(from, to).map_err(|error| failed(&error))? {
            return Ok(());
        }
    }
    // Writes never stop for long enough: SQLite reads one state of it. Only its locks show in the shared memory.
    for path in [to.to_owned(), beside(to, "-wal")] {
        // What cannot be removed is reported by the copy.
        let _ = fs::remove_file(path);
    }
    copy_in_use(from, to).map_err(|error| failed(&error))
}

/// Copies file and log; returns whether nothing was written meanwhile.
fn copy_at_rest(from: &Path, to: &Path) -> std::io::Result<bool> {
    let before = State::of(from);
    fs::copy(from, to)?;
    let (log, copy) = (beside(from, "-wal"), beside(to, "-wal"));
    match fs::copy(&log, &copy) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => drop(fs::remove_file(&copy)),
        copied => drop(copied?),
    }
    Ok(State::of(from) == before)
}

/// Copies through SQLite, which waits for no writer; the log stays as it is when this is the last connection.
fn copy_in_use(from: &Path, to: &Path) -> rusqlite::Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(from, flags)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.busy_timeout(super::sqlite::BUSY_WAIT)?;
    connection.backup(MAIN_DB, to, None::<fn(rusqlite::backup::Progress)>)
}

/// What differs whenever something was committed or moved from the log into the file.
#[derive(PartialEq, Eq)]
struct State {
    files: [Option<(u64, SystemTime)>; 2],
    index: Vec<u8>,
}

impl State {
    fn of(path: &Path) -> Self {
        let about = |path: &Path| {
            let about = fs::metadata(path).ok()?;
            Some((about.len(), about.modified().ok()?))
        };
        let mut index = Vec::new();
        if let Ok(file) = File::open(beside(path, "-shm")) {
            // An index that cannot be read is not there.
            let _ = file.take(INDEX_HEADER_BYTES).read_to_end(&mut index);
        }
        Self { files: [about(path), about(&beside(path, "-wal"))], index }
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
