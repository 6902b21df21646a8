//! A user of the system, as other carriers name them.

use std::borrow::Cow;

use serde::Serialize;

use super::{FieldProperties, StringDictionary, TableRight};

/// The vendor's Associate carrier.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Associate<'a> {
    /// Key.
    pub associate_id: i32,
    /// Initials or sign-in name.
    pub name: Cow<'a, str>,
    /// The person behind the user, 0 for none.
    pub person_id: i32,
    /// Place in lists.
    pub rank: i32,
    /// Free text.
    pub tooltip: Cow<'a, str>,
    /// Name of the user type.
    #[serde(rename = "Type")]
    pub user_type: &'static str,
    /// Primary user group.
    pub group_idx: i32,
    /// First, middle and last name.
    pub full_name: Cow<'a, str>,
    /// Full name with salutation.
    pub formal_name: Cow<'a, str>,
    /// Retired.
    pub deleted: bool,
    /// Row of the service user, 0 for none.
    pub ej_user_id: i32,
    /// Sign-in name.
    pub user_name: Cow<'a, str>,
    /// Extra columns, the older form.
    pub extra_fields: StringDictionary,
    /// Extra columns.
    pub custom_fields: StringDictionary,
    /// What the caller may do to the user's row.
    pub table_right: Option<TableRight<'a>>,
    /// What the caller may do to its fields.
    pub field_properties: FieldProperties<'a>,
}
