//! Blobs to try things on, one set for each kind of place.

#[path = "bucket.rs"]
pub mod bucket;
#[path = "waiting.rs"]
pub mod waiting;

use bytes::Bytes;
use tempfile::TempDir;
use visage_blobs::{BlobName, Error, Folder, MasterKey, Memory, Place};

pub use waiting::{Blobs, Reader};

pub const KEY: &str = "visage-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

pub struct Stand {
    pub blobs: Blobs,
    /// Where the folder lies; removed with everything in it at the end.
    _folder: Option<TempDir>,
}

impl Stand {
    pub fn memory() -> Self {
        Self { blobs: Blobs::new(Place::Memory(Memory::new()), key()), _folder: None }
    }

    pub fn folder() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::Folder(Folder::open(folder.path().join("blobs")).unwrap());
        Self { blobs: Blobs::new(place, key()), _folder: Some(folder) }
    }

    /// A bucket of a server in this process.
    pub fn bucket() -> Self {
        let (folder, bucket) = bucket::bucket_in_process();
        Self { blobs: Blobs::new(Place::Bucket(bucket), key()), _folder: Some(folder) }
    }

    /// A bucket of a server that is not ours, when there is one.
    pub fn outside() -> Option<Self> {
        let bucket = bucket::outside()?;
        Some(Self { blobs: Blobs::new(Place::Bucket(bucket), key()), _folder: None })
    }

    /// Puts `bytes` under a new name.
    pub fn put(&self, bytes: &[u8]) -> BlobName {
        let name = name();
        self.blobs.put(&name, bytes).unwrap();
        name
    }

    /// The sealed bytes under `name`.
    pub fn sealed(&self, name: &BlobName) -> Vec<u8> {
        self.blobs.place().get(name).unwrap().to_vec()
    }

    /// Puts `sealed` in place of what was under `name`, and demands that it is refused however it is read.
    pub fn assert_refused(&self, name: &BlobName, sealed: &[u8], original: &[u8]) {
        let sealed = Bytes::copy_from_slice(sealed);
        self.blobs.place().put(name, sealed.clone()).unwrap();
        assert_refused(original, || self.blobs.open(name));
        assert!(self.blobs.verify(name).is_err());
        assert_refused(original, || self.blobs.open_bytes(name, sealed.clone()));
    }
}

/// Demands an error from opening or from reading, whole and in chunks, and not one wrong byte before it.
pub fn assert_refused(original: &[u8], open: impl Fn() -> Result<Reader, Error>) {
    let Ok(reader) = open() else { return };
    assert!(reader.read_all().is_err(), "read_all returned bytes");
    let mut reader = open().unwrap();
    let mut handed = Vec::new();
    let error = loop {
        match reader.next_chunk() {
            Ok(Some(chunk)) => handed.extend_from_slice(&chunk),
            Ok(None) => panic!("the end was reached without an error"),
            Err(error) => break error,
        }
    };
    assert!(original.starts_with(&handed), "wrong bytes before {error}");
    assert!(matches!(reader.next_chunk(), Err(Error::Broken(_))), "a broken reader went on");
}

pub fn key() -> MasterKey {
    MasterKey::parse(KEY).unwrap()
}

pub fn name() -> BlobName {
    BlobName::random().unwrap()
}

pub fn random(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    aws_lc_rs::rand::fill(&mut bytes).unwrap();
    bytes
}

/// Bytes that zip to about a half.
pub fn shrinkable(length: usize) -> Vec<u8> {
    random(length).into_iter().map(|byte| byte & 15).collect()
}

/// Reads to the end in chunks; each is as long as promised.
pub fn read_in_chunks(mut reader: Reader) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some(chunk) = reader.next_chunk().unwrap() {
        assert!((1..=visage_blobs::SEGMENT_BYTES).contains(&chunk.len()));
        bytes.extend_from_slice(&chunk);
    }
    assert!(reader.next_chunk().unwrap().is_none(), "there is nothing after the end");
    bytes
}
