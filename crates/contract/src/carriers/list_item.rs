//! Items of lists that people choose from.

use std::borrow::Cow;

use serde::Serialize;

use super::{FieldProperties, TableRight};
use crate::culture::StampText;

/// The vendor's `MDOListItem` carrier.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename = "MDOListItem", rename_all = "PascalCase")]
pub struct MdoListItem<'a> {
    /// Key.
    pub id: i32,
    /// Name.
    pub name: Cow<'a, str>,
    /// What it is for.
    pub tool_tip: Cow<'a, str>,
    /// Retired.
    pub deleted: bool,
    /// Place in the list.
    pub rank: i32,
    /// Kind of item.
    #[serde(rename = "Type")]
    pub kind: Cow<'a, str>,
    /// Items below it.
    pub child_items: Vec<MdoListItem<'a>>,
    /// Name of an icon.
    pub icon_hint: Cow<'a, str>,
    /// A colour.
    pub color_block: i32,
    /// What else is known.
    pub extra_info: Cow<'a, str>,
    /// How it is shown.
    pub style_hint: Cow<'a, str>,
    /// Name with those of the items above it.
    pub full_name: Cow<'a, str>,
    /// What the caller may do to the row.
    pub table_right: Option<TableRight<'a>>,
    /// What the caller may do to its fields.
    pub field_properties: FieldProperties<'a>,
}

/// The vendor's `SelectableMDOListItem` carrier.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename = "SelectableMDOListItem", rename_all = "PascalCase")]
pub struct SelectableMdoListItem<'a> {
    /// Key.
    pub id: i32,
    /// Name.
    pub name: Cow<'a, str>,
    /// What it is for.
    pub tool_tip: Cow<'a, str>,
    /// Retired.
    pub deleted: bool,
    /// Place in the list.
    pub rank: i32,
    /// Kind of item.
    #[serde(rename = "Type")]
    pub kind: Cow<'a, str>,
    /// A colour.
    pub color_block: i32,
    /// Name of an icon.
    pub icon_hint: Cow<'a, str>,
    /// Chosen.
    pub selected: bool,
    /// When that was changed last; not kept.
    pub last_changed: StampText,
    /// Items below it.
    pub child_items: Vec<SelectableMdoListItem<'a>>,
    /// What else is known.
    pub extra_info: Cow<'a, str>,
    /// How it is shown.
    pub style_hint: Cow<'a, str>,
    /// Left out of lists.
    pub hidden: bool,
    /// Name with those of the items above it.
    pub full_name: Cow<'a, str>,
    /// What the caller may do to the row.
    pub table_right: Option<TableRight<'a>>,
    /// What the caller may do to its fields.
    pub field_properties: FieldProperties<'a>,
}
