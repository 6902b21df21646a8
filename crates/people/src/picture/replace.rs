//! Storing a picture: the bytes first, then the row that names them.

use bytes::Bytes;
use visage_blobs::BlobName;
use visage_imaging::{Kind, Limits};

use super::MAX_PICTURE_BYTES;
use crate::error::{Error, Result};
use crate::ids::{AssociateId, PersonId, PictureId};
use crate::sentry::{self, Owner};
use crate::store::picture::{self, NewPicture};
use crate::store::{Write, again, person};
use crate::{Caller, People};

/// A picture whose bytes are safely stored and whose row is not yet written.
pub(crate) struct Incoming {
    pub(crate) name: BlobName,
    mime: &'static str,
    content_hash: String,
    original_bytes: i64,
    stored_bytes: i64,
    zipped: bool,
    /// When storing began, by our clock.
    since: i64,
}

/// How long bytes may wait for their row: well before `check --repair` takes them for forgotten.
const WAITING_SECONDS: i64 = 30 * 60;

impl Incoming {
    /// Recognises the bytes and stores them.
    pub(crate) async fn store(people: &People, bytes: &[u8]) -> Result<Self> {
        let kind = recognise(bytes)?;
        let name = BlobName::random()?;
        let since = people.clock.now();
        let stored = people.blobs.put(&name, Bytes::copy_from_slice(bytes)).await?;
        Ok(Self {
            name,
            mime: kind.mime(),
            content_hash: content_hash(bytes),
            original_bytes: size(stored.original_bytes)?,
            stored_bytes: size(stored.stored_bytes)?,
            zipped: stored.zipped,
            since,
        })
    }

    /// SHA-256 of the original bytes, in hexadecimal.
    pub(crate) fn content_hash(&self) -> &str {
        &self.content_hash
    }

    /// Removes bytes that no row came to name. False when their place does not answer: then others need not be tried.
    pub(crate) async fn abandon(&self, people: &People) -> bool {
        let Err(error) = people.blobs.delete(&self.name).await else { return true };
        tracing::warn!(%error, name = %self.name, "bytes without a row stay behind; `visage check` lists them");
        !error.is_passing()
    }
}

impl People {
    /// Gives a person a picture, in place of the one they had. An empty description leaves the one there was.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the bytes are not a picture, [`Error::TooLarge`], [`Error::NotFound`],
    /// [`Error::NotAllowed`].
    pub async fn set_person_picture(
        &self,
        caller: &Caller,
        person: PersonId,
        bytes: &[u8],
        description: &str,
    ) -> Result<PictureId> {
        let owner = person::owner_of(&self.store, person).await?;
        may_change(caller, person, owner)?;
        let incoming = Incoming::store(self, bytes).await?;
        match again!(self.write_picture(caller, person, &incoming, description)) {
            Ok((write, id, replaced)) => {
                // Should this fail, nobody knows whether it lasts: the bytes stay, at worst as an orphan.
                write.commit().await?;
                self.forget_bytes(replaced).await;
                Ok(id)
            }
            Err(error) => {
                incoming.abandon(self).await;
                Err(error)
            }
        }
    }

    async fn write_picture(
        &self,
        caller: &Caller,
        person: PersonId,
        incoming: &Incoming,
        description: &str,
    ) -> Result<(Write<'_>, PictureId, Option<BlobName>)> {
        let mut write = self.store.write().await?;
        // Meanwhile the person may have become somebody else's.
        let owner = person::owner_now(&mut write, person).await?;
        may_change(caller, person, owner)?;
        let by = caller.associate().id;
        let (id, replaced) =
            link_person(&mut write, person, incoming, description, (by, self.clock.now())).await?;
        Ok((write, id, replaced))
    }

    /// Removes bytes whose row is gone; what cannot be removed is an orphan that `check` reports.
    pub(crate) async fn forget_bytes(&self, name: Option<BlobName>) {
        let Some(name) = name else { return };
        if let Err(error) = self.blobs.delete(&name).await {
            tracing::warn!(%error, %name, "replaced bytes stay behind; `visage check` lists them");
        }
    }
}

/// Whether the caller may change the picture of a person, whose they are as of now.
fn may_change(caller: &Caller, person: PersonId, owner: Option<Owner>) -> Result<()> {
    let right = owner.map(|owner| sentry::person_picture(caller, &owner));
    match right.filter(|right| right.may_see()) {
        None => Err(Error::NotFound { kind: "Person", id: person.0 }),
        Some(right) if right.may_update() => Ok(()),
        Some(_) => Err(Error::NotAllowed),
    }
}

/// Writes the row of a stored picture and links it to the person. A picture that only this person has keeps its
/// key. Answers the key and the name of bytes that no row names any more once this is committed.
pub(crate) async fn link_person(
    write: &mut Write<'_>,
    person: PersonId,
    incoming: &Incoming,
    description: &str,
    (by, now): (AssociateId, i64),
) -> Result<(PictureId, Option<BlobName>)> {
    if now - incoming.since > WAITING_SECONDS {
        return Err(Error::Away(
            "it took too long until the row of stored bytes could be written".to_owned(),
        ));
    }
    let row = NewPicture {
        conceptual_type: "PersonImage",
        mime: incoming.mime,
        description: shortened(description),
        original_bytes: incoming.original_bytes,
        stored_bytes: incoming.stored_bytes,
        zipped: incoming.zipped,
        bytes_name: &incoming.name.to_string(),
        content_hash: &incoming.content_hash,
    };
    match picture::linked(write, person).await? {
        Some(linked) if linked.owners == 1 => {
            picture::update(write, linked.id, &row, by, now).await?;
            Ok((linked.id, Some(BlobName::parse(&linked.bytes_name)?)))
        }
        linked => {
            if linked.is_some() {
                picture::unlink(write, person).await?;
            }
            let id = picture::insert(write, &row, by, now).await?;
            picture::link(write, person, id, by, now).await?;
            Ok((id, None))
        }
    }
}

/// What the bytes are, when they are a picture that is taken: of a kind that is known, not too large, and with a
/// head that can be read.
pub(crate) fn recognise(bytes: &[u8]) -> Result<Kind> {
    if bytes.len() as u64 > MAX_PICTURE_BYTES {
        return Err(Error::TooLarge { limit_bytes: MAX_PICTURE_BYTES });
    }
    let kind = visage_imaging::recognise(bytes).ok_or_else(|| {
        Error::invalid("Image", "these bytes are not a picture; PNG, JPEG, GIF, TIFF, WebP and BMP are taken")
    })?;
    let limits = Limits { max_bytes: MAX_PICTURE_BYTES, ..Limits::default() };
    limits.measure(bytes).map_err(|error| Error::invalid("Image", error.to_string()))?;
    Ok(kind)
}

/// SHA-256 in hexadecimal.
pub(crate) fn content_hash(bytes: &[u8]) -> String {
    crate::session::hex(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref())
}

fn size(bytes: u64) -> Result<i64> {
    i32::try_from(bytes).map(i64::from).map_err(|_| Error::TooLarge { limit_bytes: MAX_PICTURE_BYTES })
}

/// The description as far as the column holds it.
fn shortened(text: &str) -> &str {
    text.char_indices().nth(super::MAX_TEXT_CHARACTERS).map_or(text, |(end, _)| &text[..end])
}
