//! Reading pictures.

use visage_blobs::BlobName;

use super::{Holder, PictureBytes, PictureInfo, library};
use crate::error::{Error, Result};
use crate::sentry::{self, RowRight};
use crate::store::holder;
use crate::store::picture::{self, StoredBytes};
use crate::{Caller, People};

impl People {
    /// The facts about a holder's picture, or that there is none.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the holder is not there, or is not for this caller to see.
    pub async fn picture_info(&self, caller: &Caller, holder: impl Into<Holder>) -> Result<PictureInfo> {
        let holder = holder.into();
        let asked = std::pin::pin!(picture::of_holder(&self.store, holder));
        let (found, right) = self.seen(caller, holder, asked).await?;
        let picture = found.ok_or_else(|| missing(holder))?;
        let right = match &picture {
            // Others may have the same picture, whose pictures the caller may not change.
            Some(picture) if right.may_update() && !sentry::every_picture(caller) => {
                let found = picture::find(&self.store, picture.id).await?;
                found.map_or(right, |(now, held)| library::right(caller, &held, now.registered_by))
            }
            _ => right,
        };
        Ok(PictureInfo { picture, right })
    }

    /// A holder's picture as it was stored.
    ///
    /// # Errors
    /// As [`People::picture_info`]; [`Error::NoPicture`] when the holder has none, or an empty one.
    pub async fn picture(&self, caller: &Caller, holder: impl Into<Holder>) -> Result<PictureBytes> {
        let holder = holder.into();
        self.seen(caller, holder, async { Ok(()) }).await?;
        let mut stored = self.stored_bytes(holder).await?;
        loop {
            let name = stored.bytes_name.clone();
            let opened = self.open_stored(stored).await;
            if !matches!(opened, Err(Error::BytesGone(_))) {
                return opened;
            }
            // The picture may have been replaced after its row was read: then the new row names other bytes.
            stored = self.stored_bytes(holder).await?;
            if stored.bytes_name == name {
                return opened;
            }
        }
    }

    /// What was asked for of a holder whose picture the caller may see, and what they may do to it.
    pub(super) async fn seen<T>(
        &self,
        caller: &Caller,
        holder: Holder,
        asked: impl Future<Output = Result<T>>,
    ) -> Result<(T, RowRight)> {
        match sentry::any_picture(caller, holder.table()) {
            Some(right) if !right.may_see() => Err(missing(holder)),
            Some(right) => Ok((asked.await?, right)),
            // Rare enough to wait in a box of its own: every request carries the rest about with it.
            None => Box::pin(self.related(caller, holder, asked)).await,
        }
    }

    /// The same where that depends on whose the holder is.
    async fn related<T>(
        &self,
        caller: &Caller,
        holder: Holder,
        asked: impl Future<Output = Result<T>>,
    ) -> Result<(T, RowRight)> {
        // In this order: what is told is never newer than the right to it.
        let (found, owner) = tokio::try_join!(asked, holder::owner_of(&self.store, holder))?;
        let right = owner.map(|owner| sentry::picture(caller, holder.table(), &owner));
        let right = right.filter(|right| right.may_see()).ok_or_else(|| missing(holder))?;
        Ok((found, right))
    }

    async fn stored_bytes(&self, holder: Holder) -> Result<StoredBytes> {
        let found = picture::bytes_of_holder(&self.store, holder).await?;
        found.ok_or_else(|| missing(holder))?.ok_or(Error::NoPicture)
    }

    /// Opens the bytes that a row names.
    pub(super) async fn open_stored(&self, stored: StoredBytes) -> Result<PictureBytes> {
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

pub(super) fn missing(holder: Holder) -> Error {
    Error::NotFound { kind: holder.kind(), id: holder.id() }
}
