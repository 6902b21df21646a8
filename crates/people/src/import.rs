//! Imports people; a card that is imported twice is the same person.

mod fingerprint;
mod matching;
mod merge;
mod plan;
mod run;
mod seen;
mod take;
mod validate;

use crate::ids::{ContactId, PersonId};

pub use matching::name_key;
pub use run::Import;

/// Part of the key of every card without a UID; no UID contains it.
pub(crate) const UID_LESS: char = '\u{1f}';

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
    /// Pager, and every other use.
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

    /// The use by its number.
    pub(crate) fn of(number: i64) -> Self {
        let kinds = [Self::Direct, Self::Fax, Self::Private, Self::Mobile];
        kinds.into_iter().find(|kind| kind.number() == number).unwrap_or(Self::Other)
    }
}

/// An e-mail address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Email {
    /// At most 239 characters.
    pub address: String,
    /// A name beside it, at most 254 characters.
    pub description: String,
}

impl From<&str> for Email {
    fn from(address: &str) -> Self {
        address.to_owned().into()
    }
}

impl From<String> for Email {
    fn from(address: String) -> Self {
        Self { address, description: String::new() }
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

/// A company that has a card of its own.
#[derive(Clone, Debug, Default)]
pub struct NewCompany {
    /// Name and department.
    pub name: CompanyName,
    /// The picture's bytes; used when the company has none.
    pub picture: Option<Vec<u8>>,
}

/// A card.
#[derive(Clone, Debug)]
pub enum NewCard {
    /// Of a person.
    Person(Box<NewPerson>),
    /// Of a company.
    Company(NewCompany),
}

/// A person as an address book describes them.
#[derive(Clone, Debug, Default)]
pub struct NewPerson {
    /// The identity within the source. When it is empty, the person is matched by e-mail address, by mobile number,
    /// or by name and company.
    pub uid: String,
    /// When the card was changed last, in seconds since 1970: an older card never replaces a newer one.
    pub revised: Option<i64>,
    /// The card has no name: the last name is derived from an e-mail address or a number.
    pub unnamed: bool,
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
    /// Department within the company, at most 219 characters.
    pub department: String,
    /// Free text, at most 4,000 characters.
    pub note: String,
    /// Birthday.
    pub birth_date: Option<BirthDate>,
    /// Where the person works.
    pub company: Option<CompanyName>,
    /// In order of preference.
    pub emails: Vec<Email>,
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

/// The result of a person's card.
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

/// What an import did with a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A new row.
    Added,
    /// A known row was changed.
    Changed,
    /// Nothing new.
    Unchanged,
    /// Only name and company match a known person, while the addresses differ. The card must be passed
    /// again after all others: the person may have their own card among them.
    Later,
}

/// The result for one card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// What was done.
    pub effect: Effect,
    /// The person, when there is a row.
    pub person: Option<PersonId>,
    /// The company of a company's card, when there is a row.
    pub company: Option<ContactId>,
    /// E-mail addresses and telephone numbers that were left out: a person has at most 100 of each.
    pub left_out: usize,
    /// Something the operator should know, as a sentence.
    pub note: Option<String>,
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
