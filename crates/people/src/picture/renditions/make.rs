//! Making a rendition: memory first, then the original, then a worker's turn.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use visage_blobs::BlobName;
use visage_imaging::{Crop, Format, Limits, Wanted};

use super::shelf::Form;
use crate::People;
use crate::behind;
use crate::error::{Error, Result};
use crate::memory::Share;
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
    /// Makes a rendition of stored bytes.
    pub(super) async fn make(&self, stored: &StoredBytes, form: Form, share: Share) -> Result<Bytes> {
        let name = BlobName::parse(&stored.bytes_name)?;
        let mut room = EXPECTED_BYTES;
        loop {
            match self.attempt((&name, stored), room, form, share).await? {
                Attempt::Made(bytes) => return Ok(bytes),
                // Everything is let go of before more is asked for, so that nobody waits for whoever waits for them.
                Attempt::Takes(bytes) if bytes > room => room = bytes,
                Attempt::Takes(_) => {
                    return Err(Error::Storage("decoding takes more than it takes".to_owned()));
                }
            }
        }
    }

    async fn attempt(
        &self,
        (name, stored): (&BlobName, &StoredBytes),
        room: u64,
        form: Form,
        share: Share,
    ) -> Result<Attempt> {
        let original_bytes = u64::from(stored.original_bytes.unsigned_abs());
        let reserved = self.memory.reserve_for(share, original_bytes.saturating_add(room)).await?;
        let original = self.blobs.open(name).await?.read_all().await?;
        let worker = Arc::clone(&self.renditions.workers).acquire_owned().await.map_err(|_| Error::Busy)?;
        // Both together stay within the budget; a picture that needs more is rejected.
        let limits = self.renditions.handling.limits.beside(original_bytes);
        let time = self.renditions.handling.time;
        let note = self.noting(&stored.content_hash, form);
        let noted = note.clone();
        let work = behind::make(move || {
            // Both are held until this is done, even when nobody waits for it any more.
            let _held = (reserved, worker);
            // From here on: whoever waited for a thread has not taken long.
            let deadline = Instant::now() + time;
            let attempt = render(&original, form, &limits, room, &|| Instant::now() > deadline);
            // Whoever was not patient enough to hear of it finds it remembered the next time.
            attempt.inspect_err(note)
        });
        work.await.unwrap_or_else(|error| {
            // A decoder that gives up in the worst way has met bytes that no encoder made.
            tracing::error!(%error, %name, "a picture could not be decoded");
            Err(Error::invalid("Image", "the picture cannot be decoded")).inspect_err(noted)
        })
    }

    /// Remembers why a picture could not be made.
    fn noting(&self, content: &str, form: Form) -> impl Fn(&Error) + Clone + Send + use<> {
        let (renditions, clock) = (Arc::clone(&self.renditions), Arc::clone(&self.clock));
        let content: Box<str> = content.into();
        move |error| renditions.refused.note(&content, form, error, clock.now())
    }
}

fn render(
    original: &[u8],
    form: Form,
    limits: &Limits,
    room: u64,
    stop: &dyn Fn() -> bool,
) -> Result<Attempt> {
    let Form::Picture { size: (width, height), cut, format } = form else {
        return within(original, SMALL, limits, room, stop, |_| {
            visage_imaging::thumbhash_of(original, limits, stop)
        });
    };
    let (width, height) = (NonZeroU32::new(width), NonZeroU32::new(height));
    let crop = if cut == Cut::None { Crop::None } else { Crop::Centre };
    let wanted = Wanted { width, height, format, crop };
    within(original, wanted, limits, room, stop, |mut wanted| {
        if cut == Cut::Face && wanted.width.is_some() && wanted.height.is_some() {
            wanted.crop = visage_imaging::focus_of(original, limits, stop)?;
        }
        Ok(visage_imaging::render(original, &wanted, limits, stop)?.bytes)
    })
}

/// A wish that takes as much as looking at a small version.
const SMALL: Wanted = Wanted {
    width: NonZeroU32::new(320),
    height: NonZeroU32::new(320),
    format: Format::Png,
    crop: Crop::None,
};

/// Does work that decodes a picture, unless it takes more memory than there is room.
fn within(
    original: &[u8],
    wanted: Wanted,
    limits: &Limits,
    room: u64,
    stop: &dyn Fn() -> bool,
    work: impl FnOnce(Wanted) -> std::result::Result<Vec<u8>, visage_imaging::Error>,
) -> Result<Attempt> {
    let takes = visage_imaging::probe(original, &wanted, limits, stop).map_err(refusal)?.memory_bytes;
    if takes > room {
        return Ok(Attempt::Takes(takes));
    }
    Ok(Attempt::Made(work(wanted).map_err(refusal)?.into()))
}

/// What is said of a picture that cannot be taken or given.
pub(crate) fn refusal(error: visage_imaging::Error) -> Error {
    use visage_imaging::Error as Imaging;
    match error {
        Imaging::TooManyBytes { max_bytes, .. } => Error::TooLarge { limit_bytes: max_bytes },
        // Another attempt would take as long.
        Imaging::OutOfTime => Error::invalid("Image", "the picture takes too long to decode"),
        Imaging::WrongBuffer { .. } => Error::Storage(error.to_string()),
        error => Error::invalid("Image", error.to_string()),
    }
}
