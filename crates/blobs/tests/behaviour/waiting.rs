//! The blobs of the library, with calls that wait until they are done.

use std::ops::Range;
use std::sync::LazyLock;
use std::time::SystemTime;

use bytes::Bytes;
use tokio::runtime::Runtime;
use visage_blobs::{BlobName, Error, MasterKey, Place, Stored};

/// What everything here runs on.
pub static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

pub struct Blobs(visage_blobs::Blobs);
pub struct Reader(visage_blobs::Reader);
pub struct WaitingPlace<'a>(&'a Place);

impl Blobs {
    pub fn new(place: Place, key: MasterKey) -> Self {
        Self(visage_blobs::Blobs::new(place, key))
    }

    pub fn put(&self, name: &BlobName, bytes: impl AsRef<[u8]>) -> Result<Stored, Error> {
        RUNTIME.block_on(self.0.put(name, Bytes::copy_from_slice(bytes.as_ref())))
    }

    pub fn open(&self, name: &BlobName) -> Result<Reader, Error> {
        RUNTIME.block_on(self.0.open(name)).map(Reader)
    }

    pub fn open_bytes(&self, name: &BlobName, sealed: Bytes) -> Result<Reader, Error> {
        RUNTIME.block_on(self.0.open_bytes(name, sealed)).map(Reader)
    }

    pub fn head(&self, name: &BlobName) -> Result<Stored, Error> {
        RUNTIME.block_on(self.0.head(name))
    }

    #[allow(dead_code, clippy::allow_attributes, reason = "the behaviour suite asks for it")]
    pub fn written(&self, name: &BlobName) -> Result<SystemTime, Error> {
        RUNTIME.block_on(self.0.written(name))
    }

    pub fn verify(&self, name: &BlobName) -> Result<Stored, Error> {
        RUNTIME.block_on(self.0.verify(name))
    }

    pub fn delete(&self, name: &BlobName) -> Result<(), Error> {
        RUNTIME.block_on(self.0.delete(name))
    }

    pub fn list(&self) -> Result<Vec<BlobName>, Error> {
        RUNTIME.block_on(self.0.list())
    }

    #[allow(dead_code, clippy::allow_attributes, reason = "the folder's own tests sweep")]
    pub fn sweep_temporary(&self, older_than: SystemTime) -> Result<u64, Error> {
        RUNTIME.block_on(self.0.sweep_temporary(older_than))
    }

    pub fn place(&self) -> WaitingPlace<'_> {
        WaitingPlace(self.0.place())
    }
}

impl WaitingPlace<'_> {
    pub fn put(&self, name: &BlobName, bytes: Bytes) -> Result<(), Error> {
        RUNTIME.block_on(self.0.put(name, bytes))
    }

    pub fn get(&self, name: &BlobName) -> Result<Bytes, Error> {
        RUNTIME.block_on(self.0.get(name))
    }

    pub fn get_range(&self, name: &BlobName, range: Range<u64>) -> Result<Bytes, Error> {
        RUNTIME.block_on(self.0.get_range(name, range))
    }

    pub fn head(&self, name: &BlobName) -> Result<u64, Error> {
        RUNTIME.block_on(self.0.head(name))
    }
}

impl Reader {
    pub fn original_bytes(&self) -> u64 {
        self.0.original_bytes()
    }

    pub fn zipped(&self) -> bool {
        self.0.zipped()
    }

    pub fn read_all(self) -> Result<Bytes, Error> {
        RUNTIME.block_on(self.0.read_all())
    }

    pub fn next_chunk(&mut self) -> Result<Option<Bytes>, Error> {
        RUNTIME.block_on(self.0.next_chunk())
    }
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
