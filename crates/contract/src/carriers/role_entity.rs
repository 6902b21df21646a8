//! A role with all that it allows.

use std::borrow::Cow;

use serde::Serialize;

use super::{Associate, FieldProperties, TableRight};
use crate::culture::StampText;

/// The vendor's `RoleEntity` carrier.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RoleEntity<'a> {
    /// Key.
    pub role_id: i32,
    /// Name.
    pub name: Cow<'a, str>,
    /// What it is for.
    pub tooltip: Cow<'a, str>,
    /// Whom it is for.
    pub role_type: &'static str,
    /// Retired, 0 or 1.
    pub deleted: i32,
    /// Place in lists.
    pub rank: i32,
    /// When it was made; not kept.
    pub created: StampText,
    /// Not used.
    pub use_categories: i32,
    /// Who made it; not kept.
    pub created_by: Option<Associate<'a>>,
    /// When it was changed; not kept.
    pub updated: StampText,
    /// Who changed it; not kept.
    pub updated_by: Option<Associate<'a>>,
    /// What it allows to be done to rows.
    pub data_rights: DataRights<'a>,
    /// What the caller may do to the row.
    pub table_right: Option<TableRight<'a>>,
    /// What the caller may do to its fields.
    pub field_properties: FieldProperties<'a>,
}

/// The vendor's `DataRights` carrier: a rung for each table, by row, and relation, by column.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DataRights<'a> {
    /// The relations.
    pub columns_info: Vec<RelationToOwner<'a>>,
    /// The tables.
    pub rows_info: Vec<EntityName<'a>>,
    /// The rungs.
    pub rights: Vec<Vec<DataRight<'a>>>,
    /// What the caller may do to the row.
    pub table_right: Option<TableRight<'a>>,
    /// What the caller may do to its fields.
    pub field_properties: FieldProperties<'a>,
}

/// The vendor's `RelationToOwner` carrier: whose a row is.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RelationToOwner<'a> {
    /// The vendor's number.
    pub id: i32,
    /// The vendor's name.
    pub value: Cow<'a, str>,
    /// What it is for.
    pub tooltip: Cow<'a, str>,
    /// What the caller may do to the row.
    pub table_right: Option<TableRight<'a>>,
    /// What the caller may do to its fields.
    pub field_properties: FieldProperties<'a>,
}

/// The vendor's `EntityName` carrier: a table.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EntityName<'a> {
    /// Its name.
    pub table_name: Cow<'a, str>,
    /// What it holds.
    pub table_description: Cow<'a, str>,
    /// What the caller may do to the row.
    pub table_right: Option<TableRight<'a>>,
    /// What the caller may do to its fields.
    pub field_properties: FieldProperties<'a>,
}

/// The vendor's `DataRight` carrier: a rung.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DataRight<'a> {
    /// Empty, `R`, `CR`, `CRU` or `CRUD`.
    pub value: Cow<'a, str>,
    /// The same for people.
    pub description: Cow<'a, str>,
    /// What the caller may do to the row.
    pub table_right: Option<TableRight<'a>>,
    /// What the caller may do to its fields.
    pub field_properties: FieldProperties<'a>,
}
