//! The picture of a person among those of many.

use std::borrow::Cow;

use serde::Serialize;

/// The vendor's `PersonImage` carrier.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct PersonImage<'a> {
    /// Whose it is.
    pub person_id: i32,
    /// The bytes in base64; empty when there is no picture.
    pub image_data: Cow<'a, str>,
}
