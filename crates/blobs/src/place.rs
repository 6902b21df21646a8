//! A place keeps bytes under names and knows nothing of keys or zips.
//!
//! Another place is another arm: it must put in one step (all or nothing) and read in order from the start.

mod folder;
mod memory;

pub use folder::Folder;
pub use memory::Memory;

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::PathBuf;
use std::time::SystemTime;

use bytes::Bytes;

use crate::seal::length_of;
use crate::{BlobName, Error};

/// Where sealed bytes are kept.
#[derive(Debug)]
pub enum Place {
    /// In this process, until it ends.
    Memory(Memory),
    /// In a folder of this machine.
    Folder(Folder),
}

impl Place {
    /// Keeps `bytes` under `name`, all or nothing, in place of what was there before.
    pub fn put(&self, name: &BlobName, bytes: Bytes) -> Result<(), Error> {
        match self {
            Self::Memory(memory) => memory.put(name, bytes),
            Self::Folder(folder) => folder.put(name, &bytes)?,
        }
        Ok(())
    }

    /// All bytes under `name`, or [`Error::Missing`].
    pub fn get(&self, name: &BlobName) -> Result<Bytes, Error> {
        match self {
            Self::Memory(memory) => memory.get(name),
            Self::Folder(folder) => folder.get_range(name, 0..u64::MAX),
        }
    }

    /// The bytes of `range` under `name`, counted from 0; what lies past the end is left out.
    pub fn get_range(&self, name: &BlobName, range: Range<u64>) -> Result<Bytes, Error> {
        match self {
            Self::Memory(memory) => memory.get_range(name, range),
            Self::Folder(folder) => folder.get_range(name, range),
        }
    }

    /// How many bytes lie under `name`, or [`Error::Missing`].
    pub fn head(&self, name: &BlobName) -> Result<u64, Error> {
        Ok(self.open(name)?.length())
    }

    /// Removes what lies under `name`; nothing there is fine.
    pub fn delete(&self, name: &BlobName) -> Result<(), Error> {
        match self {
            Self::Memory(memory) => memory.delete(name),
            Self::Folder(folder) => folder.delete(name)?,
        }
        Ok(())
    }

    /// All names, in order.
    pub fn list(&self) -> Result<Vec<BlobName>, Error> {
        match self {
            Self::Memory(memory) => Ok(memory.list()),
            Self::Folder(folder) => folder.list(),
        }
    }

    /// Removes what interrupted puts left behind and was last written before `older_than`; says how many.
    pub fn sweep_temporary(&self, older_than: SystemTime) -> Result<u64, Error> {
        match self {
            Self::Memory(_) => Ok(0),
            Self::Folder(folder) => folder.sweep_temporary(older_than),
        }
    }

    /// The bytes under `name`, to be read in order from the start.
    pub(crate) fn open(&self, name: &BlobName) -> Result<Source, Error> {
        match self {
            Self::Memory(memory) => memory.get(name).map(Source::memory),
            Self::Folder(folder) => folder.source(name),
        }
    }
}

/// Bytes to be read in order, of a length known beforehand.
pub(crate) struct Source {
    length: u64,
    from: Origin,
}

enum Origin {
    Memory(Bytes),
    File { file: File, path: PathBuf },
}

impl Source {
    pub(crate) fn memory(bytes: Bytes) -> Self {
        Self { length: length_of(&bytes), from: Origin::Memory(bytes) }
    }

    pub(crate) fn file(file: File, length: u64, path: PathBuf) -> Self {
        Self { length, from: Origin::File { file, path } }
    }

    /// The bytes from the start to the end, however many were read.
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// Fills `buffer` with what comes next, or fails with `when_cut_short` when there is too little left.
    pub(crate) fn read_exact(&mut self, buffer: &mut [u8], when_cut_short: Error) -> Result<(), Error> {
        match &mut self.from {
            Origin::Memory(bytes) if bytes.len() < buffer.len() => Err(when_cut_short),
            Origin::Memory(bytes) => {
                buffer.copy_from_slice(&bytes.split_to(buffer.len()));
                Ok(())
            }
            Origin::File { file, path } => file.read_exact(buffer).map_err(|source| match source.kind() {
                io::ErrorKind::UnexpectedEof => when_cut_short,
                _ => Error::Io { path: path.clone(), source },
            }),
        }
    }
}
