//! Blobs: a place and the key that seals what goes there.

use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;

use crate::place::{Source, blocking};
use crate::seal::{HEADER_BYTES, MAX_BLOB_BYTES, Opened, length_of, seal};
use crate::zip::zip;
use crate::{BlobName, Error, MasterKey, Place, Reader};

/// Sealed blobs in a place. Shared between tasks by reference.
#[derive(Debug)]
pub struct Blobs {
    place: Place,
    key: Arc<MasterKey>,
}

/// The lengths of a blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// What it takes in its place, header and tags included, in bytes.
    pub stored_bytes: u64,
    /// What was put, in bytes.
    pub original_bytes: u64,
    /// Whether it is zipped at rest.
    pub zipped: bool,
}

impl Blobs {
    /// Blobs in `place`, sealed with `key`. Nothing is read or written yet.
    pub fn new(place: Place, key: MasterKey) -> Self {
        Self { place, key: Arc::new(key) }
    }

    /// The place with the sealed bytes, for copying them elsewhere as they are.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The key in use.
    pub fn key(&self) -> &MasterKey {
        &self.key
    }

    /// A cache of at most `max_bytes` in a folder of this machine, sealed with the same key.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn cache(&self, root: std::path::PathBuf, max_bytes: u64) -> Result<crate::Cache, Error> {
        crate::Cache::open(root, Arc::clone(&self.key), max_bytes)
    }

    /// Zips, seals and keeps `bytes`; when this returns, they are on the disk (or as safe as the place can make them).
    ///
    /// A blob of the same name is replaced in one step. Fails with [`Error::TooLarge`] above [`MAX_BLOB_BYTES`].
    pub async fn put(&self, name: &BlobName, bytes: Bytes) -> Result<Stored, Error> {
        let original_bytes = length_of(&bytes);
        if original_bytes > MAX_BLOB_BYTES {
            return Err(Error::TooLarge { bytes: original_bytes });
        }
        let (key, name) = (Arc::clone(&self.key), *name);
        let (sealed, zipped) = blocking(move || {
            let zipped = zip(&bytes);
            let plain = zipped.as_deref().unwrap_or(&bytes);
            Ok((seal(&key, &name, plain, original_bytes, zipped.is_some())?, zipped.is_some()))
        })
        .await?;
        let stored_bytes = length_of(&sealed);
        self.place.put(&name, Bytes::from(sealed)).await?;
        Ok(Stored { stored_bytes, original_bytes, zipped })
    }

    /// Opens a blob: its header, key and length are verified, its bytes are not read yet.
    ///
    /// Fails with [`Error::Missing`], [`Error::WrongKey`] or [`Error::Tampered`].
    pub async fn open(&self, name: &BlobName) -> Result<Reader, Error> {
        Ok(Reader::new(Opened::open(&self.key, *name, self.place.open(name).await?).await?))
    }

    /// Opens sealed bytes that lie in memory as if they were kept under `name`; fails as [`Blobs::open`] does.
    pub async fn open_bytes(&self, name: &BlobName, sealed: Bytes) -> Result<Reader, Error> {
        Ok(Reader::new(Opened::open(&self.key, *name, Source::memory(sealed)).await?))
    }

    /// The lengths of a blob from its verified header; reads no more than that. Fails as [`Blobs::open`] does.
    pub async fn head(&self, name: &BlobName) -> Result<Stored, Error> {
        let source = self.place.open_front(name, HEADER_BYTES as u64).await?;
        Ok(Reader::new(Opened::open(&self.key, *name, source).await?).stored())
    }

    /// When a blob was put, by the clock of its place; fails with [`Error::Missing`].
    pub async fn written(&self, name: &BlobName) -> Result<SystemTime, Error> {
        self.place.written(name).await
    }

    /// Reads a whole blob and verifies every byte of it, in constant memory.
    pub async fn verify(&self, name: &BlobName) -> Result<Stored, Error> {
        read_through(self.open(name).await?).await
    }

    /// The same for sealed bytes that lie in memory, as if they were kept under `name`.
    pub async fn verify_bytes(&self, name: &BlobName, sealed: Bytes) -> Result<Stored, Error> {
        read_through(self.open_bytes(name, sealed).await?).await
    }

    /// Removes a blob for good; one that is not there is fine.
    pub async fn delete(&self, name: &BlobName) -> Result<(), Error> {
        self.place.delete(name).await
    }

    /// The names of all blobs, in order. Whether they can be opened is not looked at.
    pub async fn list(&self) -> Result<Vec<BlobName>, Error> {
        self.place.list().await
    }

    /// Removes what interrupted puts left behind and was last written before `older_than`; says how many.
    pub async fn sweep_temporary(&self, older_than: SystemTime) -> Result<u64, Error> {
        self.place.sweep_temporary(older_than).await
    }
}

async fn read_through(mut reader: Reader) -> Result<Stored, Error> {
    while reader.next_chunk().await?.is_some() {}
    Ok(reader.stored())
}
