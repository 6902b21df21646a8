//! Making a rendition: memory first, then the original, then a worker's turn.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use visage_blobs::BlobName;
use visage_imaging::{Crop, Limits};

use super::shelf::Form;
use crate::People;
use crate::error::{Error, Result};
use crate::picture::Cut;
use crate::store::picture::StoredBytes;

/// What decoding is first expected to take beside the original: most photographs need less.
const EXPECTED_BYTES: u64 = 4 << 20;

/// What became of an attempt with so much memory.
enum Attempt {
    Made(Bytes),
    /// It takes so many bytes.
    Takes(u64),
}

impl People {
    /// Makes a rendition of stored bytes and lays it into the folder.
    pub(super) async fn make(
        &self,
        name: BlobName,
        original_bytes: u64,
        stored: &StoredBytes,
        form: Form,
    ) -> Result<Bytes> {
        let mut room = EXPECTED_BYTES;
        loop {
            match self.attempt(&name, original_bytes, room, form).await? {
                Attempt::Made(bytes) => {
                    self.renditions.shelve(&stored.content_hash, form, bytes.clone());
                    return Ok(bytes);
                }
                // Everything is let go of before more is asked for, so that nobody waits for whoever waits for them.
                Attempt::Takes(bytes) if bytes > room => room = bytes,
                Attempt::Takes(_) => return Err(Error::Storage("decoding takes more than it takes".to_owned())),
            }
        }
    }

    async fn attempt(&self, name: &BlobName, original_bytes: u64, room: u64, form: Form) -> Result<Attempt> {
        let reserved = self.memory.reserve(original_bytes.saturating_add(room)).await?;
        let original = self.blobs.open(name).await?.read_all().await?;
        let worker = Arc::clone(&self.renditions.workers).acquire_owned().await.map_err(|_| Error::Busy)?;
        let (limits, deadline) = (self.renditions.handling.limits, Instant::now() + self.renditions.handling.time);
        let work = tokio::task::spawn_blocking(move || {
            // Both are held until this is done, even when nobody waits for it any more.
            let _held = (reserved, worker);
            render(&original, form, &limits, room, &|| Instant::now() > deadline)
        });
        work.await.map_err(|error| Error::Storage(format!("making a rendition: {error}")))?
    }
}

fn render(original: &[u8], form: Form, limits: &Limits, room: u64, stop: &dyn Fn() -> bool) -> Result<Attempt> {
    let wanted = visage_imaging::Wanted {
        width: NonZeroU32::new(form.size.0),
        height: NonZeroU32::new(form.size.1),
        format: form.format,
        crop: match form.cut {
            Cut::None => Crop::None,
            Cut::Centre | Cut::Face => Crop::Centre,
        },
    };
    let takes = visage_imaging::probe(original, &wanted, limits, stop).map_err(refusal)?.memory_bytes;
    if takes > room {
        return Ok(Attempt::Takes(takes));
    }
    let rendered = visage_imaging::render(original, &wanted, limits, stop).map_err(refusal)?;
    Ok(Attempt::Made(rendered.bytes.into()))
}

/// What is said of a picture that cannot be taken or given.
pub(crate) fn refusal(error: visage_imaging::Error) -> Error {
    use visage_imaging::Error as Imaging;
    match error {
        Imaging::TooManyBytes { max_bytes, .. } => Error::TooLarge { limit_bytes: max_bytes },
        Imaging::OutOfTime => Error::Busy,
        Imaging::WrongBuffer { .. } => Error::Storage(error.to_string()),
        error => Error::invalid("Image", error.to_string()),
    }
}
