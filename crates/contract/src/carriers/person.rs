//! A person on one level.

use std::borrow::Cow;

use serde::Serialize;

use super::{FieldProperties, TableRight};

/// The vendor's flat Person carrier.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Person<'a> {
    /// Position; none is kept.
    pub position: Cow<'a, str>,
    /// Key of the person, 0 for none.
    pub person_id: i32,
    /// Mr., Ms. and the like.
    pub mrmrs: Cow<'a, str>,
    /// First name.
    pub firstname: Cow<'a, str>,
    /// Last name.
    pub lastname: Cow<'a, str>,
    /// Middle name.
    pub middle_name: Cow<'a, str>,
    /// Job title.
    pub title: Cow<'a, str>,
    /// Free text.
    pub description: Cow<'a, str>,
    /// First e-mail address.
    pub email: Cow<'a, str>,
    /// First, middle and last name.
    pub full_name: Cow<'a, str>,
    /// First number on the desk.
    pub direct_phone: Cow<'a, str>,
    /// Full name with salutation.
    pub formal_name: Cow<'a, str>,
    /// Country; 0, as none is kept.
    pub country_id: i32,
    /// Key of the company, 0 for none.
    pub contact_id: i32,
    /// Name of the company.
    pub contact_name: Cow<'a, str>,
    /// Whether the person has retired, as a number.
    pub retired: i32,
    /// Place in lists.
    pub rank: i32,
    /// Interests; none are kept.
    pub active_interests: i32,
    /// Department of the company.
    pub contact_department: Cow<'a, str>,
    /// Country of the company; 0.
    pub contact_country_id: i32,
    /// Number of the company; none is kept.
    pub contact_org_nr: Cow<'a, str>,
    /// First fax number.
    pub fax_phone: Cow<'a, str>,
    /// First mobile number.
    pub mobile_phone: Cow<'a, str>,
    /// Number of the company; none is kept.
    pub contact_phone: Cow<'a, str>,
    /// The user whose the person is.
    pub associate_name: Cow<'a, str>,
    /// Key of that user.
    pub associate_id: i32,
    /// Whether the person has an address; none is kept.
    pub use_person_address: bool,
    /// Fax of the company; none is kept.
    pub contact_fax: Cow<'a, str>,
    /// First name in kana; none is kept.
    pub kanafname: Cow<'a, str>,
    /// Last name in kana; none is kept.
    pub kanalname: Cow<'a, str>,
    /// Spare.
    pub post1: Cow<'a, str>,
    /// Spare.
    pub post2: Cow<'a, str>,
    /// Spare.
    pub post3: Cow<'a, str>,
    /// Text of the e-mail address.
    pub email_name: Cow<'a, str>,
    /// Name of the company with its department.
    pub contact_full_name: Cow<'a, str>,
    /// Not used.
    pub active_erp_links: i32,
    /// Not used.
    pub ticket_priority_id: i32,
    /// Not used.
    pub support_language_id: i32,
    /// Not used.
    pub support_associate_id: i32,
    /// Category; none is kept.
    pub category_name: Cow<'a, str>,
    /// Number; none is kept.
    pub person_number: Cow<'a, str>,
    /// What the caller may do to the row.
    pub table_right: Option<TableRight<'a>>,
    /// What the caller may do to its fields.
    pub field_properties: FieldProperties<'a>,
}
