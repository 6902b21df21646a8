//! Giving a holder a picture: bytes that have just come, a picture that is there already, or none any more.

use bytes::Bytes;
use visage_blobs::BlobName;

use super::condition::{self, ALWAYS, Condition};
use super::show::missing;
use super::take::{LeftOver, Settled};
use super::{Holder, Incoming, shortened};
use crate::error::{Error, Result};
use crate::ids::{AssociateId, PictureId};
use crate::sentry::{self, Owner, RowRight};
use crate::store::picture::Standing;
use crate::store::{Write, again, content, holder, picture};
use crate::{Caller, People};

/// What was written, and the names of bytes that no row names any more once it is committed.
pub(crate) type Written<T> = (T, Vec<LeftOver>);

/// Stores bytes that have come and writes what names them: once more when bytes that were there went away meanwhile.
macro_rules! stored {
    ($people:expr, $bytes:expr, |$incoming:ident| $write:expr) => {{
        let mut stored = Incoming::store($people, $bytes.into()).await?;
        let write = async |$incoming: &Incoming| crate::store::again!($write);
        let written = match write(&stored).await {
            Err(gone @ Error::BytesGone(_)) => match stored.put_again($people).await {
                Ok(true) => write(&stored).await,
                Ok(false) => Err(gone),
                Err(error) => Err(error),
            },
            written => written,
        };
        $people.committed(&stored, written).await
    }};
}
pub(super) use stored;

impl People {
    /// Gives a holder a picture, in place of the one they had. An empty description leaves the one there was.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the bytes are not a picture, [`Error::TooLarge`], [`Error::NotFound`],
    /// [`Error::NotAllowed`].
    pub async fn set_picture(
        &self,
        caller: &Caller,
        holder: impl Into<Holder>,
        bytes: impl Into<Bytes>,
        description: &str,
    ) -> Result<PictureId> {
        self.set_picture_if(caller, holder, bytes, description, ALWAYS).await
    }

    /// The same when the picture that the holder has by then is one whose change is wanted.
    ///
    /// # Errors
    /// As [`People::set_picture`]; [`Error::Changed`] when it is not.
    pub async fn set_picture_if(
        &self,
        caller: &Caller,
        holder: impl Into<Holder>,
        bytes: impl Into<Bytes>,
        description: &str,
        wanted: Condition<'_>,
    ) -> Result<PictureId> {
        let holder = holder.into();
        self.may_set_picture(caller, holder, wanted).await?;
        stored!(self, bytes, |incoming| self.write_bytes(caller, holder, incoming, description, wanted))
    }

    /// Makes what was written last; after an error the bytes that had come are removed.
    pub(super) async fn committed<T>(
        &self,
        incoming: &Incoming,
        written: Result<(Write<'_>, Written<T>)>,
    ) -> Result<T> {
        match written {
            Ok((write, (done, left_over))) => {
                // Should this fail, nobody knows whether it lasts: the bytes stay, at worst as orphans.
                write.commit().await?;
                self.forget_bytes(left_over).await;
                Ok(done)
            }
            Err(error) => {
                incoming.abandon(self).await;
                Err(error)
            }
        }
    }

    async fn write_bytes(
        &self,
        caller: &Caller,
        holder: Holder,
        incoming: &Incoming,
        description: &str,
        wanted: Condition<'_>,
    ) -> Result<(Write<'_>, Written<PictureId>)> {
        let mut write = self.store.write().await?;
        // Meanwhile the holder may have become somebody else's, and somebody else may have changed the picture.
        may_change(caller, holder, holder::owner_now(&mut write, holder).await?)?;
        condition::linked(&mut write, holder, wanted).await?;
        let stamp = (caller.associate().id, self.clock.now());
        let settled = incoming.settle(&mut write, stamp.1).await?;
        let written = give(&mut write, holder, &settled, description, stamp).await?;
        Ok((write, written))
    }

    /// Takes the picture of a holder away; it is gone unless somebody else has it too. Without a picture nothing
    /// happens.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotAllowed`].
    pub async fn remove_picture(&self, caller: &Caller, holder: impl Into<Holder>) -> Result<()> {
        self.remove_picture_if(caller, holder, ALWAYS).await
    }

    /// The same when the picture that the holder has by then is one whose change is wanted.
    ///
    /// # Errors
    /// As [`People::remove_picture`]; [`Error::Changed`] when it is not.
    pub async fn remove_picture_if(
        &self,
        caller: &Caller,
        holder: impl Into<Holder>,
        wanted: Condition<'_>,
    ) -> Result<()> {
        self.relink(caller, holder.into(), None, wanted).await
    }

    /// Gives a holder a picture that is stored already, in place of the one they had. Who may see it and not change
    /// it gives another one with the same bytes.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a holder or a picture that is not there, or is not for this caller to see;
    /// [`Error::NotAllowed`].
    pub async fn change_picture(
        &self,
        caller: &Caller,
        holder: impl Into<Holder>,
        picture: PictureId,
    ) -> Result<()> {
        self.relink(caller, holder.into(), Some(picture), ALWAYS).await
    }

    async fn relink(
        &self,
        caller: &Caller,
        holder: Holder,
        picture: Option<PictureId>,
        wanted: Condition<'_>,
    ) -> Result<()> {
        let (write, left_over) = again!(self.write_link(caller, holder, picture, wanted))?;
        write.commit().await?;
        self.forget_bytes(left_over).await;
        Ok(())
    }

    async fn write_link(
        &self,
        caller: &Caller,
        holder: Holder,
        picture: Option<PictureId>,
        wanted: Condition<'_>,
    ) -> Result<(Write<'_>, Vec<LeftOver>)> {
        let mut write = self.store.write().await?;
        may_change(caller, holder, holder::owner_now(&mut write, holder).await?)?;
        let had = condition::linked(&mut write, holder, wanted).await?;
        if had.as_ref().map(|had| had.id) == picture {
            return Ok((write, Vec::new()));
        }
        let (by, now) = (caller.associate().id, self.clock.now());
        let given = match picture {
            Some(id) => Some(super::library::shared_or_copied(&mut write, caller, id, (by, now)).await?),
            None => None,
        };
        let left_over = match had {
            Some(had) => take_away(&mut write, holder, &had).await?,
            None => Vec::new(),
        };
        if let Some(id) = given {
            picture::link(&mut write, holder, id, by, now).await?;
        }
        Ok((write, left_over))
    }

    /// Removes bytes whose rows are gone; what cannot be removed is an orphan that `check` reports.
    pub(crate) async fn forget_bytes(&self, left_over: impl IntoIterator<Item = LeftOver>) {
        for LeftOver { name, content } in left_over {
            if let Some(content) = content {
                self.renditions.forget(&content).await;
            }
            if let Err(error) = self.blobs.delete(&name).await {
                tracing::warn!(%error, %name, "replaced bytes stay behind; `visage check` lists them");
            }
        }
    }
}

/// What the caller may do to the picture of a holder, whose they are as of now, when they may change it.
pub(super) fn may_change(caller: &Caller, holder: Holder, owner: Option<Owner>) -> Result<RowRight> {
    let right = owner.map(|owner| sentry::picture(caller, holder.table(), &owner));
    match right.filter(|right| right.may_see()) {
        None => Err(missing(holder)),
        Some(right) if right.may_update() => Ok(right),
        Some(_) => Err(Error::NotAllowed),
    }
}

/// Writes the row of stored bytes and links it to the holder. A picture that only this holder has keeps its key.
pub(crate) async fn give(
    write: &mut Write<'_>,
    holder: Holder,
    settled: &Settled<'_>,
    description: &str,
    (by, now): (AssociateId, i64),
) -> Result<Written<PictureId>> {
    let mut left_over: Vec<_> = settled.left_over.clone().into_iter().collect();
    let description = shortened(description);
    match picture::linked(write, holder).await? {
        Some(had) if had.holders == 1 => {
            picture::update(write, had.id, settled.row(), description, by, now).await?;
            left_over.extend(released(write, &had).await?);
            Ok((had.id, left_over))
        }
        had => {
            if had.is_some() {
                picture::unlink(write, holder).await?;
            }
            let texts = [holder.conceptual_type(), description, ""];
            let id = picture::insert(write, settled.row(), texts, by, now).await?;
            picture::link(write, holder, id, by, now).await?;
            Ok((id, left_over))
        }
    }
}

/// Takes a picture from a holder, and removes it when nobody else has it.
async fn take_away(write: &mut Write<'_>, holder: Holder, had: &Standing) -> Result<Vec<LeftOver>> {
    picture::unlink(write, holder).await?;
    if had.holders > 1 {
        return Ok(Vec::new());
    }
    picture::remove(write, had.id).await?;
    Ok(released(write, had).await?.into_iter().collect())
}

/// The bytes that a row named, when no row names them any more.
pub(super) async fn released(write: &mut Write<'_>, had: &Standing) -> Result<Option<LeftOver>> {
    if had.bytes_name.is_empty() || content::is_named_now(write, &had.bytes_name).await? {
        return Ok(None);
    }
    let content = Some(had.content_hash.clone());
    Ok(Some(LeftOver { name: BlobName::parse(&had.bytes_name)?, content }))
}
