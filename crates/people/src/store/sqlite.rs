//! A SQLite file: one writer, and readers that answer on the calling thread.

use std::cell::Cell;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use parking_lot::{Mutex, MutexGuard};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::pulse::{Pulse, PulseReader};
use super::{file, migrate, row};
use crate::clock::Clock;
use crate::error::{Error, Result};

pub(super) const BUSY_WAIT: Duration = Duration::from_secs(10);
const READERS_PER_CORE: usize = 2;
/// Memory for pages per reader, in KiB; the operating system's page cache does the rest.
const READER_CACHE_KIB: i64 = 2048;
const STATEMENTS_KEPT: usize = 128;
/// What the write-ahead log is cut back to once everything in it is in the database.
const LOG_BYTES: i64 = 16 << 20;

/// An open SQLite file. Connections come before the pulse so that they are closed first.
#[derive(Debug)]
pub(super) struct Sqlite {
    writer: tokio::sync::Mutex<Connection>,
    readers: Vec<Mutex<Reader>>,
    pulse: Option<PulseReader>,
}

#[derive(Debug)]
struct Reader {
    connection: Connection,
    /// The pulse read just before the open read transaction began.
    snapshot: Option<Pulse>,
}

impl Sqlite {
    pub(super) fn open(path: &Path, clock: &Clock) -> Result<Self> {
        file::prepare(path)?;
        let mut writer = Connection::open_with_flags(path, flags())
            .map_err(|error| Error::Storage(format!("cannot open {}: {error}", path.display())))?;
        set_up(&writer).map_err(|error| row::naming_file(error, &writer))?;
        migrate::sqlite::migrate(&mut writer, path, clock)
            .map_err(|error| row::naming_file(error, &writer))?;
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let readers = (0..cores * READERS_PER_CORE)
            .map(|_| Reader::open(path).map(Mutex::new))
            .collect::<Result<_>>()?;
        let pulse = PulseReader::open(&writer);
        Ok(Self { writer: tokio::sync::Mutex::new(writer), readers, pulse })
    }

    pub(super) fn pulse(&self) -> Option<Pulse> {
        self.pulse.as_ref().and_then(PulseReader::read)
    }

    /// Runs `ask` in a read transaction that sees everything committed before the call.
    pub(super) fn read<T>(&self, ask: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let mut reader = self.reader();
        // Read before the transaction begins, so that a commit in between makes the next reader begin anew.
        let now = self.pulse();
        if now.is_none() || reader.snapshot != now {
            reader.begin_anew(now)?;
        }
        ask(&reader.connection)
    }

    pub(super) fn rest(&self) {
        for reader in &self.readers {
            if let Some(mut reader) = reader.try_lock() {
                reader.end();
            }
        }
    }

    pub(super) async fn write(&self) -> Result<SqliteWrite<'_>> {
        let connection = self.writer.lock().await;
        // A snapshot of our own would keep the log from being begun anew, however long we write.
        self.rest();
        row::execute(&connection, "BEGIN IMMEDIATE", &[])?;
        Ok(SqliteWrite { connection, open: true })
    }

    pub(super) fn integrity(&self) -> Result<Vec<String>> {
        self.read(|connection| {
            let mut wrong =
                row::all(connection, "PRAGMA integrity_check", &[], |row| Ok(row.text(0)?.to_owned()))?;
            wrong.retain(|line| line != "ok");
            let mut links = connection.prepare("PRAGMA foreign_key_check")?;
            let mut rows = links.raw_query();
            while let Some(row) = rows.next()? {
                wrong.push(format!("table {} has a row whose parent is gone", row.get::<_, String>(0)?));
            }
            Ok(wrong)
        })
    }

    /// A free reader, this thread's usual one if it can be had.
    fn reader(&self) -> MutexGuard<'_, Reader> {
        let usual = usual_slot() % self.readers.len();
        for step in 0..self.readers.len() {
            if let Some(reader) = self.readers[(usual + step) % self.readers.len()].try_lock() {
                return reader;
            }
        }
        self.readers[usual].lock()
    }
}

fn usual_slot() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local!(static SLOT: Cell<usize> = Cell::new(NEXT.fetch_add(1, Ordering::Relaxed)));
    SLOT.get()
}

/// No URIs: the writer and the readers must mean the same file.
fn flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

fn set_up(connection: &Connection) -> Result<()> {
    connection.busy_timeout(BUSY_WAIT)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "journal_size_limit", LOG_BYTES)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    Ok(())
}

/// A connection on which everything stays as it is now.
pub(super) fn snapshot(path: &Path) -> Result<Connection> {
    let connection = Reader::open(path)?.connection;
    // What is begun takes its snapshot with the first row that it reads.
    connection.execute_batch("BEGIN; SELECT count(*) FROM visage_migration")?;
    Ok(connection)
}

impl Reader {
    fn open(path: &Path) -> Result<Self> {
        let connection = Connection::open_with_flags(path, flags())?;
        connection.busy_timeout(BUSY_WAIT)?;
        // Without this a plan may depend on the bound value, and the statement is then prepared anew for each.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.pragma_update(None, "query_only", true)?;
        connection.pragma_update(None, "cache_size", -READER_CACHE_KIB)?;
        connection.pragma_update(None, "mmap_size", MAPPED_BYTES)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        Ok(Self { connection, snapshot: None })
    }

    fn begin_anew(&mut self, now: Option<Pulse>) -> Result<()> {
        self.end();
        if now.is_some() {
            self.connection.prepare_cached("BEGIN")?.raw_execute()?;
            self.snapshot = now;
        }
        Ok(())
    }

    fn end(&mut self) {
        if self.snapshot.take().is_some()
            && let Ok(mut end) = self.connection.prepare_cached("COMMIT")
        {
            // A read transaction that cannot end is already over.
            let _ = end.raw_execute();
        }
    }
}

const MAPPED_BYTES: i64 = 1 << 30;

/// A transaction that writes. Dropping it undoes everything.
pub(crate) struct SqliteWrite<'a> {
    connection: tokio::sync::MutexGuard<'a, Connection>,
    open: bool,
}

impl SqliteWrite<'_> {
    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(super) fn commit(mut self) -> Result<()> {
        row::execute(&self.connection, "COMMIT", &[])?;
        self.open = false;
        Ok(())
    }
}

impl Drop for SqliteWrite<'_> {
    fn drop(&mut self) {
        if self.open {
            // SQLite rolls back by itself when the connection is beyond saying so.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }
}
