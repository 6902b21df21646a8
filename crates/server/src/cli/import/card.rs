//! From a card to a person.

mod fit;

use std::path::Path;

use visage_people::import::{BirthDate, CompanyName, NewPerson, PhoneKind};

use crate::cards::{self, Card, CardKind};
use fit::Fit;

/// What a card is about.
pub(super) enum Read {
    /// A person, and what could not be taken of them.
    Person(Box<NewPerson>, Vec<String>),
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
    let mut fit = Fit::default();
    let uid = uid(&card);
    let (first_name, last_name) = names(&card);
    let picture = card.photo.as_ref().and_then(|photo| fit.picture(photo, folder));
    let company = card.organisation.filter(|name| !name.is_empty());
    let department = card.department.unwrap_or_default();
    let person = NewPerson {
        uid,
        first_name: fit.text("first name", first_name, 99),
        middle_name: fit.text("middle name", card.middle, 99),
        last_name: fit.text("last name", last_name, 99),
        salutation: fit.text("prefix", card.prefix, 239),
        title: fit.text("title", card.title.unwrap_or_default(), 239),
        note: fit.text("note", card.note.unwrap_or_default(), 4000),
        birth_date: card.birth_date.map(|birth| BirthDate {
            year: birth.year.map(i32::from),
            month: birth.month,
            day: birth.day,
        }),
        company: company.map(|name| CompanyName {
            name: fit.text("organisation", name, 219),
            department: fit.text("department", department, 219),
        }),
        emails: fit
            .list("e-mail address", card.emails, |email| email.value.as_str())
            .map(|email| email.value)
            .collect(),
        phones: fit
            .list("telephone number", card.phones, |phone| phone.value.as_str())
            .map(|phone| (phone_kind(phone.kind), phone.value))
            .collect(),
        picture,
    };
    Read::Person(Box::new(person), fit.warnings)
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
    let phone = card.phones.first().map_or("", |phone| phone.value.as_str());
    let (first, last) = names(card);
    format!("{first}\u{1f}{last}\u{1f}{organisation}\u{1f}{email}\u{1f}{phone}").to_lowercase()
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
