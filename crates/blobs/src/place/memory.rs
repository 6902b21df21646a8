//! A place in memory, for tests and trials.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use bytes::Bytes;

use crate::seal::length_of;
use crate::{BlobName, Error};

/// Bytes in this process, until it ends.
#[derive(Debug, Default)]
pub struct Memory {
    blobs: RwLock<BTreeMap<BlobName, Bytes>>,
}

impl Memory {
    /// A place with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    pub(super) fn put(&self, name: &BlobName, bytes: Bytes) {
        self.write().insert(*name, bytes);
    }

    pub(super) fn get(&self, name: &BlobName) -> Result<Bytes, Error> {
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
    fn read(&self) -> RwLockReadGuard<'_, BTreeMap<BlobName, Bytes>> {
        self.blobs.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, BTreeMap<BlobName, Bytes>> {
        self.blobs.write().unwrap_or_else(PoisonError::into_inner)
    }
}
