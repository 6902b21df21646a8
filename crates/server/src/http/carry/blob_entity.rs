//! The facts about a picture as a carrier.

use serde::Deserialize;
use visage_contract::carriers::{BlobEntity, FieldProperties};
use visage_contract::culture::{StampText, stamp, translate};
use visage_people::Caller;
use visage_people::ids::PictureId;
use visage_people::picture::{Facts, MAX_TEXT_CHARACTERS, Picture, PictureInfo};
use visage_people::sentry::RowRight;

use super::associate::associate;
use super::right::{table_right, text_property};
use super::word::Word;
use crate::http::error::ApiError;
use crate::http::style::Style;

/// The vendor's `BlobEntity` carrier, as far as it can be written. The rest of it follows from the bytes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SentFacts {
    #[serde(rename = "blobid")]
    id: Option<Word>,
    description: Option<String>,
    #[serde(rename = "extrainfo")]
    extra_info: Option<String>,
    #[serde(rename = "conceptualtype")]
    conceptual_type: Option<String>,
    #[serde(rename = "mimetype")]
    mime: Option<String>,
}

impl SentFacts {
    /// The picture that is meant by its key; none for 0, and when it was left out.
    ///
    /// # Errors
    /// An invalid argument when it is no key.
    pub fn id(&self) -> Result<Option<PictureId>, ApiError> {
        let id = self.id.as_ref().map(|word| word.id("BlobId")).transpose()?;
        Ok(id.filter(|id| *id != 0).map(PictureId))
    }

    /// What is said of the picture; what was left out is empty.
    pub fn facts(self) -> Facts {
        Facts {
            description: self.description.unwrap_or_default(),
            extra_info: self.extra_info.unwrap_or_default(),
            conceptual_type: self.conceptual_type.unwrap_or_default(),
            mime: self.mime.unwrap_or_default(),
        }
    }
}

/// The carrier of what is known; an empty one, with rights, when there is no picture.
pub fn blob_entity<'a>(info: &'a PictureInfo, caller: &'a Caller, style: &Style) -> BlobEntity<'a> {
    let mut entity = empty(info.right, style);
    if let Some(picture) = &info.picture {
        fill(&mut entity, picture, caller, style);
    }
    entity
}

fn empty<'a>(right: RowRight, style: &Style) -> BlobEntity<'a> {
    let unset = stamp::utc_kind(None, style.time);
    BlobEntity {
        blob_id: 0,
        blob_size: 0,
        description: "".into(),
        extra_info: "".into(),
        is_encrypted: false,
        is_zipped: false,
        mime_type: "".into(),
        original_size: 0,
        created_date: unset,
        updated_date: unset,
        created_by: None,
        updated_by: None,
        conceptual_type: "".into(),
        table_right: Some(table_right(right, style)),
        field_properties: writable_fields(right, style),
    }
}

fn fill<'a>(entity: &mut BlobEntity<'a>, picture: &'a Picture, caller: &'a Caller, style: &Style) {
    let text = |text: &'a str| translate(text, style.language, style.culture);
    let when = |seconds: Option<i64>| -> StampText { stamp::utc_kind(seconds, style.time) };
    entity.blob_id = picture.id.0;
    entity.blob_size = picture.stored_bytes;
    entity.description = text(&picture.description);
    entity.extra_info = text(&picture.extra_info);
    entity.is_encrypted = picture.encrypted;
    entity.is_zipped = picture.zipped;
    entity.mime_type = (&*picture.mime).into();
    entity.original_size = picture.original_bytes;
    entity.created_date = when(Some(picture.registered));
    entity.updated_date = when(picture.updated);
    entity.created_by = associate(caller, picture.registered_by, style);
    entity.updated_by = picture.updated_by.and_then(|by| associate(caller, by, style));
    entity.conceptual_type = (&*picture.conceptual_type).into();
}

/// The fields that a client may write.
fn writable_fields(right: RowRight, style: &Style) -> FieldProperties<'static> {
    let characters = i32::try_from(MAX_TEXT_CHARACTERS).unwrap_or(i32::MAX);
    let names = ["Description", "ExtraInfo", "ConceptualType", "MimeType"];
    FieldProperties::new(names.map(|name| (name, text_property(right, style, characters))).into())
}
