//! Reading pictures.

use visage_blobs::BlobName;

use super::{PictureBytes, PictureInfo};
use crate::error::{Error, Result};
use crate::ids::PersonId;
use crate::sentry::{self, RowRight};
use crate::{Caller, People, store};

impl People {
    /// The facts about a person's picture, or that there is none.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the person is not there, or is not for this caller to see.
    pub async fn person_picture_info(&self, caller: &Caller, person: PersonId) -> Result<PictureInfo> {
        let asked = std::pin::pin!(store::picture::of_person(&self.store, person));
        let (found, right) = self.seen(caller, person, asked).await?;
        let picture = found.ok_or_else(|| missing(person))?;
        Ok(PictureInfo { picture, right })
    }

    /// A person's picture as it was stored.
    ///
    /// # Errors
    /// As [`People::person_picture_info`]; [`Error::NoPicture`] when the person has none, or an empty one.
    pub async fn person_picture(&self, caller: &Caller, person: PersonId) -> Result<PictureBytes> {
        self.seen(caller, person, async { Ok(()) }).await?;
        match self.open_picture(person).await {
            // The picture may have been replaced after its row was read: then the new row names other bytes.
            Err(Error::BytesGone(_)) => self.open_picture(person).await,
            opened => opened,
        }
    }

    /// What was asked for of a person whose picture the caller may see, and what they may do to it.
    async fn seen<T>(
        &self,
        caller: &Caller,
        person: PersonId,
        asked: impl Future<Output = Result<T>>,
    ) -> Result<(T, RowRight)> {
        match sentry::any_person_picture(caller) {
            Some(right) if !right.may_see() => Err(missing(person)),
            Some(right) => Ok((asked.await?, right)),
            // Rare enough to wait in a box of its own: every request carries the rest about with it.
            None => Box::pin(self.related(caller, person, asked)).await,
        }
    }

    /// The same where that depends on whose the person is.
    async fn related<T>(
        &self,
        caller: &Caller,
        person: PersonId,
        asked: impl Future<Output = Result<T>>,
    ) -> Result<(T, RowRight)> {
        let (owner, found) = tokio::try_join!(store::person::owner_of(&self.store, person), asked)?;
        let right = owner.map(|owner| sentry::person_picture(caller, &owner));
        let right = right.filter(|right| right.may_see()).ok_or_else(|| missing(person))?;
        Ok((found, right))
    }

    async fn open_picture(&self, person: PersonId) -> Result<PictureBytes> {
        let found = store::picture::bytes_of_person(&self.store, person).await?;
        let stored = found.ok_or_else(|| missing(person))?.ok_or(Error::NoPicture)?;
        if stored.original_bytes == 0 {
            return Err(Error::NoPicture);
        }
        let reader = self.blobs.open(&BlobName::parse(&stored.bytes_name)?).await?;
        if reader.original_bytes() != u64::from(stored.original_bytes.unsigned_abs()) {
            return Err(Error::Storage(format!("the bytes {} are not those of the row", stored.bytes_name)));
        }
        Ok(PictureBytes {
            mime: stored.mime,
            content_hash: stored.content_hash,
            last_changed: stored.last_changed,
            reader,
        })
    }
}

fn missing(person: PersonId) -> Error {
    Error::NotFound { kind: "Person", id: person.0 }
}
