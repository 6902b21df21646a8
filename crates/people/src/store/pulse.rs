//! Whether anything was committed, told without asking SQLite.

use std::fs::File;
use std::mem::ManuallyDrop;
use std::os::unix::fs::FileExt;

use rusqlite::Connection;

/// Bytes of the write-ahead-log index that change with every commit, whoever commits: the header with its change
/// counter, frame count, salts and checksum (the published WAL-index format).
const HEADER_BYTES: usize = 48;

/// The state of a database at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pulse(State);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// What a SQLite file's index says.
    Index([u8; HEADER_BYTES]),
    /// Commits that this process made or was told of.
    Commits(u64),
}

impl Pulse {
    pub(super) fn commits(count: u64) -> Self {
        Self(State::Commits(count))
    }
}

/// Reads the pulse of one database.
#[derive(Debug)]
pub(super) struct PulseReader {
    // SQLite's POSIX locks on this file belong to the whole process and would all be given up if any
    // descriptor of it were closed: this one stays open until the process ends.
    index: ManuallyDrop<File>,
}

impl PulseReader {
    /// Looks at the index that `writer` works with. None when it cannot be read, or does not move with a commit:
    /// then nothing may be kept from one request to the next.
    pub(super) fn open(writer: &Connection) -> Option<Self> {
        let reader = Self::moving(writer);
        if reader.is_none() {
            tracing::warn!(
                "commits cannot be noticed on this file system, or it is full: everything is read anew for every \
                 request until the next start"
            );
        }
        reader
    }

    fn moving(writer: &Connection) -> Option<Self> {
        // The path that SQLite itself found, behind links.
        let mut name = writer.path()?.to_owned();
        name.push_str("-shm");
        let reader = Self { index: ManuallyDrop::new(File::open(name).ok()?) };
        let before = reader.read()?;
        let version: i64 = writer.pragma_query_value(None, "user_version", |row| row.get(0)).ok()?;
        writer.pragma_update(None, "user_version", version ^ 1).ok()?;
        (reader.read()? != before).then_some(reader)
    }

    /// The pulse now. A torn read while somebody commits differs from both states, which is what a reader needs.
    pub(super) fn read(&self) -> Option<Pulse> {
        let mut header = [0; HEADER_BYTES];
        self.index.read_exact_at(&mut header, 0).ok()?;
        Some(Pulse(State::Index(header)))
    }
}
