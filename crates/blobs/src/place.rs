//! A place keeps bytes under names and knows nothing of keys or zips.
//!
//! Another place is another arm: it must put in one step (all or nothing) and read in order from the start. What
//! writes through to a disk does so on a thread that may wait; reading a piece of a file does not take that long.

mod bucket;
mod folder;
mod memory;

pub use bucket::{Bucket, BucketAddress, Credentials, InvalidAddress};
pub use folder::Folder;
pub use memory::Memory;

use std::fs::File;
use std::io::Read;
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
    /// In a bucket of an S3-compatible object store.
    Bucket(Bucket),
}

impl Place {
    /// Keeps `bytes` under `name`, all or nothing, in place of what was there before.
    pub async fn put(&self, name: &BlobName, bytes: Bytes) -> Result<(), Error> {
        match self {
            Self::Memory(memory) => memory.put(name, bytes),
            Self::Folder(folder) => {
                let (folder, name) = (folder.clone(), *name);
                blocking(move || folder.put(&name, &bytes)).await?;
            }
            Self::Bucket(bucket) => bucket.put(name, bytes).await?,
        }
        Ok(())
    }

    /// All bytes under `name`, or [`Error::Missing`].
    pub async fn get(&self, name: &BlobName) -> Result<Bytes, Error> {
        match self {
            Self::Memory(memory) => memory.get(name),
            Self::Folder(folder) => folder.get_range(name, 0..u64::MAX),
            Self::Bucket(bucket) => bucket.get(name).await,
        }
    }

    /// The bytes of `range` under `name`, counted from 0; what lies past the end is left out.
    pub async fn get_range(&self, name: &BlobName, range: Range<u64>) -> Result<Bytes, Error> {
        match self {
            Self::Memory(memory) => memory.get_range(name, range),
            Self::Folder(folder) => folder.get_range(name, range),
            Self::Bucket(bucket) => bucket.get_range(name, range).await,
        }
    }

    /// How many bytes lie under `name`, or [`Error::Missing`].
    pub async fn head(&self, name: &BlobName) -> Result<u64, Error> {
        match self {
            Self::Bucket(bucket) => bucket.head(name).await,
            here => Ok(here.open(name).await?.length()),
        }
    }

    /// When what lies under `name` was put, by the clock of the place, or [`Error::Missing`].
    pub async fn written(&self, name: &BlobName) -> Result<SystemTime, Error> {
        match self {
            Self::Memory(memory) => memory.written(name),
            Self::Folder(folder) => folder.written(name),
            Self::Bucket(bucket) => bucket.written(name).await,
        }
    }

    /// Removes what lies under `name`; nothing there is fine.
    pub async fn delete(&self, name: &BlobName) -> Result<(), Error> {
        match self {
            Self::Memory(memory) => memory.delete(name),
            Self::Folder(folder) => {
                let (folder, name) = (folder.clone(), *name);
                blocking(move || folder.delete(&name)).await?;
            }
            Self::Bucket(bucket) => bucket.delete(name).await?,
        }
        Ok(())
    }

    /// All names, in order.
    pub async fn list(&self) -> Result<Vec<BlobName>, Error> {
        match self {
            Self::Memory(memory) => Ok(memory.list()),
            Self::Folder(folder) => {
                let folder = folder.clone();
                blocking(move || folder.list()).await
            }
            Self::Bucket(bucket) => bucket.list().await,
        }
    }

    /// Removes what interrupted puts left behind and was last written before `older_than`; says how many.
    pub async fn sweep_temporary(&self, older_than: SystemTime) -> Result<u64, Error> {
        match self {
            Self::Memory(_) | Self::Bucket(_) => Ok(0),
            Self::Folder(folder) => {
                let folder = folder.clone();
                blocking(move || folder.sweep_temporary(older_than)).await
            }
        }
    }

    /// The first bytes under `name` with the length of all of them; an object store sends no more than that.
    pub(crate) async fn open_front(&self, name: &BlobName, bytes: u64) -> Result<Source, Error> {
        match self {
            Self::Bucket(bucket) => {
                let (front, length) = bucket.front(name, bytes).await?;
                Ok(Source { length, from: Origin::Memory(front) })
            }
            here => here.open(name).await,
        }
    }

    /// The bytes under `name`, to be read in order from the start.
    pub(crate) async fn open(&self, name: &BlobName) -> Result<Source, Error> {
        match self {
            Self::Memory(memory) => memory.get(name).map(Source::memory),
            Self::Folder(folder) => folder.source(name),
            Self::Bucket(bucket) => bucket.download(name).await.map(Source::download),
        }
    }
}

/// Does work on a thread that may wait; it is finished even when nobody waits for it any more.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(Error::Unfinished(error.to_string())),
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
    Download(Box<bucket::Download>),
}

impl Source {
    pub(crate) fn memory(bytes: Bytes) -> Self {
        Self { length: length_of(&bytes), from: Origin::Memory(bytes) }
    }

    pub(crate) fn file(file: File, length: u64, path: PathBuf) -> Self {
        Self { length, from: Origin::File { file, path } }
    }

    pub(crate) fn download(download: bucket::Download) -> Self {
        Self { length: download.length(), from: Origin::Download(Box::new(download)) }
    }

    /// The bytes from the start to the end, however many were read.
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// Adds so many bytes that come next to `bytes`, or fails with `when_cut_short` when there are too few left.
    pub(crate) async fn read(
        &mut self,
        count: usize,
        bytes: &mut Vec<u8>,
        when_cut_short: Error,
    ) -> Result<(), Error> {
        let wanted = bytes.len() + count;
        match &mut self.from {
            Origin::Memory(kept) => bytes.extend_from_slice(&kept.split_to(count.min(kept.len()))),
            Origin::File { file, path } => {
                let read = file.by_ref().take(count as u64).read_to_end(bytes);
                read.map_err(|source| Error::Io { path: path.clone(), source })?;
            }
            Origin::Download(download) => download.read(count, bytes).await?,
        }
        if bytes.len() == wanted { Ok(()) } else { Err(when_cut_short) }
    }
}
