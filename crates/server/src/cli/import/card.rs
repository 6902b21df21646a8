//! From a card to a person.

use std::path::Path;

use visage_people::import::{BirthDate, CompanyName, NewPerson, PhoneKind};
use visage_people::picture::MAX_PICTURE_BYTES;

use crate::cards::{self, Card, CardKind};

/// What a card is about.
pub(super) enum Read {
    /// A person, and what could not be taken of them.
    Person(Box<NewPerson>, Option<String>),
    /// A company.
    Company(CompanyName),
    /// A list of members.
    Group,
}

pub(super) fn person(card: Card, folder: &Path) -> Read {
    match card.kind {
        CardKind::Person => {}
        CardKind::Organisation => return Read::Company(company(&card)),
        CardKind::Group => return Read::Group,
    }
    let (picture, warning) = match card.photo.as_ref().map(|photo| photo.load(folder, MAX_PICTURE_BYTES)) {
        Some(Ok(bytes)) => (Some(bytes), None),
        Some(Err(reason)) => (None, Some(format!("without the photograph: {reason}"))),
        None => (None, None),
    };
    let uid = uid(&card);
    let (first_name, last_name) = names(&card);
    let company = card.organisation.filter(|name| !name.is_empty());
    let person = NewPerson {
        uid,
        first_name,
        middle_name: card.middle,
        last_name,
        salutation: card.prefix,
        title: card.title.unwrap_or_default(),
        note: card.note.unwrap_or_default(),
        birth_date: card.birth_date.map(|birth| BirthDate {
            year: birth.year.map(i32::from),
            month: birth.month,
            day: birth.day,
        }),
        company: company.map(|name| CompanyName { name, department: card.department.unwrap_or_default() }),
        emails: card.emails.into_iter().map(|email| email.value).collect(),
        phones: card.phones.into_iter().map(|phone| (phone_kind(phone.kind), phone.value)).collect(),
        picture,
    };
    Read::Person(Box::new(person), warning)
}

/// The company that a card is about: what it says under ORG, or its name.
fn company(card: &Card) -> CompanyName {
    let name = card.organisation.as_deref().filter(|name| !name.is_empty()).unwrap_or(&card.full_name);
    CompanyName { name: name.trim().to_owned(), department: card.department.clone().unwrap_or_default() }
}

/// First and last name; of a card that has the full name alone, its last word is the last name.
fn names(card: &Card) -> (String, String) {
    if !card.first.is_empty() || !card.last.is_empty() {
        return (card.first.clone(), card.last.clone());
    }
    let full_name = card.full_name.trim();
    match full_name.rsplit_once(char::is_whitespace) {
        Some((first, last)) => (first.trim().to_owned(), last.to_owned()),
        None => (String::new(), full_name.to_owned()),
    }
}

/// What makes this the same person next time: the UID, or who it seems to be.
fn uid(card: &Card) -> String {
    if let Some(uid) = card.uid.as_deref().map(str::trim).filter(|uid| !uid.is_empty()) {
        return uid.to_owned();
    }
    let organisation = card.organisation.as_deref().unwrap_or_default();
    let email = card.emails.first().map_or("", |email| email.value.as_str());
    let (first, last) = names(card);
    format!("{first}\u{1f}{last}\u{1f}{organisation}\u{1f}{email}").to_lowercase()
}

fn phone_kind(kind: cards::PhoneKind) -> PhoneKind {
    match kind {
        cards::PhoneKind::Direct => PhoneKind::Direct,
        cards::PhoneKind::Private => PhoneKind::Private,
        cards::PhoneKind::Mobile => PhoneKind::Mobile,
        cards::PhoneKind::Fax => PhoneKind::Fax,
        cards::PhoneKind::Pager | cards::PhoneKind::Other => PhoneKind::Other,
    }
}
