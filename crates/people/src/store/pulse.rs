//! Whether anything was committed, told without asking SQLite.

use std::fs::File;
use std::mem::ManuallyDrop;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// Bytes of the write-ahead-log index that change with every commit, whoever commits: the header with its change
/// counter, frame count, salts and checksum (the published WAL-index format).
const HEADER_BYTES: usize = 48;

/// The state of a database at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pulse([u8; HEADER_BYTES]);

/// Reads the pulse of one database.
#[derive(Debug)]
pub(super) struct PulseReader {
    // SQLite's POSIX locks on this file belong to the whole process and would all be given up if any
    // descriptor of it were closed: this one stays open until the process ends.
    index: ManuallyDrop<File>,
}

impl PulseReader {
    /// Looks at the index beside the database at `path`, which a connection must have opened already.
    pub(super) fn open(path: &Path) -> Option<Self> {
        let mut name = path.as_os_str().to_owned();
        name.push("-shm");
        Some(Self { index: ManuallyDrop::new(File::open(name).ok()?) })
    }

    /// The pulse now. A torn read while somebody commits differs from both states, which is what a reader needs.
    pub(super) fn read(&self) -> Option<Pulse> {
        let mut header = [0; HEADER_BYTES];
        self.index.read_exact_at(&mut header, 0).ok()?;
        Some(Pulse(header))
    }
}
