//! What a caller may do to a field, and what the field holds.

use std::borrow::Cow;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Flags;

/// Rights of one field.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FieldRight<'a> {
    /// `Update`, `Read` or `None`, with hints.
    pub mask: Flags,
    /// Why it is restricted or mandatory.
    pub reason: Cow<'a, str>,
}

/// The vendor's `FieldProperty` carrier.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct FieldProperty<'a> {
    /// What the caller may do.
    pub field_right: FieldRight<'a>,
    /// .NET type.
    pub field_type: &'static str,
    /// Characters a text may have, or bytes of a number.
    pub field_length: i32,
}

/// Properties by field name, in a fixed order.
#[derive(Clone, Debug, Default, serde::Serialize)]
#[serde(rename = "FieldPropertyDictionary")]
pub struct FieldProperties<'a>(pub Fields<'a>);

/// The entries of [`FieldProperties`].
#[derive(Clone, Debug, Default)]
pub struct Fields<'a>(pub Vec<(&'static str, FieldProperty<'a>)>);

impl<'a> FieldProperties<'a> {
    /// Properties of these fields.
    pub fn new(fields: Vec<(&'static str, FieldProperty<'a>)>) -> Self {
        Self(Fields(fields))
    }
}

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, property) in &self.0 {
            map.serialize_entry(name, property)?;
        }
        map.end()
    }
}
