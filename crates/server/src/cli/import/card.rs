//! Maps a card to a person or a company.

mod fit;

use visage_people::import::{BirthDate, CompanyName, Email, NewCompany, NewPerson, PhoneKind};

use super::Departments;
use crate::cards::{self, Card, CardKind, Photo, Unstored};
pub(super) use fit::Fit;

/// What a card is about.
pub(super) enum Read {
    /// A person.
    Person(Box<NewPerson>),
    /// A company.
    Company(NewCompany),
    /// A list of members.
    Group,
}

/// Maps the card to a person or a company; also returns its picture and the values that are not stored.
pub(super) fn read(
    card: Card,
    departments: Departments,
    fit: &mut Fit,
) -> (Read, Option<Photo>, Vec<Unstored>) {
    let named = !card.first.is_empty() || !card.last.is_empty() || !card.middle.is_empty();
    match card.kind {
        CardKind::Person => person(card, departments, fit),
        CardKind::Organisation if named => person(card, departments, fit),
        CardKind::Organisation => company(card, departments, fit),
        CardKind::Group => (Read::Group, None, Vec::new()),
    }
}

fn person(card: Card, departments: Departments, fit: &mut Fit) -> (Read, Option<Photo>, Vec<Unstored>) {
    let mut unstored = card.unstored;
    unstored.extend(card.logo.map(|_| Unstored::OtherPicture));
    let department = fit.text("department", card.department.unwrap_or_default(), 219);
    let company = card.organisation.filter(|name| !name.is_empty());
    let company = company.map(|name| fit.text("organisation", name, 219));
    let (of_company, department) = match departments {
        Departments::Companies if company.is_some() => (department, String::new()),
        Departments::Companies | Departments::Persons => (String::new(), department),
    };
    let person = NewPerson {
        uid: card.uid.map(|uid| uid.trim().to_owned()).unwrap_or_default(),
        revised: card.revised,
        unnamed: card.unnamed,
        first_name: fit.text("first name", card.first, 99),
        middle_name: fit.text("middle name", card.middle, 99),
        last_name: fit.text("last name", card.last, 99),
        salutation: fit.text("prefix", card.prefix, 239),
        title: fit.text("title", card.title.unwrap_or_default(), 239),
        department,
        note: fit.text("note", card.note.unwrap_or_default(), 4000),
        birth_date: card.birth_date.map(|birth| BirthDate {
            year: birth.year.map(i32::from),
            month: birth.month,
            day: birth.day,
        }),
        company: company.map(|name| CompanyName { name, department: of_company }),
        emails: fit
            .list("e-mail address", card.emails, |email| email.value.as_str())
            .map(|email| Email {
                address: email.value,
                description: email.description.replace('\0', "").chars().take(254).collect(),
            })
            .collect(),
        phones: fit
            .list("telephone number", card.phones, |phone| phone.value.as_str())
            .map(|phone| (phone_kind(phone.kind), phone.value))
            .collect(),
        picture: None,
    };
    (Read::Person(Box::new(person)), card.photo, unstored)
}

/// The company that a card is about: what it says under ORG, or its name. A company has a name, a department and a
/// picture; the report names every other value.
fn company(card: Card, departments: Departments, fit: &mut Fit) -> (Read, Option<Photo>, Vec<Unstored>) {
    let mut unstored = card.unstored;
    let emails = card.emails.iter().map(|email| (Unstored::CompanyEmail, &email.value));
    let phones = card.phones.iter().map(|phone| (Unstored::CompanyPhone, &phone.value));
    let note = card.note.iter().map(|note| (Unstored::CompanyNote, note));
    let title = card.title.iter().map(|title| (Unstored::Field("TITLE".to_owned()), title));
    let department = card.department.iter().filter(|_| departments == Departments::Persons);
    let department = department.map(|department| (Unstored::CompanyDepartment, department));
    for (what, value) in emails.chain(phones).chain(note).chain(title).chain(department) {
        fit.unstored(&what, value);
        unstored.push(what);
    }
    unstored.extend(card.birth_date.map(|_| Unstored::OtherDate));
    if card.photo.is_some() && card.logo.is_some() {
        unstored.push(Unstored::OtherPicture);
    }
    let name = card.organisation.filter(|name| !name.is_empty()).unwrap_or(card.full_name);
    let department = match departments {
        Departments::Companies => card.department.unwrap_or_default(),
        Departments::Persons => String::new(),
    };
    let name = CompanyName {
        name: fit.text("organisation", name.trim().to_owned(), 219),
        department: fit.text("department", department, 219),
    };
    (Read::Company(NewCompany { name, picture: None }), card.photo.or(card.logo), unstored)
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
