//! A user in short, and what is said of a name or a password.

use std::borrow::Cow;

use serde::Serialize;

use super::{FieldProperties, TableRight};

/// The vendor's `UserInfo` carrier: a user in short.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserInfo<'a> {
    /// Retired.
    pub deleted: bool,
    /// Key of the user.
    pub user_info_id: i32,
    /// Sign-in name.
    pub user_name: Cow<'a, str>,
    /// Key of the person, 0 for none.
    pub person_id: i32,
    /// Place in lists.
    pub rank: i32,
    /// What it is for.
    pub tooltip: Cow<'a, str>,
    /// First group.
    pub user_group_id: i32,
    /// Row of the service user, 0 for none.
    pub ej_user_id: i32,
    /// Kind of user.
    pub user_type: &'static str,
    /// Licences; there are none.
    pub granted_licenses: Vec<Cow<'a, str>>,
    /// Whether there is a way in.
    pub can_logon: bool,
    /// Name of the role.
    pub role_name: Cow<'a, str>,
    /// What the role is for.
    pub role_tooltip: Cow<'a, str>,
    /// Name of the first group.
    pub user_group_name: Cow<'a, str>,
    /// What that group is for.
    pub user_group_tooltip: Cow<'a, str>,
    /// What the caller may do to the row.
    pub table_right: Option<TableRight<'a>>,
    /// What the caller may do to its fields.
    pub field_properties: FieldProperties<'a>,
}

/// The vendor's `UserValidationResult` carrier.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserValidationResult<'a> {
    /// Why not.
    pub reason: Cow<'a, str>,
    /// Whether it is.
    pub result: bool,
    /// What the caller may do to the row.
    pub table_right: Option<TableRight<'a>>,
    /// What the caller may do to its fields.
    pub field_properties: FieldProperties<'a>,
}
