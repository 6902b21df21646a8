//! Taking in a picture's bytes: they are looked at, and stored unless they are there already.

use std::borrow::Cow;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::sync::OwnedSemaphorePermit;
use visage_blobs::BlobName;
use visage_imaging::{Crop, Format, Kind, Limits, Wanted};

use super::renditions::refusal;
use super::{Handling, MAX_PICTURE_BYTES, Metadata};
use crate::People;
use crate::behind;
use crate::error::{Error, Result};
use crate::store::Write;
use crate::store::content::{self, Content};
use crate::store::picture::NewPicture;

/// A picture whose bytes are safely stored and whose row is not yet written.
#[derive(Debug)]
pub(crate) struct Incoming {
    bytes: Bytes,
    kind: Kind,
    content_hash: String,
    original_bytes: i64,
    /// Where the bytes were put, when they were not there already.
    put: Option<Put>,
    /// Bytes that ought to be these and are damaged.
    damaged: Option<String>,
}

#[derive(Debug)]
struct Put {
    name: BlobName,
    stored_bytes: i64,
    zipped: bool,
    /// When storing began, by our clock.
    since: i64,
}

/// How long bytes may wait for their row: well before `check --repair` takes them for forgotten.
const WAITING_SECONDS: i64 = 30 * 60;

impl Incoming {
    /// Recognises the bytes, and stores them unless they are there already, whole.
    pub(crate) async fn store(people: &People, bytes: Bytes) -> Result<Self> {
        let turn = Arc::clone(&people.renditions.intake).acquire_owned();
        let turn = turn.await.map_err(|_| Error::Busy)?;
        let (kind, bytes, content_hash, _turn) = people.looked_at(bytes, turn).await?;
        let original_bytes = size(bytes.len() as u64)?;
        let mut incoming = Self { bytes, kind, content_hash, original_bytes, put: None, damaged: None };
        match content::same(&people.store, &incoming.content_hash, original_bytes).await? {
            None => incoming.put(people).await?,
            Some(known) => match people.blobs.verify(&BlobName::parse(&known.bytes_name)?).await {
                Ok(_) => {}
                Err(error) if error.is_passing() => return Err(error.into()),
                // Who stores a picture again mends it for everybody who has it.
                Err(_) => {
                    incoming.put(people).await?;
                    incoming.damaged = Some(known.bytes_name);
                }
            },
        }
        Ok(incoming)
    }

    async fn put(&mut self, people: &People) -> Result<()> {
        let name = BlobName::random()?;
        let since = people.clock.now();
        let stored = people.blobs.put(&name, self.bytes.clone()).await?;
        let stored_bytes = size(stored.stored_bytes)?;
        self.put = Some(Put { name, stored_bytes, zipped: stored.zipped, since });
        Ok(())
    }

    /// Stores bytes that were there already and went away since; says whether that was so.
    pub(crate) async fn put_again(&mut self, people: &People) -> Result<bool> {
        if self.put.is_some() {
            return Ok(false);
        }
        self.put(people).await.map(|()| true)
    }

    /// SHA-256 of the original bytes, in hexadecimal.
    pub(crate) fn content_hash(&self) -> &str {
        &self.content_hash
    }

    /// The bytes that a row is going to name: those that another row names already, or those that were put. When the
    /// others went away meanwhile, [`Error::BytesGone`].
    pub(crate) async fn settle(&self, write: &mut Write<'_>, now: i64) -> Result<Settled<'_>> {
        let same = content::same_now(write, &self.content_hash, self.original_bytes).await?;
        let damaged = |known: &Content| Some(&known.bytes_name) == self.damaged.as_ref();
        match (same, &self.put) {
            (None, None) => Err(Error::BytesGone("the same bytes went away meanwhile".to_owned())),
            (Some(known), put) if !damaged(&known) => Ok(Settled {
                incoming: self,
                content: known,
                left_over: put.as_ref().map(|put| alike(put.name)),
            }),
            (_, Some(put)) if now - put.since > WAITING_SECONDS => {
                Err(Error::Away("it took too long until the row of stored bytes could be written".to_owned()))
            }
            (same, Some(put)) => {
                let content = put.content();
                let mut left_over = None;
                if let Some(known) = same {
                    content::mend(write, &known.bytes_name, &content).await?;
                    left_over = BlobName::parse(&known.bytes_name).ok().map(alike);
                }
                Ok(Settled { incoming: self, content, left_over })
            }
            (Some(_), None) => Err(Error::Storage("damaged bytes without whole ones".to_owned())),
        }
    }

    /// Removes bytes that no row came to name. False when their place does not answer: then others need not be tried.
    pub(crate) async fn abandon(&self, people: &People) -> bool {
        let Some(put) = &self.put else { return true };
        let Err(error) = people.blobs.delete(&put.name).await else { return true };
        tracing::warn!(%error, name = %put.name, "bytes without a row stay behind; `visage check` lists them");
        !error.is_passing()
    }
}

impl Put {
    fn content(&self) -> Content {
        Content { bytes_name: self.name.to_string(), stored_bytes: self.stored_bytes, zipped: self.zipped }
    }
}

/// Bytes that no row names any more once something is committed.
#[derive(Clone, Debug)]
pub(crate) struct LeftOver {
    pub(crate) name: BlobName,
    /// Their SHA-256, when the content goes with them.
    pub(crate) content: Option<String>,
}

/// Bytes that a row can name now.
pub(crate) struct Settled<'a> {
    incoming: &'a Incoming,
    content: Content,
    pub(crate) left_over: Option<LeftOver>,
}

impl Settled<'_> {
    /// The columns of the row.
    pub(crate) fn row(&self) -> NewPicture<'_> {
        NewPicture {
            mime: self.incoming.kind.mime(),
            original_bytes: self.incoming.original_bytes,
            stored_bytes: self.content.stored_bytes,
            zipped: self.content.zipped,
            bytes_name: &self.content.bytes_name,
            content_hash: &self.incoming.content_hash,
        }
    }
}

/// Bytes whose content stays under another name.
fn alike(name: BlobName) -> LeftOver {
    LeftOver { name, content: None }
}

impl People {
    /// What the bytes are, what is stored of them and its hash, found out where waiting does no harm.
    /// The turn is kept as long as that takes, even when nobody waits for it any more.
    async fn looked_at(
        &self,
        bytes: Bytes,
        turn: OwnedSemaphorePermit,
    ) -> Result<(Kind, Bytes, String, OwnedSemaphorePermit)> {
        let renditions = Arc::clone(&self.renditions);
        let look = move || {
            let (kind, bytes) = check(bytes, &renditions.handling)?;
            let hash = content_hash(&bytes);
            Ok((kind, bytes, hash, turn))
        };
        let looked = behind::make(look).await;
        // A decoder panics only on bytes that no encoder wrote: they cannot be shown.
        looked.unwrap_or_else(|error| {
            tracing::error!(%error, "an uploaded picture could not be decoded");
            Err(Error::invalid("Image", "the picture cannot be decoded"))
        })
    }
}

/// Recognises the bytes and returns what to store of them, if it can be shown.
pub(super) fn check(bytes: Bytes, handling: &Handling) -> Result<(Kind, Bytes)> {
    let deadline = Instant::now() + handling.time;
    let stop = || Instant::now() > deadline;
    // The header first: it gives a better reason than removing the metadata would.
    let kind = recognise_until(&bytes, &handling.limits, &stop)?;
    let bytes = match handling.metadata {
        Metadata::Keep => bytes,
        Metadata::Strip => stripped(kind, bytes, &stop)?,
    };
    // A stored picture is scaled while its own bytes are in memory.
    let limits = handling.limits.beside(bytes.len() as u64);
    visage_imaging::check(&bytes, &limits, &stop).map_err(refusal)?;
    Ok((kind, bytes))
}

/// The picture without metadata that is nobody's business.
fn stripped(kind: Kind, bytes: Bytes, stop: &dyn Fn() -> bool) -> Result<Bytes> {
    match visage_imaging::metadata::strip(kind, &bytes, stop).map_err(refusal)? {
        Cow::Owned(bytes) => Ok(bytes.into()),
        Cow::Borrowed(_) => Ok(bytes),
    }
}

/// Timeout for reading a header; work on it is counted too, so that only an overloaded machine comes near to it.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);

/// Recognises an acceptable picture by its header. No pixel is decoded.
pub(crate) fn recognise(bytes: &[u8], limits: &Limits) -> Result<Kind> {
    let deadline = Instant::now() + HEADER_TIMEOUT;
    recognise_until(bytes, limits, &|| Instant::now() > deadline)
}

fn recognise_until(bytes: &[u8], limits: &Limits, stop: &dyn Fn() -> bool) -> Result<Kind> {
    let kind = kind_of(bytes, limits)?;
    let limits = limits.beside(bytes.len() as u64);
    visage_imaging::probe(bytes, &SMALLEST, &limits, stop).map_err(refusal)?;
    Ok(kind)
}

/// The wish that takes least.
const SMALLEST: Wanted =
    Wanted { width: NonZeroU32::new(1), height: NonZeroU32::new(1), format: Format::Png, crop: Crop::None };

/// The format, if it is accepted and the bytes are not too many.
fn kind_of(bytes: &[u8], limits: &Limits) -> Result<Kind> {
    if bytes.len() as u64 > limits.max_bytes {
        return Err(Error::TooLarge { limit_bytes: limits.max_bytes });
    }
    visage_imaging::recognise(bytes).ok_or_else(|| {
        Error::invalid("Image", "these bytes are not a picture; PNG, JPEG, GIF, TIFF, WebP and BMP are taken")
    })
}

/// SHA-256 in hexadecimal.
pub(crate) fn content_hash(bytes: &[u8]) -> String {
    crate::session::hex(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref())
}

fn size(bytes: u64) -> Result<i64> {
    i32::try_from(bytes).map(i64::from).map_err(|_| Error::TooLarge { limit_bytes: MAX_PICTURE_BYTES })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_timeout_of_an_upload_starts_before_its_header_is_read() {
        let handling = Handling { time: Duration::ZERO, ..Handling::default() };
        for begin in [&b"\x89PNG\r\n\x1A\n"[..], b"GIF89a", b"II*\0\x08\0\0\0"] {
            let cut = [begin, &[0; 10]].concat();
            let refusal = check(cut.into(), &handling).unwrap_err().to_string();
            assert!(refusal.contains("takes too long"), "{refusal}");
        }
    }
}
