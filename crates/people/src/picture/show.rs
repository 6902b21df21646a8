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
        still_named(|| self.found(caller, holder), |stored| self.open_stored(stored)).await
    }

    /// What names the bytes of a holder's picture.
    pub(super) async fn found(&self, caller: &Caller, holder: Holder) -> Result<StoredBytes> {
        let asked = std::pin::pin!(picture::bytes_of_holder(&self.store, holder));
        let (found, _) = self.seen(caller, holder, asked).await?;
        found.ok_or_else(|| missing(holder))?.ok_or(Error::NoPicture)
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

/// Does something with the bytes that a row names. The picture may be replaced after its row was read: as long as the row
/// names other bytes then, it is done with those.
pub(super) async fn still_named<T, Found, Done>(
    find: impl Fn() -> Found,
    work: impl Fn(StoredBytes) -> Done,
) -> Result<T>
where
    Found: Future<Output = Result<StoredBytes>>,
    Done: Future<Output = Result<T>>,
{
    let mut stored = find().await?;
    loop {
        let name = stored.bytes_name.clone();
        let done = work(stored).await;
        if !matches!(done, Err(Error::BytesGone(_))) {
            return done;
        }
        stored = find().await?;
        if stored.bytes_name == name {
            return done;
        }
    }
}

pub(super) fn missing(holder: Holder) -> Error {
    Error::NotFound { kind: holder.kind(), id: holder.id() }
}
