//! A place in a bucket of an S3-compatible object store: put, get, head, delete and list, and nothing else.

mod address;
mod download;
mod failure;

use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures_util::TryStreamExt;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{
    BackoffConfig, ClientOptions, GetOptions, ObjectMeta, ObjectStore, ObjectStoreExt, RetryConfig,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use address::{BucketAddress, Credentials, InvalidAddress};
pub(crate) use download::Download;
use failure::{failed, refused, says_no_bucket};

use crate::name::hex;
use crate::seal::MAX_SEALED_BYTES;
use crate::{BlobName, Error};

/// Requests at once; each has at most one connection.
const CONNECTIONS: usize = 64;
/// How long a request waits for its turn.
const TURN: Duration = Duration::from_secs(5);
/// How long the object store may take to begin an answer, with all retries.
const ANSWER: Duration = Duration::from_secs(15);
/// The same for keeping and listing many bytes.
const LONG_ANSWER: Duration = Duration::from_mins(1);
/// What the first two letters of a name make.
const FOLDER_LETTERS: usize = 2;

/// Bytes in a bucket. Copies share it; names come from [`BlobName`] alone, so no key lies outside the prefix.
#[derive(Clone, Debug)]
pub struct Bucket {
    store: Arc<AmazonS3>,
    prefix: String,
    /// How errors call it.
    shown: Arc<str>,
    turns: Arc<Semaphore>,
}

impl Bucket {
    /// The place that an address names. Nothing is asked yet.
    ///
    /// # Errors
    /// [`Error::Refused`] when the address and the credentials make no client.
    pub fn new(address: &BucketAddress, credentials: &Credentials) -> Result<Self, Error> {
        let shown = address.to_string();
        let secure = address.endpoint.as_deref().is_none_or(|endpoint| endpoint.starts_with("https://"));
        let options = ClientOptions::new()
            .with_allow_http(!secure)
            .with_connect_timeout(Duration::from_secs(3))
            // Bodies are watched piece by piece: a slow reader is no reason to cut them.
            .with_timeout_disabled()
            .with_pool_max_idle_per_host(CONNECTIONS);
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&address.bucket)
            .with_region(address.region.as_deref().unwrap_or("us-east-1"))
            .with_access_key_id(&credentials.access_key_id)
            .with_secret_access_key(&credentials.secret_access_key)
            .with_virtual_hosted_style_request(!address.is_path_style())
            // Not every store has the request that deletes many.
            .with_disable_bulk_delete(true)
            .with_allow_http(!secure)
            .with_retry(retries())
            .with_client_options(options);
        if let Some(endpoint) = address.asked().map_err(|error| Error::Refused(error.to_string()))? {
            builder = builder.with_endpoint(endpoint);
        }
        if let Some(token) = &credentials.session_token {
            builder = builder.with_token(token);
        }
        let store = builder.build().map_err(|error| refused(&shown, &error))?;
        let turns = Arc::new(Semaphore::new(CONNECTIONS));
        Ok(Self { store: Arc::new(store), prefix: address.prefix.clone(), shown: shown.into(), turns })
    }

    /// Looks for the bucket, then puts, gets and deletes an object, to know that all of it works before anybody
    /// depends on it.
    ///
    /// # Errors
    /// [`Error::Away`] or [`Error::Refused`], naming the step and the bucket.
    pub async fn probe(&self) -> Result<(), Error> {
        let name = BlobName::random()?;
        let bytes = Bytes::from_static(b"visage was here");
        let step = |step: &'static str| move |error| failure::at_start(step, error);
        // Some stores make a bucket for whoever puts something into it; the name may only be misspelt.
        if let Ok(Err(error)) = tokio::time::timeout(ANSWER, self.store.get(&self.key(&name))).await
            && says_no_bucket(&error)
        {
            return Err(step("get")(refused(&self.shown, &error)));
        }
        self.put(&name, bytes.clone()).await.map_err(step("put"))?;
        let found = self.get(&name).await.map_err(step("get"));
        // Whatever was found: starts that fail again and again must not leave an object each.
        let deleted = self.delete(&name).await.map_err(step("delete"));
        let found = found?;
        deleted?;
        if found == bytes {
            return Ok(());
        }
        Err(Error::Refused(format!("{} does not give back what was put there", self.shown)))
    }

    pub(super) async fn put(&self, name: &BlobName, bytes: Bytes) -> Result<(), Error> {
        let _turn = self.turn().await?;
        let key = self.key(name);
        let put = self.store.put(&key, bytes.into());
        self.within(LONG_ANSWER, None, put).await.map(drop)
    }

    pub(super) async fn get(&self, name: &BlobName) -> Result<Bytes, Error> {
        let mut download = self.download(name).await?;
        let length = download.length();
        // What is larger was never sealed by anybody, and must not take our memory.
        let count = usize::try_from(length).ok().filter(|_| length <= MAX_SEALED_BYTES);
        let count = count.ok_or(Error::TooLarge { bytes: length })?;
        let mut bytes = Vec::with_capacity(count);
        download.read(count, &mut bytes).await?;
        if bytes.len() < count {
            return Err(Error::Away(format!("{} broke off", self.shown)));
        }
        Ok(bytes.into())
    }

    pub(super) async fn get_range(&self, name: &BlobName, range: Range<u64>) -> Result<Bytes, Error> {
        // Past the end there is nothing, which object stores call an error.
        let end = range.end.min(self.head(name).await?);
        if range.start >= end {
            return Ok(Bytes::new());
        }
        let _turn = self.turn().await?;
        let key = self.key(name);
        self.within(LONG_ANSWER, Some(*name), self.store.get_range(&key, range.start..end)).await
    }

    /// The first bytes of an object, and the length of all of them.
    pub(super) async fn front(&self, name: &BlobName, bytes: u64) -> Result<(Bytes, u64), Error> {
        let turn = self.turn().await?;
        let (key, options) = (self.key(name), GetOptions::new().with_range(Some(0..bytes)));
        let asked = async {
            let answer = self.store.get_opts(&key, options).await?;
            let length = answer.meta.size;
            Ok((answer.bytes().await?, length))
        };
        let answer = self.within(ANSWER, Some(*name), asked).await;
        drop(turn);
        match answer {
            // Of an empty object there is no first byte, which object stores call an error.
            Err(Error::Refused(_)) if self.head(name).await? == 0 => Ok((Bytes::new(), 0)),
            answer => answer,
        }
    }

    pub(super) async fn written(&self, name: &BlobName) -> Result<SystemTime, Error> {
        Ok(self.meta(name).await?.last_modified.into())
    }

    pub(super) async fn head(&self, name: &BlobName) -> Result<u64, Error> {
        Ok(self.meta(name).await?.size)
    }

    async fn meta(&self, name: &BlobName) -> Result<ObjectMeta, Error> {
        let _turn = self.turn().await?;
        self.within(ANSWER, Some(*name), self.store.head(&self.key(name))).await
    }

    pub(super) async fn delete(&self, name: &BlobName) -> Result<(), Error> {
        let _turn = self.turn().await?;
        match self.within(ANSWER, Some(*name), self.store.delete(&self.key(name))).await {
            Err(Error::Missing(_)) => Ok(()),
            done => done,
        }
    }

    pub(super) async fn list(&self) -> Result<Vec<BlobName>, Error> {
        let _turn = self.turn().await?;
        let prefix = Path::from(self.prefix.as_str());
        let mut listed = self.store.list(Some(&prefix));
        let mut names = Vec::new();
        let next = |error| failed(&self.shown, None, &error);
        while let Some(object) = tokio::time::timeout(LONG_ANSWER, listed.try_next())
            .await
            .map_err(|_| self.slow())?
            .map_err(next)?
        {
            names.extend(self.name_of(&object.location));
        }
        names.sort_unstable();
        Ok(names)
    }

    /// The bytes of an object from the start, as they arrive.
    pub(crate) async fn download(&self, name: &BlobName) -> Result<Download, Error> {
        let turn = self.turn().await?;
        let key = self.key(name);
        let answer = self.within(ANSWER, Some(*name), self.store.get(&key)).await?;
        Ok(Download::new(self.clone(), answer, turn))
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, Error> {
        let turn = tokio::time::timeout(TURN, Arc::clone(&self.turns).acquire_owned()).await;
        turn.ok()
            .and_then(Result::ok)
            .ok_or_else(|| Error::Away(format!("too much is asked of {}", self.shown)))
    }

    async fn within<T>(
        &self,
        time: Duration,
        name: Option<BlobName>,
        asked: impl Future<Output = object_store::Result<T>>,
    ) -> Result<T, Error> {
        match tokio::time::timeout(time, asked).await {
            Ok(answer) => answer.map_err(|error| failed(&self.shown, name, &error)),
            Err(_) => Err(self.slow()),
        }
    }

    fn slow(&self) -> Error {
        Error::Away(format!("{} does not answer in time", self.shown))
    }

    fn key(&self, name: &BlobName) -> Path {
        let letters = hex(name);
        let (folder, file) = letters.split_at(FOLDER_LETTERS);
        Path::from(format!("{}/{folder}/{file}", self.prefix))
    }

    /// The name behind a key; none for what others keep below the prefix.
    fn name_of(&self, key: &Path) -> Option<BlobName> {
        let key = key.as_ref().strip_prefix(&self.prefix)?;
        let (folder, file) = key.trim_start_matches('/').split_once('/')?;
        (folder.len() == FOLDER_LETTERS).then(|| BlobName::parse(&format!("{folder}{file}")).ok()).flatten()
    }
}

fn retries() -> RetryConfig {
    let backoff = BackoffConfig {
        init_backoff: Duration::from_millis(100),
        max_backoff: Duration::from_secs(2),
        base: 2.0,
    };
    // A body that breaks off late is taken up too: this counts from the start of a request to the end of its body.
    // What bounds the retries is their number, and the time that an answer and each piece of it may take.
    RetryConfig { backoff, max_retries: 4, retry_timeout: Duration::from_hours(24) }
}
