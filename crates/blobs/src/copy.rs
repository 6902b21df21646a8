//! Copying sealed bytes as they are from one place to another, and verifying each where it arrived.

use futures_util::{StreamExt, stream};
use tokio::sync::Semaphore;

use crate::{BlobName, Blobs, Error, Place};

/// Blobs at once.
const AT_ONCE: usize = 16;
/// Memory for blobs that are under way, in KiB; a larger one goes alone.
const MOST_KIB: u32 = 64 * 1024;

/// What became of the blobs of a place that was copied.
#[derive(Debug, Default)]
pub struct Copied {
    /// Those that were written and verified.
    pub written: u64,
    /// Those that were there already and were verified.
    pub were_there: u64,
    /// Those that were listed at the source and went away before they were read.
    pub gone: u64,
    /// The bytes of those that were verified.
    pub verified_bytes: u64,
    /// Those that are not whole at the destination, and why.
    pub failed: Vec<(BlobName, Error)>,
}

/// How far a copy is.
#[derive(Clone, Copy, Debug)]
pub struct CopyProgress {
    /// Blobs that are done.
    pub done: u64,
    /// Blobs that were at the source at the start.
    pub total: u64,
}

enum Outcome {
    Written(u64),
    WasThere(u64),
    Gone,
    Failed(Error),
}

struct Copying<'a> {
    from: &'a Place,
    to: &'a Blobs,
    kib: Semaphore,
    /// What was at the destination at the start, in order.
    there: Vec<BlobName>,
}

impl Blobs {
    /// Copies every blob of `from` to the place of these blobs and verifies each there with the key. What is there
    /// already and verifies is not written again, so an interrupted copy goes on where it stopped. A blob that is
    /// damaged or sealed with another key is not written: it is among those that failed, and the others go on.
    ///
    /// # Errors
    /// When one of the two places fails as a whole.
    pub async fn copy_from(&self, from: &Place, mut told: impl FnMut(CopyProgress)) -> Result<Copied, Error> {
        let names = from.list().await?;
        let there = self.list().await?;
        let copying = Copying { from, to: self, kib: Semaphore::new(MOST_KIB as usize), there };
        let copying = &copying;
        let (mut copied, mut arrived, mut done) = (Copied::default(), Vec::new(), 0);
        let mut outcomes = stream::iter(&names)
            .map(|name| async move { copying.one(name).await.map(|outcome| (*name, outcome)) })
            .buffer_unordered(AT_ONCE);
        while let Some(outcome) = outcomes.next().await {
            let (name, outcome) = outcome?;
            if matches!(outcome, Outcome::Written(_) | Outcome::WasThere(_)) {
                arrived.push(name);
            }
            copied.count(name, outcome);
            done += 1;
            told(CopyProgress { done, total: names.len() as u64 });
        }
        drop(outcomes);
        let there = self.list().await?;
        let missing = arrived.into_iter().filter(|name| there.binary_search(name).is_err());
        copied.failed.extend(missing.map(|name| (name, Error::Missing(name))));
        Ok(copied)
    }
}

impl Copied {
    /// Whether there was nothing to copy.
    pub fn is_empty(&self) -> bool {
        self.written + self.were_there + self.gone == 0 && self.failed.is_empty()
    }

    fn count(&mut self, name: BlobName, outcome: Outcome) {
        match outcome {
            Outcome::Written(bytes) => {
                self.written += 1;
                self.verified_bytes += bytes;
            }
            Outcome::WasThere(bytes) => {
                self.were_there += 1;
                self.verified_bytes += bytes;
            }
            Outcome::Gone => self.gone += 1,
            Outcome::Failed(error) => self.failed.push((name, error)),
        }
    }
}

impl Copying<'_> {
    async fn one(&self, name: &BlobName) -> Result<Outcome, Error> {
        let bytes = match self.from.head(name).await {
            Ok(bytes) => bytes,
            Err(error) => return at_source(error),
        };
        if self.is_there(name, bytes).await? {
            return Ok(Outcome::WasThere(bytes));
        }
        let kib = u32::try_from(bytes / 1024 + 1).unwrap_or(MOST_KIB).min(MOST_KIB);
        // It is never closed.
        let _room = self.kib.acquire_many(kib).await.ok();
        let sealed = match self.from.get(name).await {
            Ok(sealed) => sealed,
            Err(error) => return at_source(error),
        };
        // A damaged one must not take the place of a good one.
        if let Err(error) = self.to.verify_bytes(name, sealed.clone()).await {
            return at_source(error);
        }
        self.to.place().put(name, sealed).await?;
        match self.to.verify(name).await {
            Ok(stored) => Ok(Outcome::Written(stored.stored_bytes)),
            Err(error) if is_about_one(&error) => Ok(Outcome::Failed(error)),
            Err(error) => Err(error),
        }
    }

    /// Whether the destination has it whole.
    async fn is_there(&self, name: &BlobName, bytes: u64) -> Result<bool, Error> {
        if self.there.binary_search(name).is_err() {
            return Ok(false);
        }
        match self.to.verify(name).await {
            Ok(stored) => Ok(stored.stored_bytes == bytes),
            Err(error) if is_about_one(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// What a failure at the source means: for this blob alone, or for all.
fn at_source(error: Error) -> Result<Outcome, Error> {
    match error {
        Error::Missing(_) => Ok(Outcome::Gone),
        error @ Error::Io { .. } => Ok(Outcome::Failed(error)),
        error if is_about_one(&error) => Ok(Outcome::Failed(error)),
        error => Err(error),
    }
}

fn is_about_one(error: &Error) -> bool {
    matches!(
        error,
        Error::Missing(_)
            | Error::Tampered { .. }
            | Error::WrongKey { .. }
            | Error::Broken(_)
            | Error::TooLarge { .. }
    )
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;
    use crate::{MasterKey, Memory};

    const KEY: &str = "visage-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    fn memory() -> Blobs {
        Blobs::new(Place::Memory(Memory::new()), MasterKey::parse(KEY).unwrap())
    }

    async fn put(blobs: &Blobs, text: &'static str) -> BlobName {
        let name = BlobName::random().unwrap();
        blobs.put(&name, Bytes::from_static(text.as_bytes())).await.unwrap();
        name
    }

    async fn damage(blobs: &Blobs, name: &BlobName) {
        let mut bytes = blobs.place().get(name).await.unwrap().to_vec();
        *bytes.last_mut().unwrap() ^= 1;
        blobs.place().put(name, bytes.into()).await.unwrap();
    }

    #[tokio::test]
    async fn a_blob_that_went_away_after_it_was_listed_is_no_failure() {
        let (from, to) = (memory(), memory());
        let name = BlobName::random().unwrap();
        let copying = Copying { from: from.place(), to: &to, kib: Semaphore::new(1), there: Vec::new() };
        assert!(matches!(copying.one(&name).await, Ok(Outcome::Gone)));
    }

    #[tokio::test]
    async fn a_blob_larger_than_the_room_for_all_goes_alone() {
        let (from, to) = (memory(), memory());
        let mut noise = vec![0; MOST_KIB as usize * 1024 + 1];
        aws_lc_rs::rand::fill(&mut noise).unwrap();
        let name = BlobName::random().unwrap();
        from.put(&name, noise.into()).await.unwrap();
        put(&from, "small").await;
        assert_eq!(to.copy_from(from.place(), |_| ()).await.unwrap().written, 2);
    }

    #[tokio::test]
    async fn what_is_damaged_at_the_destination_is_written_anew() {
        let (from, to) = (memory(), memory());
        let name = put(&from, "a face").await;
        put(&from, "another face").await;
        to.copy_from(from.place(), |_| ()).await.unwrap();
        damage(&to, &name).await;
        let copied = to.copy_from(from.place(), |_| ()).await.unwrap();
        assert_eq!((copied.written, copied.were_there, copied.failed.len()), (1, 1, 0));
        to.verify(&name).await.unwrap();
    }

    #[tokio::test]
    async fn what_is_damaged_at_the_source_never_takes_the_place_of_what_is_whole() {
        let (from, to) = (memory(), memory());
        let (whole, broken) = (put(&from, "a face").await, put(&from, "another face").await);
        to.copy_from(from.place(), |_| ()).await.unwrap();
        damage(&from, &whole).await;
        damage(&from, &broken).await;
        damage(&to, &broken).await;
        let mut last = None;
        let copied = to.copy_from(from.place(), |progress| last = Some(progress)).await.unwrap();
        assert_eq!((copied.written, copied.were_there), (0, 1));
        assert!(matches!(&copied.failed[..], [(name, Error::Tampered { .. })] if *name == broken));
        to.verify(&whole).await.unwrap();
        assert_eq!(last.map(|progress| (progress.done, progress.total)), Some((2, 2)));
    }
}
