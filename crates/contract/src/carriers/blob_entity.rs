//! The facts about a stored picture.

use std::borrow::Cow;

use serde::Serialize;

use super::{Associate, FieldProperties, TableRight};
use crate::culture::StampText;

/// The vendor's `BlobEntity` carrier: 15 properties.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct BlobEntity<'a> {
    /// Key; 0 when there is no picture.
    pub blob_id: i32,
    /// Bytes as stored, after zipping and sealing.
    pub blob_size: i32,
    /// Text for people, at most 254 characters.
    pub description: Cow<'a, str>,
    /// Spare text, at most 254 characters.
    pub extra_info: Cow<'a, str>,
    /// Whether the stored bytes are sealed.
    pub is_encrypted: bool,
    /// Whether the stored bytes are zipped.
    pub is_zipped: bool,
    /// MIME type, told from the bytes.
    pub mime_type: Cow<'a, str>,
    /// Bytes that a client gets.
    pub original_size: i32,
    /// Stored first.
    pub created_date: StampText,
    /// Changed last; unset until the first change.
    pub updated_date: StampText,
    /// Who stored it.
    pub created_by: Option<Associate<'a>>,
    /// Who changed it last.
    pub updated_by: Option<Associate<'a>>,
    /// Kind of picture, at most 254 characters.
    pub conceptual_type: Cow<'a, str>,
    /// What the caller may do to the picture.
    pub table_right: Option<TableRight<'a>>,
    /// What the caller may do to its writable fields.
    pub field_properties: FieldProperties<'a>,
}
