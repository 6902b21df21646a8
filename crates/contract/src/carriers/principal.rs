//! Who asks.

use std::borrow::Cow;

use serde::Serialize;

/// The vendor's `SoPrincipalCarrier`: who asks, and what they may do.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct SoPrincipalCarrier<'a> {
    /// Kind of user.
    pub user_type: &'static str,
    /// Sign-in name of the user.
    pub associate: Cow<'a, str>,
    /// Key of the user.
    pub associate_id: i32,
    /// Whether a person is behind the user.
    pub is_person: bool,
    /// Key of the person, 0 for none.
    pub person_id: i32,
    /// Country; 0, as none is kept.
    pub country_id: i32,
    /// Country of new rows; 0, as none is kept.
    pub home_country_id: i32,
    /// Key of the company, 0 for none.
    pub contact_id: i32,
    /// First group.
    pub group_id: i32,
    /// Business of the company; 0.
    pub business_id: i32,
    /// Category of the company; 0.
    pub category_id: i32,
    /// The user whose the company is, 0 for none.
    pub contact_owner: i32,
    /// Key of the role.
    pub role_id: i32,
    /// Name of the role.
    pub role_name: Cow<'a, str>,
    /// What the role is for.
    pub role_description: Cow<'a, str>,
    /// Whom the role is for.
    pub role_type: &'static str,
    /// Licences; there are none.
    pub licenses: Vec<()>,
    /// First, middle and last name.
    pub full_name: Cow<'a, str>,
    /// E-mail address.
    pub e_mail_address: Cow<'a, str>,
    /// Names of function rights, in order.
    pub function_rights: Vec<Cow<'a, str>>,
    /// Row of the service user, 0 for none.
    pub ej_user_id: i32,
    /// Not used.
    pub ej_access_level: i32,
    /// Not used.
    pub ej_user_status: &'static str,
    /// What the caller came with.
    pub provided_credentials: Vec<ProvidedCredential<'a>>,
    /// The other groups.
    pub secondary_groups: Vec<i32>,
    /// Name of the tenant.
    pub database_context_identifier: Cow<'a, str>,
    /// Sign-in name.
    pub user_name: Cow<'a, str>,
}

/// The vendor's `ProvidedCredential` carrier: what the caller came with.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ProvidedCredential<'a> {
    /// Kind.
    #[serde(rename = "Type")]
    pub kind: &'static str,
    /// What it was found by.
    pub search_name: Cow<'a, str>,
    /// The same, as it may be shown.
    pub display_name: Cow<'a, str>,
    /// Key, 0 for none.
    pub credential_id: i32,
}
