//! Taking in people from elsewhere, so that the same card read twice is the same person.

mod take;
mod validate;

use crate::ids::PersonId;

/// A telephone number's use, by the vendor's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PhoneKind {
    /// On the desk.
    Direct,
    /// Fax.
    Fax,
    /// At home.
    Private,
    /// Mobile.
    Mobile,
    /// Pager, and whatever else is left.
    Other,
}

impl PhoneKind {
    /// The number that the phone table keeps.
    pub fn number(self) -> i64 {
        match self {
            Self::Direct => 16385,
            Self::Fax => 16387,
            Self::Private => 16388,
            Self::Mobile => 16389,
            Self::Other => 16390,
        }
    }
}

/// A birthday, whose year may be unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BirthDate {
    /// Year, if known.
    pub year: Option<i32>,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// A company, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompanyName {
    /// Name, 1 to 219 characters.
    pub name: String,
    /// Department, at most 219 characters.
    pub department: String,
}

/// A person as somebody else described them.
#[derive(Clone, Debug, Default)]
pub struct NewPerson {
    /// What makes this the same person again, within the source.
    pub uid: String,
    /// At most 99 characters, as the other names.
    pub first_name: String,
    /// Middle name.
    pub middle_name: String,
    /// Last name.
    pub last_name: String,
    /// Mr., Ms. and the like, at most 239 characters.
    pub salutation: String,
    /// Job title, at most 239 characters.
    pub title: String,
    /// Free text, at most 4,000 characters.
    pub note: String,
    /// Birthday.
    pub birth_date: Option<BirthDate>,
    /// Where the person works.
    pub company: Option<CompanyName>,
    /// In order of preference, each at most 239 characters.
    pub emails: Vec<String>,
    /// In order of preference, each at most 239 characters.
    pub phones: Vec<(PhoneKind, String)>,
    /// The picture's bytes.
    pub picture: Option<Vec<u8>>,
}

impl NewPerson {
    /// First, middle and last name.
    pub fn full_name(&self) -> String {
        crate::person::full_name([&self.first_name, &self.middle_name, &self.last_name])
    }
}

/// What became of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A new person; no key yet in a dry run.
    Added(Option<PersonId>),
    /// A person who was known and whose card has changed.
    Changed(PersonId),
    /// Nothing new.
    Unchanged(PersonId),
}

impl Outcome {
    /// The person, when there is a row.
    pub fn person(self) -> Option<PersonId> {
        match self {
            Self::Added(id) => id,
            Self::Changed(id) | Self::Unchanged(id) => Some(id),
        }
    }
}

/// A telephone number as it is searched: digits and a leading plus.
pub(crate) fn fold_number(number: &str) -> String {
    number
        .chars()
        .enumerate()
        .filter(|(at, c)| c.is_ascii_digit() || (*at == 0 && *c == '+'))
        .map(|(_, c)| c)
        .collect()
}
