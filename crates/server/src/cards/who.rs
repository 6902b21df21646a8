//! Whether a card is about a person, a company or a company with a contact person, and their names.

use super::names::Names;
use super::{Card, CardKind, Unstored};

/// Decides what a card is about, and completes the names. None when it names neither a person nor a company.
pub fn decide(card: &mut Card, names: Names, nicknames: &[String]) -> Option<()> {
    let structured = [&names.first, &names.middle, &names.last].iter().any(|name| !name.is_empty());
    let company = card.organisation.clone().unwrap_or_default();
    let is_company = |name: &str| !company.is_empty() && same(name, &company);
    let own_name = format!("{} {} {}", names.first, names.middle, names.last);
    if card.kind == CardKind::Organisation {
        // Some exporters put the company's name into N as well.
        let names_person = structured && !same(&own_name, &company) && !same(&own_name, &card.full_name);
        return decide_company(card, names_person.then_some(names));
    }
    let only_last = names.first.is_empty() && names.middle.is_empty();
    let named_as_company = if structured { only_last && is_company(&names.last) } else { true };
    if named_as_company && !company.is_empty() && (card.full_name.is_empty() || is_company(&card.full_name)) {
        card.kind = CardKind::Organisation;
        return decide_company(card, None);
    }
    if structured {
        take(card, names);
        if card.full_name.is_empty() || is_company(&card.full_name) {
            card.full_name = whole(card);
        }
        count_names(card, nicknames);
        return Some(());
    }
    if let Some(address) = address_of(&card.full_name) {
        // An e-mail address in the name field is not a name.
        card.full_name = address;
    } else if !card.full_name.is_empty() {
        let mut split = Names::split(&card.full_name);
        if !names.prefix.is_empty() {
            split.prefix = names.prefix;
        }
        if split.suffix.is_empty() {
            split.suffix = names.suffix;
        }
        take(card, split);
        count_names(card, nicknames);
        return Some(());
    }
    decide_unnamed(card, nicknames)
}

fn decide_company(card: &mut Card, person: Option<Names>) -> Option<()> {
    if card.organisation.is_none() {
        let own = person.as_ref().map(|names| format!("{} {}", names.first, names.last));
        let name = Some(card.full_name.clone()).filter(|name| !name.is_empty()).or(own)?;
        card.organisation = Some(name);
    }
    if card.full_name.is_empty() {
        card.full_name = card.organisation.clone().unwrap_or_default();
    }
    if let Some(names) = person {
        take(card, names);
        count_names(card, &[]);
    }
    Some(())
}

/// Names a card without a name after its nickname, a display name, an e-mail address, or a number.
fn decide_unnamed(card: &mut Card, nicknames: &[String]) -> Option<()> {
    let described = card.emails.iter().map(|email| &email.description).find(|name| !name.is_empty());
    if let Some(name) = nicknames.first().or(described) {
        let names = Names::split(name);
        name.clone_into(&mut card.full_name);
        take(card, names);
        count_names(card, nicknames.get(1..).unwrap_or_default());
        return Some(());
    }
    let local = card.emails.iter().find_map(|email| address_of(&email.value));
    let first_email = card.emails.first().map(|email| email.value.clone());
    let phone = card.phones.first().map(|phone| phone.value.clone());
    let full_name = Some(card.full_name.clone()).filter(|name| !name.is_empty());
    let name = full_name.or(local).or(first_email).or(phone)?;
    card.last.clone_from(&name);
    card.full_name = name;
    card.unnamed = true;
    Some(())
}

/// The part before the `@`, when the text is an address.
fn address_of(text: &str) -> Option<String> {
    let (local, host) = text.rsplit_once('@')?;
    let plain = !text.contains(char::is_whitespace) && !host.is_empty();
    let local = local.trim_matches('"');
    (plain && !local.is_empty()).then(|| local.to_owned())
}

fn take(card: &mut Card, names: Names) {
    let Names { prefix, first, middle, last, suffix } = names;
    (card.prefix, card.first, card.middle, card.last, card.suffix) = (prefix, first, middle, last, suffix);
}

fn whole(card: &Card) -> String {
    let parts = [&card.prefix, &card.first, &card.middle, &card.last, &card.suffix];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect();
    parts.join(" ")
}

fn count_names(card: &mut Card, nicknames: &[String]) {
    card.unstored.extend(nicknames.iter().map(|_| Unstored::Nickname));
    if !card.suffix.is_empty() {
        card.unstored.push(Unstored::Suffix);
    }
}

/// Whether two names have the same words, in any order and any letter case.
fn same(one: &str, other: &str) -> bool {
    let words = |text: &str| {
        let text = text.to_lowercase();
        let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        let mut words: Vec<_> = words.map(ToOwned::to_owned).collect();
        words.sort();
        words
    };
    let one = words(one);
    !one.is_empty() && one == words(other)
}
