//! Whether a person from elsewhere fits into the columns.

use super::{CompanyName, NewPerson};
use crate::error::{Error, Result};

pub(super) const MAX_REACHABLE: usize = 100;
const MAX_NOTE_CHARACTERS: usize = 4000;

pub(super) fn validate(new: &NewPerson) -> Result<()> {
    let texts = [
        ("Firstname", &new.first_name, 99),
        ("MiddleName", &new.middle_name, 99),
        ("Lastname", &new.last_name, 99),
        ("Mrmrs", &new.salutation, 239),
        ("Title", &new.title, 239),
        ("Department", &new.department, 219),
        ("Description", &new.note, MAX_NOTE_CHARACTERS),
        ("UID", &new.uid, 1024),
    ];
    texts.into_iter().try_for_each(|(field, text, characters)| at_most(field, text, characters))?;
    if new.full_name().trim().is_empty() {
        return Err(Error::invalid("Firstname", "a person needs a first or a last name"));
    }
    if new.emails.len() > MAX_REACHABLE || new.phones.len() > MAX_REACHABLE {
        return Err(Error::invalid(
            "Emails",
            "a person has at most 100 e-mail addresses and 100 telephone numbers",
        ));
    }
    for email in &new.emails {
        at_most("Emails", &email.address, 239)?;
        at_most("Emails", &email.description, 254)?;
    }
    new.phones.iter().try_for_each(|(_, number)| at_most("Phones", number, 239))?;
    if let Some(company) = &new.company {
        validate_company(company)?;
    }
    match new.birth_date {
        Some(birth) if !(1..=12).contains(&birth.month) || !(1..=31).contains(&birth.day) => {
            Err(Error::invalid("BirthDate", "there is no such day"))
        }
        _ => Ok(()),
    }
}

pub(super) fn validate_company(company: &CompanyName) -> Result<()> {
    if company.name.trim().is_empty() {
        return Err(Error::invalid("Contact", "a company needs a name"));
    }
    at_most("Contact", &company.name, 219)?;
    at_most("Department", &company.department, 219)
}

pub(super) fn validate_project(name: &str) -> Result<()> {
    if name.trim().is_empty() {
        return Err(Error::invalid("Name", "a project needs a name"));
    }
    at_most("Name", name, 239)
}

fn at_most(field: &'static str, text: &str, characters: usize) -> Result<()> {
    if text.chars().count() > characters {
        return Err(Error::invalid(field, format!("more than {characters} characters")));
    }
    if text.contains('\0') {
        return Err(Error::invalid(field, "a zero character"));
    }
    Ok(())
}
