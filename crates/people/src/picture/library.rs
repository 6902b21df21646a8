//! Pictures by their own key, whoever has them; some are had by nobody and wait in a library.

use bytes::Bytes;

use super::describe::{describe, insert_empty};
use super::give::{Written, released, stored};
use super::show::still_named;
use super::{Facts, Holder, Incoming, PictureBytes, PictureInfo, shortened};
use crate::error::{Error, Result};
use crate::ids::{AssociateId, PictureId};
use crate::sentry::{self, Owner, RowRight, TableMask};
use crate::store::picture::{Standing, StoredBytes};
use crate::store::{Write, holder, picture, writing};
use crate::{Caller, People};

/// What a picture that nobody has is said to be, until somebody says otherwise.
const UNDEFINED: &str = "UndefinedImage";

impl People {
    /// The facts about a picture.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there, or is not for this caller to see.
    pub async fn stored_picture(&self, caller: &Caller, id: PictureId) -> Result<PictureInfo> {
        let (picture, held) = picture::find(&self.store, id).await?.ok_or_else(|| missing(id))?;
        let right = seen(caller, id, &held, picture.registered_by)?;
        Ok(PictureInfo { picture: Some(picture), right })
    }

    /// The bytes of a picture as they were stored.
    ///
    /// # Errors
    /// As [`People::stored_picture`]; [`Error::NoPicture`] when it has no bytes yet.
    pub async fn stored_picture_bytes(&self, caller: &Caller, id: PictureId) -> Result<PictureBytes> {
        still_named(|| self.found_by_id(caller, id), |stored| self.open_stored(stored)).await
    }

    async fn found_by_id(&self, caller: &Caller, id: PictureId) -> Result<StoredBytes> {
        let found = picture::bytes_of(&self.store, id).await?;
        let ((stored, registered_by), held) = found.ok_or_else(|| missing(id))?;
        seen(caller, id, &held, registered_by)?;
        Ok(stored)
    }

    /// What there is to say of a picture that is not kept yet: whether the caller may add it.
    pub fn default_picture(&self, caller: &Caller) -> PictureInfo {
        PictureInfo { picture: None, right: sentry::library_picture(caller, caller.associate().id) }
    }

    /// Adds a picture without bytes that nobody has yet.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::NotAllowed`].
    pub async fn add_picture(&self, caller: &Caller, facts: &Facts) -> Result<PictureId> {
        facts.check()?;
        if !sentry::may_add_picture(caller) {
            return Err(Error::NotAllowed);
        }
        let stamp = (caller.associate().id, self.clock.now());
        writing!(self.store, |write| { insert_empty(write, facts, UNDEFINED, stamp).await? })
    }

    /// Adds a picture that nobody has yet.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::TooLarge`], [`Error::NotAllowed`].
    pub async fn keep_picture(
        &self,
        caller: &Caller,
        conceptual_type: &str,
        bytes: impl Into<Bytes>,
        description: &str,
    ) -> Result<PictureId> {
        if !sentry::may_add_picture(caller) {
            return Err(Error::NotAllowed);
        }
        let texts = [shortened(conceptual_type), shortened(description), ""];
        stored!(self, bytes, |incoming| self.write_kept(caller, incoming, texts))
    }

    async fn write_kept(
        &self,
        caller: &Caller,
        incoming: &Incoming,
        texts: [&str; 3],
    ) -> Result<(Write<'_>, Written<PictureId>)> {
        let mut write = self.store.write().await?;
        let (by, now) = (caller.associate().id, self.clock.now());
        let settled = incoming.settle(&mut write, now).await?;
        let id = picture::insert(&mut write, settled.row(), texts, by, now).await?;
        let left_over = settled.left_over.into_iter().collect();
        Ok((write, (id, left_over)))
    }

    /// Writes what is said of a picture.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::NotFound`]; [`Error::NotAllowed`] unless the pictures of all who have it may be
    /// changed.
    pub async fn describe_stored_picture(
        &self,
        caller: &Caller,
        id: PictureId,
        facts: &Facts,
    ) -> Result<PictureInfo> {
        facts.check()?;
        let stamp = (caller.associate().id, self.clock.now());
        writing!(self.store, |write| {
            let (standing, _) = changeable(write, caller, id).await?;
            describe(write, &standing, facts, stamp).await?;
        })?;
        self.stored_picture(caller, id).await
    }

    /// Puts other bytes in the place of a picture's, for everybody who has it.
    ///
    /// # Errors
    /// As [`People::set_picture`] and [`People::describe_stored_picture`].
    pub async fn set_stored_picture(
        &self,
        caller: &Caller,
        id: PictureId,
        bytes: impl Into<Bytes>,
    ) -> Result<()> {
        if !self.stored_picture(caller, id).await?.right.may_update() {
            return Err(Error::NotAllowed);
        }
        stored!(self, bytes, |incoming| self.write_over(caller, id, incoming))
    }

    async fn write_over(
        &self,
        caller: &Caller,
        id: PictureId,
        incoming: &Incoming,
    ) -> Result<(Write<'_>, Written<()>)> {
        let mut write = self.store.write().await?;
        let (standing, _) = changeable(&mut write, caller, id).await?;
        let (by, now) = (caller.associate().id, self.clock.now());
        let settled = incoming.settle(&mut write, now).await?;
        picture::update(&mut write, id, settled.row(), "", by, now).await?;
        let mut left_over: Vec<_> = settled.left_over.into_iter().collect();
        left_over.extend(released(&mut write, &standing).await?);
        Ok((write, ((), left_over)))
    }

    /// Removes a picture from everybody who has it.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::NotAllowed`] unless the pictures of all who have it may be removed.
    pub async fn remove_stored_picture(&self, caller: &Caller, id: PictureId) -> Result<()> {
        let left_over = writing!(self.store, |write| {
            let (standing, right) = judged(write, caller, id).await?;
            if !right.mask.allows(TableMask::DELETE) {
                return Err(Error::NotAllowed);
            }
            picture::remove(write, id).await?;
            released(write, &standing).await?
        })?;
        self.forget_bytes(left_over).await;
        Ok(())
    }
}

fn missing(id: PictureId) -> Error {
    Error::NotFound { kind: "BlobEntity", id: id.0 }
}

/// What the caller may do to a picture that these have: see it as soon as one of them may be seen, change it when all
/// of them may be changed.
pub(super) fn right(caller: &Caller, held: &[(Holder, Owner)], registered_by: AssociateId) -> RowRight {
    let rights = held.iter().map(|(holder, owner)| sentry::picture(caller, holder.table(), owner));
    rights.reduce(RowRight::shared).unwrap_or_else(|| sentry::library_picture(caller, registered_by))
}

fn seen(
    caller: &Caller,
    id: PictureId,
    held: &[(Holder, Owner)],
    registered_by: AssociateId,
) -> Result<RowRight> {
    Some(right(caller, held, registered_by)).filter(|right| right.may_see()).ok_or_else(|| missing(id))
}

/// The picture itself when the caller may change it, for everybody who has it; else another one with the same bytes,
/// so that nobody can change through their own holder what they may only see.
pub(super) async fn shared_or_copied(
    write: &mut Write<'_>,
    caller: &Caller,
    id: PictureId,
    (by, now): (AssociateId, i64),
) -> Result<PictureId> {
    let (_, right) = judged(write, caller, id).await?;
    if right.mask.allows(TableMask::UPDATE) {
        // So that whoever had another picture before sees that this one is newer.
        picture::stamp(write, id, by, now).await?;
        return Ok(id);
    }
    picture::copy(write, id, by, now).await
}

/// A picture that the caller may change, for everybody who has it, and what they may do to it.
pub(super) async fn changeable(
    write: &mut Write<'_>,
    caller: &Caller,
    id: PictureId,
) -> Result<(Standing, RowRight)> {
    let (standing, right) = judged(write, caller, id).await?;
    if right.may_update() { Ok((standing, right)) } else { Err(Error::NotAllowed) }
}

async fn judged(write: &mut Write<'_>, caller: &Caller, id: PictureId) -> Result<(Standing, RowRight)> {
    let standing = picture::standing_now(write, id).await?.ok_or_else(|| missing(id))?;
    let held = holder::of_picture(write, id.0).await?;
    let right = seen(caller, id, &held, standing.registered_by)?;
    Ok((standing, right))
}
