//! What is said of a picture: text for people, spare text, what kind of picture it is.

use visage_imaging::Kind;

use super::give::may_change;
use super::{Holder, MAX_TEXT_CHARACTERS, PictureInfo, library};
use crate::error::{Error, Result};
use crate::ids::{AssociateId, PictureId};
use crate::store::picture::{NewPicture, Standing};
use crate::store::{Write, holder, picture, writing};
use crate::{Caller, People};

/// What somebody writes about a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Text for people, at most 254 characters.
    pub description: String,
    /// Spare text, at most 254 characters.
    pub extra_info: String,
    /// What kind of picture it is, at most 254 characters; empty leaves what it was.
    pub conceptual_type: String,
    /// The MIME type, which must be that of the bytes; empty leaves what it was.
    pub mime: String,
}

impl People {
    /// Writes what is said of a holder's picture. Without a picture, an empty one is made.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::NotFound`]; [`Error::NotAllowed`], also when somebody else has the same picture
    /// and theirs may not be changed.
    pub async fn describe_picture(
        &self,
        caller: &Caller,
        holder: impl Into<Holder>,
        facts: &Facts,
    ) -> Result<PictureInfo> {
        self.describe_picture_if(caller, holder, facts, &|_| true).await
    }

    /// The same when what there is to say of the picture by then is something whose change is wanted.
    ///
    /// # Errors
    /// As [`People::describe_picture`]; [`Error::Changed`] when it is not.
    pub async fn describe_picture_if(
        &self,
        caller: &Caller,
        holder: impl Into<Holder>,
        facts: &Facts,
        wanted: &(dyn Fn(&PictureInfo) -> bool + Send + Sync),
    ) -> Result<PictureInfo> {
        let holder = holder.into();
        facts.check()?;
        let stamp = (caller.associate().id, self.clock.now());
        writing!(self.store, |write| {
            let mut right = may_change(caller, holder, holder::owner_now(write, holder).await?)?;
            let mut had = None;
            if let Some(linked) = picture::linked(write, holder).await? {
                let (standing, shared) = library::changeable(write, caller, linked.id).await?;
                (had, right) = (Some(standing), shared);
            }
            if !wanted(&PictureInfo { picture: picture::of_holder_now(write, holder).await?, right }) {
                return Err(Error::Changed);
            }
            if let Some(had) = had {
                describe(write, &had, facts, stamp).await?;
            } else {
                let id = insert_empty(write, facts, holder.conceptual_type(), stamp).await?;
                picture::link(write, holder, id, stamp.0, stamp.1).await?;
            }
        })?;
        self.picture_info(caller, holder).await
    }
}

impl Facts {
    /// Refuses what does not fit.
    pub(super) fn check(&self) -> Result<()> {
        let texts = [
            ("Description", &self.description),
            ("ExtraInfo", &self.extra_info),
            ("ConceptualType", &self.conceptual_type),
            ("MimeType", &self.mime),
        ];
        let wrong = texts
            .into_iter()
            .find(|(_, text)| text.chars().count() > MAX_TEXT_CHARACTERS || text.contains('\0'));
        wrong.map_or(Ok(()), |(field, _)| {
            let reason = format!("at most {MAX_TEXT_CHARACTERS} characters are taken, none of them NUL");
            Err(Error::invalid(field, reason))
        })
    }

    /// The type, when the bytes are of it; that of the bytes when none is said.
    fn mime_of<'a>(&self, stored: &'a str) -> Result<&'a str> {
        let said = self.mime.split(';').next().unwrap_or_default().trim();
        let named = Kind::ALL.into_iter().find(|kind| kind.is_called(said));
        if said.is_empty()
            || said.eq_ignore_ascii_case(stored)
            || named.is_some_and(|kind| kind.mime() == stored)
        {
            return Ok(stored);
        }
        Err(Error::invalid("MimeType", format!("the bytes of this picture are {}", or_none(stored))))
    }

    /// The type of a picture that has no bytes yet.
    fn mime_to_come(&self) -> Result<&'static str> {
        let said = self.mime.trim();
        if said.is_empty() {
            return Ok("");
        }
        let named = Kind::ALL.into_iter().find(|kind| kind.is_called(said));
        named.map(Kind::mime).ok_or_else(|| {
            Error::invalid(
                "MimeType",
                "image/png, jpeg, gif, tiff, webp and bmp are the types of pictures here",
            )
        })
    }
}

fn or_none(mime: &str) -> &str {
    if mime.is_empty() { "not there yet" } else { mime }
}

/// Writes what is said of a picture that is there.
pub(super) async fn describe(
    write: &mut Write<'_>,
    standing: &Standing,
    facts: &Facts,
    (by, now): (AssociateId, i64),
) -> Result<()> {
    let has_bytes = !standing.bytes_name.is_empty();
    let mime = if has_bytes { facts.mime_of(&standing.mime)? } else { facts.mime_to_come()? };
    let said = facts.conceptual_type.trim();
    let conceptual_type = if said.is_empty() { &standing.conceptual_type } else { said };
    let texts = [conceptual_type, &facts.description, &facts.extra_info];
    picture::describe(write, standing.id, texts, mime, by, now).await
}

/// Makes a picture that has no bytes yet.
pub(super) async fn insert_empty(
    write: &mut Write<'_>,
    facts: &Facts,
    conceptual_type: &str,
    (by, now): (AssociateId, i64),
) -> Result<PictureId> {
    let said = facts.conceptual_type.trim();
    let conceptual_type = if said.is_empty() { conceptual_type } else { said };
    let row = NewPicture { mime: facts.mime_to_come()?, ..NewPicture::EMPTY };
    picture::insert(write, row, [conceptual_type, &facts.description, &facts.extra_info], by, now).await
}
