//! A user with role, groups and ways in.

use std::borrow::Cow;

use serde::Serialize;

use super::{FieldProperties, Person, StringDictionary, TableRight};
use crate::culture::StampText;

/// The vendor's `User` carrier: a user as an administrator sees them.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(clippy::struct_excessive_bools, reason = "the vendor's carrier has them")]
pub struct User<'a> {
    /// Key of the user.
    pub associate_id: i32,
    /// Initials or sign-in name.
    pub name: Cow<'a, str>,
    /// Place in lists.
    pub rank: i32,
    /// What it is for.
    pub tooltip: Cow<'a, str>,
    /// Licences; there are none.
    pub license_owners: Vec<()>,
    /// The role.
    pub role: Option<Role<'a>>,
    /// The first group.
    pub user_group: Option<UserGroup<'a>>,
    /// The other groups.
    pub other_groups: Vec<UserGroup<'a>>,
    /// The person behind the user.
    pub person: Option<Box<Person<'a>>>,
    /// Retired.
    pub deleted: bool,
    /// Signed in last, as far as the audit log goes back.
    pub lastlogin: StampText,
    /// Signed out last; not kept.
    pub lastlogout: StampText,
    /// Row of the service user, 0 for none.
    pub ej_user_id: i32,
    /// Not used.
    pub request_signature: Cow<'a, str>,
    /// Kind.
    #[serde(rename = "Type")]
    pub kind: &'static str,
    /// Whether the person has retired.
    pub is_person_retired: bool,
    /// Not used.
    pub is_on_travel: bool,
    /// Ways in.
    pub credentials: Vec<Credential<'a>>,
    /// Sign-in name.
    pub user_name: Cow<'a, str>,
    /// Not used.
    pub ticket_categories: Vec<()>,
    /// Another name; not kept.
    pub nick_name: Cow<'a, str>,
    /// Not used.
    pub waiting_for_approval: bool,
    /// Extra columns, the older form.
    pub extra_fields: StringDictionary,
    /// Extra columns.
    pub custom_fields: StringDictionary,
    /// Not used.
    pub post_save_commands: Vec<()>,
    /// What the caller may do to the row.
    pub table_right: Option<TableRight<'a>>,
    /// What the caller may do to its fields.
    pub field_properties: FieldProperties<'a>,
    /// Where to go on, for REST.
    #[serde(rename = "_Links", skip_serializing_if = "Option::is_none")]
    pub links: Option<StringDictionary>,
}

/// The vendor's `Role` carrier: a role as a user has it.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Role<'a> {
    /// Key.
    pub id: i32,
    /// Name, or what is to be proved.
    pub value: Cow<'a, str>,
    /// What it is for.
    pub tooltip: Cow<'a, str>,
    /// What the caller may do to the row.
    pub table_right: Option<TableRight<'a>>,
    /// What the caller may do to its fields.
    pub field_properties: FieldProperties<'a>,
}

/// The vendor's `UserGroup` carrier.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserGroup<'a> {
    /// Name, or what is to be proved.
    pub value: Cow<'a, str>,
    /// What it is for.
    pub tooltip: Cow<'a, str>,
    /// Key.
    pub id: i32,
    /// Place in lists.
    pub rank: i32,
    /// Retired.
    pub deleted: bool,
    /// What the caller may do to the row.
    pub table_right: Option<TableRight<'a>>,
    /// What the caller may do to its fields.
    pub field_properties: FieldProperties<'a>,
}

/// The vendor's `Credential` carrier: a way in that a user has.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Credential<'a> {
    /// Kind.
    #[serde(rename = "Type")]
    pub kind: CredentialType<'a>,
    /// Name, or what is to be proved.
    pub value: Cow<'a, str>,
    /// The same, as it may be shown.
    pub display_value: Cow<'a, str>,
    /// What the caller may do to the row.
    pub table_right: Option<TableRight<'a>>,
    /// What the caller may do to its fields.
    pub field_properties: FieldProperties<'a>,
}

/// The vendor's `CredentialType` carrier.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CredentialType<'a> {
    /// Name of the type.
    pub display_type: &'static str,
    /// Kind.
    #[serde(rename = "Type")]
    pub kind: &'static str,
    /// Text for people.
    pub description: Cow<'a, str>,
    /// How the value is asked for.
    pub value_control: &'static str,
    /// Whether it can come before its person.
    pub can_create_person: bool,
    /// Whether it goes by a user name.
    pub is_user_name_supported: bool,
    /// What the caller may do to the row.
    pub table_right: Option<TableRight<'a>>,
    /// What the caller may do to its fields.
    pub field_properties: FieldProperties<'a>,
}
