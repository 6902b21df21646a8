//! A place in memory, for tests and trials.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::SystemTime;

use bytes::Bytes;

use crate::seal::length_of;
use crate::{BlobName, Error};

/// Bytes in this process, until it ends.
#[derive(Debug, Default)]
pub struct Memory {
    blobs: RwLock<BTreeMap<BlobName, Kept>>,
}

#[derive(Clone, Debug)]
struct Kept {
    bytes: Bytes,
    written: SystemTime,
}

impl Memory {
    /// A place with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    pub(super) fn put(&self, name: &BlobName, bytes: Bytes) {
        self.write().insert(*name, Kept { bytes, written: now() });
    }

    pub(super) fn get(&self, name: &BlobName) -> Result<Bytes, Error> {
        self.kept(name).map(|kept| kept.bytes)
    }

    pub(super) fn written(&self, name: &BlobName) -> Result<SystemTime, Error> {
        self.kept(name).map(|kept| kept.written)
    }

    fn kept(&self, name: &BlobName) -> Result<Kept, Error> {
        self.read().get(name).cloned().ok_or(Error::Missing(*name))
    }

    pub(super) fn get_range(&self, name: &BlobName, range: Range<u64>) -> Result<Bytes, Error> {
        let bytes = self.get(name)?;
        let clamp = |at: u64| usize::try_from(at.min(length_of(&bytes))).unwrap_or(bytes.len());
        let end = clamp(range.end);
        Ok(bytes.slice(clamp(range.start).min(end)..end))
    }

    pub(super) fn delete(&self, name: &BlobName) {
        self.write().remove(name);
    }

    pub(super) fn list(&self) -> Vec<BlobName> {
        self.read().keys().copied().collect()
    }

    // No call leaves the map half changed, so a panic elsewhere is no reason to refuse.
    fn read(&self) -> RwLockReadGuard<'_, BTreeMap<BlobName, Kept>> {
        self.blobs.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, BTreeMap<BlobName, Kept>> {
        self.blobs.write().unwrap_or_else(PoisonError::into_inner)
    }
}

#[expect(clippy::disallowed_methods, reason = "a place has a clock of its own, as a file system has")]
fn now() -> SystemTime {
    SystemTime::now()
}
