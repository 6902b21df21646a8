//! One card from its fields: the parser reads their syntax, this gives them meaning.

use calcard::common::IanaString as _;
use calcard::vcard::{VCard, VCardEntry, VCardKind, VCardParameterName, VCardParameterValue};
use calcard::vcard::{VCardProperty, VCardValue};

use super::charset::parser_line;
use super::gather::Gathered;
use super::{BirthDate, Card, CardError, CardKind, Email, Phone, PhoneKind, Photo, Reason};

/// Makes a card of its fields.
///
/// # Errors
///
/// [`Reason::Unreadable`] and [`Reason::NoName`].
pub fn card(gathered: &Gathered) -> Result<Card, CardError> {
    let line = gathered.line;
    let failed = |reason| CardError { line, reason };
    let mut text = String::from("BEGIN:VCARD\n");
    for field in &gathered.fields {
        text.push_str(&parser_line(field));
        text.push('\n');
    }
    text.push_str("END:VCARD\n");
    let parsed = VCard::parse(&text).map_err(|_| failed(Reason::Unreadable))?;
    let mut card = Card { line, ..Card::default() };
    let labels = labels(&parsed);
    for entry in &parsed.entries {
        take(&mut card, entry, &labels);
    }
    take_photo(&mut card, &gathered.photos);
    card.emails.sort_by_key(|email| !email.preferred);
    card.phones.sort_by_key(|phone| !phone.preferred);
    if name(&mut card) { Ok(card) } else { Err(failed(Reason::NoName)) }
}

/// Apple's labels: the group they stand for and the text, in small letters.
fn labels(parsed: &VCard) -> Vec<(String, String)> {
    let is_label = |entry: &&VCardEntry| entry.name.as_str().eq_ignore_ascii_case("X-ABLABEL");
    parsed
        .entries
        .iter()
        .filter(is_label)
        .filter_map(|entry| Some((entry.group.clone()?, all_text(entry).to_lowercase())))
        .collect()
}

fn take(card: &mut Card, entry: &VCardEntry, labels: &[(String, String)]) {
    match &entry.name {
        VCardProperty::N if all_text(entry).is_empty() => {}
        VCardProperty::N => take_names(card, entry),
        VCardProperty::Fn => keep_first(&mut card.full_name, &all_text(entry)),
        VCardProperty::Org => take_organisation(card, entry),
        VCardProperty::Title => card.title = some(all_text(entry)).or_else(|| card.title.take()),
        VCardProperty::Role => card.title = card.title.take().or_else(|| some(all_text(entry))),
        VCardProperty::Uid => card.uid = card.uid.take().or_else(|| some(all_text(entry))),
        VCardProperty::Url => card.urls.extend(some(all_text(entry))),
        VCardProperty::Email => take_email(card, entry, labels),
        VCardProperty::Tel => take_phone(card, entry, labels),
        VCardProperty::Note => take_note(card, entry),
        VCardProperty::Bday => take_birth_date(card, entry),
        VCardProperty::Kind => card.kind = kind(entry),
        VCardProperty::Other(name) if name.eq_ignore_ascii_case("X-ADDRESSBOOKSERVER-KIND") => {
            card.kind = kind(entry);
        }
        VCardProperty::Other(name) if name.eq_ignore_ascii_case("X-ABSHOWAS") && says(entry, "COMPANY") => {
            card.kind = CardKind::Organisation;
        }
        _ => {}
    }
}

fn take_names(card: &mut Card, entry: &VCardEntry) {
    let mut parts = entry.values.iter().map(|value| tidy(&text(value)));
    let names = [&mut card.last, &mut card.first, &mut card.middle, &mut card.prefix, &mut card.suffix];
    if names.iter().all(|name| name.is_empty()) {
        for name in names {
            *name = parts.next().unwrap_or_default();
        }
    }
}

fn take_organisation(card: &mut Card, entry: &VCardEntry) {
    let mut parts = entry.values.iter().map(|value| tidy(&text(value)));
    let organisation = parts.next().and_then(some);
    let units: Vec<_> = parts.filter(|unit| !unit.is_empty()).collect();
    if card.organisation.is_none() && card.department.is_none() {
        (card.organisation, card.department) = (organisation, some(units.join(", ")));
    }
}

fn take_email(card: &mut Card, entry: &VCardEntry, labels: &[(String, String)]) {
    let written = all_text(entry);
    let value = without_scheme(&written, "mailto:").to_owned();
    if !value.is_empty() {
        card.emails.push(Email { value, preferred: is_preferred(entry, &words(entry, labels)) });
    }
}

fn take_phone(card: &mut Card, entry: &VCardEntry, labels: &[(String, String)]) {
    let written = all_text(entry);
    let value = without_scheme(&written, "tel:").replace(";ext=", " ext. ");
    if value.is_empty() {
        return;
    }
    let words = words(entry, labels);
    let any = |parts: &[&str]| words.iter().any(|word| parts.iter().any(|part| word.contains(part)));
    let kind = if any(&["fax"]) {
        PhoneKind::Fax
    } else if any(&["pager"]) {
        PhoneKind::Pager
    } else if any(&["cell", "mobil", "iphone"]) {
        PhoneKind::Mobile
    } else if any(&["work", "direct"]) {
        PhoneKind::Direct
    } else if any(&["home", "privat"]) {
        PhoneKind::Private
    } else {
        PhoneKind::Other
    };
    card.phones.push(Phone { kind, value, preferred: is_preferred(entry, &words) });
}

fn take_note(card: &mut Card, entry: &VCardEntry) {
    let written: Vec<_> = entry.values.iter().map(text).collect();
    let lines = written.join(",").replace("\r\n", "\n").replace('\r', "\n");
    let clean: String = lines.chars().filter(|&letter| letter == '\n' || !letter.is_control()).collect();
    let Some(note) = some(clean.trim().to_owned()) else { return };
    card.note = Some(match card.note.take() {
        Some(before) => format!("{before}\n{note}"),
        None => note,
    });
}

fn take_birth_date(card: &mut Card, entry: &VCardEntry) {
    let Some(value) = entry.values.first() else { return };
    let date = match value {
        VCardValue::PartialDateTime(parts) => BirthDate::from_parts(parts),
        other => BirthDate::from_text(tidy(&text(other)).as_str()),
    };
    let is_empty = matches!(value, VCardValue::Text(text) if text.trim().is_empty());
    if date.is_none() && !is_empty {
        card.warnings.push("the birth date is not a date and is left out".to_owned());
    }
    card.birth_date = card.birth_date.or(date);
}

fn take_photo(card: &mut Card, photos: &[Vec<u8>]) {
    for photo in photos {
        match Photo::parse(photo) {
            Ok(photo) => {
                card.photo = Some(photo);
                return;
            }
            Err(warning) => card.warnings.push(warning),
        }
    }
}

/// Makes the names complete; whether there is one at all.
fn name(card: &mut Card) -> bool {
    let named = [&card.first, &card.middle, &card.last].iter().any(|name| !name.is_empty());
    if !named && card.full_name.is_empty() {
        let Some(organisation) = &card.organisation else { return false };
        card.full_name.clone_from(organisation);
        card.kind = CardKind::Organisation;
        return true;
    }
    if card.full_name.is_empty() {
        let parts = [&card.prefix, &card.first, &card.middle, &card.last, &card.suffix];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect();
        card.full_name = parts.join(" ");
    }
    if !named && card.kind == CardKind::Person {
        split_name(card);
    }
    true
}

/// "Last, First" or "First Middle Last"; a single word is the last name.
fn split_name(card: &mut Card) {
    if let Some((last, first)) = card.full_name.split_once(',') {
        (card.last, card.first) = (last.trim().to_owned(), first.trim().to_owned());
        return;
    }
    let words: Vec<&str> = card.full_name.split(' ').collect();
    if let [before @ .., last] = words.as_slice() {
        (*last).clone_into(&mut card.last);
        if let [first, middle @ ..] = before {
            (*first).clone_into(&mut card.first);
            card.middle = middle.join(" ");
        }
    }
}

fn kind(entry: &VCardEntry) -> CardKind {
    match entry.values.first() {
        Some(VCardValue::Kind(VCardKind::Org)) => CardKind::Organisation,
        Some(VCardValue::Kind(VCardKind::Group)) => CardKind::Group,
        Some(VCardValue::Text(text)) if text.eq_ignore_ascii_case("group") => CardKind::Group,
        _ => CardKind::Person,
    }
}

/// The types of a field in small letters: `TYPE=`, bare words of version 2.1, and Apple's label.
fn words(entry: &VCardEntry, labels: &[(String, String)]) -> Vec<String> {
    let mut words = Vec::new();
    for parameter in &entry.params {
        let word = match (&parameter.name, &parameter.value) {
            (VCardParameterName::Type, VCardParameterValue::Type(word)) => word.as_str(),
            (VCardParameterName::Type, VCardParameterValue::Text(word))
            | (VCardParameterName::Other(word), VCardParameterValue::Null) => word,
            _ => continue,
        };
        words.push(word.to_lowercase());
    }
    let of_group = |label: &&(String, String)| entry.group.as_ref() == Some(&label.0);
    words.extend(labels.iter().filter(of_group).map(|label| label.1.clone()));
    words
}

fn is_preferred(entry: &VCardEntry, words: &[String]) -> bool {
    let first = |value: &VCardParameterValue| match value {
        VCardParameterValue::Integer(place) => *place == 1,
        VCardParameterValue::Text(place) => place == "1",
        _ => matches!(value, VCardParameterValue::Null),
    };
    let marked = |name: &VCardParameterName| *name == VCardParameterName::Pref;
    words.iter().any(|word| word == "pref")
        || entry.params.iter().any(|parameter| marked(&parameter.name) && first(&parameter.value))
}

fn text(value: &VCardValue) -> String {
    match value {
        VCardValue::Text(text) => text.clone(),
        VCardValue::Component(parts) => parts.join(" "),
        VCardValue::Binary(data) => super::charset::text(&data.data).into_owned(),
        VCardValue::Integer(number) => number.to_string(),
        VCardValue::Kind(kind) => kind.as_str().to_owned(),
        VCardValue::PartialDateTime(_)
        | VCardValue::Float(_)
        | VCardValue::Boolean(_)
        | VCardValue::Sex(_)
        | VCardValue::GramGender(_) => String::new(),
    }
}

fn says(entry: &VCardEntry, word: &str) -> bool {
    all_text(entry).eq_ignore_ascii_case(word)
}

fn all_text(entry: &VCardEntry) -> String {
    tidy(&entry.values.iter().map(text).collect::<Vec<_>>().join(" "))
}

/// One line: control characters and runs of space become one space.
fn tidy(text: &str) -> String {
    let words = text.split(|letter: char| letter.is_whitespace() || letter.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn without_scheme<'a>(text: &'a str, scheme: &str) -> &'a str {
    match text.split_at_checked(scheme.len()) {
        Some((before, after)) if before.eq_ignore_ascii_case(scheme) => after,
        _ => text,
    }
}

fn some(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn keep_first(kept: &mut String, text: &str) {
    if kept.is_empty() {
        text.clone_into(kept);
    }
}
