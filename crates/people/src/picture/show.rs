//! Reading pictures.

use visage_blobs::BlobName;

use super::{PictureBytes, PictureInfo};
use crate::error::{Error, Result};
use crate::ids::PersonId;
use crate::sentry::{self, RowRight, TableMask};
use crate::{Caller, People, store};

impl People {
    /// The facts about a person's picture, or that there is none.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the person is not there, or is not for this caller to see.
    pub async fn person_picture_info(&self, caller: &Caller, person: PersonId) -> Result<PictureInfo> {
        let right = may_see(caller, person)?;
        let found = store::picture::of_person(&self.store, person).await?;
        let picture = found.ok_or_else(|| missing(person))?;
        Ok(PictureInfo { picture, right })
    }

    /// A person's picture as it was stored.
    ///
    /// # Errors
    /// As [`People::person_picture_info`]; [`Error::NoPicture`] when the person has none, or an empty one.
    pub async fn person_picture(&self, caller: &Caller, person: PersonId) -> Result<PictureBytes> {
        may_see(caller, person)?;
        match self.open_picture(person).await {
            // The picture may have been replaced after its row was read: then the new row names other bytes.
            Err(Error::BytesGone(_)) => self.open_picture(person).await,
            opened => opened,
        }
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

/// What the caller may do to the picture of a person whom they may see.
fn may_see(caller: &Caller, person: PersonId) -> Result<RowRight> {
    let right = sentry::person_picture(caller);
    let visible = sentry::person(caller).mask.and(right.mask).allows(TableMask::SELECT);
    if visible { Ok(right) } else { Err(missing(person)) }
}
