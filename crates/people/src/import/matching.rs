//! Whether a card matches a known person.

use super::{NewPerson, PhoneKind, fold_number};

/// A number with fewer digits is an extension, or invented.
const LEAST_DIGITS: usize = 6;

/// A person who may be the one on a card, as an address book would describe them.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    pub(super) person: NewPerson,
    pub(super) has_picture: bool,
}

impl Sheet {
    /// Of a row; comparing the name with the addresses shows whether it was derived from one.
    pub(super) fn stored(mut person: NewPerson, has_picture: bool) -> Self {
        let last = &person.last_name;
        let local = |address: &str| address.rsplit_once('@').is_some_and(|(local, _)| local == last);
        person.unnamed = person.first_name.is_empty()
            && (person.emails.iter().any(|email| local(&email.address) || email.address == *last)
                || person.phones.iter().any(|(_, number)| number == last));
        Self { person, has_picture }
    }
}

/// The words of a name in small letters, sorted.
fn words(person: &NewPerson) -> Vec<String> {
    let name = person.full_name().to_lowercase();
    let words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut words: Vec<_> = words.map(ToOwned::to_owned).collect();
    words.sort();
    words
}

/// The name for comparison: the same for the same words in any order and letter case, and for cards without a name.
pub fn name_key(person: &NewPerson) -> String {
    if person.unnamed { String::new() } else { words(person).join(" ") }
}

/// Whether two cards give the same name: the same words in any order and letter case, or none at all.
pub(super) fn same_name(one: &NewPerson, other: &NewPerson) -> bool {
    match (one.unnamed, other.unnamed) {
        (true, true) => true,
        (false, false) => words(one) == words(other),
        _ => false,
    }
}

/// Whether two names may be those of one person: the same words, or all words of the shorter within the longer, where a
/// single letter stands for a first name.
pub(super) fn may_be_same(one: &NewPerson, other: &NewPerson) -> bool {
    if one.unnamed || other.unnamed {
        return true;
    }
    let (mut short, mut long) = (words(one), words(other));
    if short.len() > long.len() {
        std::mem::swap(&mut short, &mut long);
    }
    // Whole words first, so that an initial does not match one of them.
    short.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let mut whole = false;
    for word in &short {
        let initial = is_initial(word);
        let fits = |other: &String| {
            other == word
                || (initial && other.starts_with(word.as_str()))
                || (is_initial(other) && word.starts_with(other.as_str()))
        };
        let Some(place) = long.iter().position(fits) else { return false };
        whole |= long.remove(place) == *word && !initial;
    }
    whole
}

fn is_initial(word: &str) -> bool {
    word.chars().count() == 1
}

/// Whether an address that two cards share identifies one person: where one of them has no name, the address must contain
/// the name of the other, or it may be that of an office.
pub(super) fn address_fits(one: &NewPerson, other: &NewPerson) -> bool {
    let named = match (one.unnamed, other.unnamed) {
        (true, false) => other,
        (false, true) => one,
        _ => return true,
    };
    let known = emails(other);
    let common = emails(one).into_iter().filter(|address| known.contains(address));
    let locals: Vec<_> =
        common.filter_map(|address| address.rsplit_once('@').map(|(local, _)| plain(local))).collect();
    words(named)
        .iter()
        .map(|word| plain(word))
        .any(|word| word.chars().count() >= 3 && locals.iter().any(|local| local.contains(&word)))
}

/// As a name is written in an address.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        plain.push_str(match letter {
            'å' | 'ä' | 'á' | 'à' | 'â' | 'ã' => "a",
            'ø' | 'ö' | 'ó' | 'ò' | 'ô' | 'õ' => "o",
            'ü' | 'ú' | 'ù' | 'û' => "u",
            'é' | 'è' | 'ê' | 'ë' => "e",
            'í' | 'ì' | 'î' | 'ï' => "i",
            'æ' => "ae",
            'ñ' => "n",
            'ç' => "c",
            'ß' => "ss",
            letter => {
                plain.push(letter);
                continue;
            }
        });
    }
    plain
}

/// Whether the name on the card is less complete than the known one.
pub(super) fn says_less(card: &NewPerson, known: &NewPerson) -> bool {
    let letters = |person: &NewPerson| words(person).concat().chars().count();
    card.unnamed || (!known.unnamed && may_be_same(card, known) && letters(card) < letters(known))
}

/// The addresses of a person, folded for comparison.
pub(super) fn emails(person: &NewPerson) -> Vec<String> {
    let folded = person.emails.iter().map(|email| email.address.trim().to_lowercase());
    folded.filter(|address| address.contains('@')).collect()
}

/// The mobile numbers of a person, folded for comparison: with `+` for the international prefix.
pub(super) fn mobiles(person: &NewPerson) -> Vec<String> {
    let mobile = person.phones.iter().filter(|(kind, _)| *kind == PhoneKind::Mobile);
    mobile
        .map(|(_, number)| international(&fold_number(number)))
        .filter(|it| it.len() > LEAST_DIGITS)
        .collect()
}

fn international(number: &str) -> String {
    match number.strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        None => number.to_owned(),
    }
}

/// The other spelling of an international number.
pub(super) fn with_zeros(number: &str) -> String {
    match number.strip_prefix('+') {
        Some(rest) => format!("00{rest}"),
        None => number.to_owned(),
    }
}

pub(super) fn overlap(one: &[String], other: &[String]) -> bool {
    one.iter().any(|it| other.contains(it))
}

/// Whether both have addresses or mobile numbers of a kind, and none in common.
pub(super) fn contradicts(one: &NewPerson, other: &NewPerson) -> bool {
    let differ =
        |one: &[String], other: &[String]| !one.is_empty() && !other.is_empty() && !overlap(one, other);
    differ(&emails(one), &emails(other)) || differ(&mobiles(one), &mobiles(other))
}

/// The name of the company for comparison.
pub(super) fn company(person: &NewPerson) -> Option<String> {
    person.company.as_ref().map(|company| company.name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str) -> NewPerson {
        let (first, last) = name.rsplit_once(' ').unwrap_or(("", name));
        NewPerson { first_name: first.into(), last_name: last.into(), ..NewPerson::default() }
    }

    #[test]
    fn names_that_contradict_are_not_those_of_one_person() {
        for (one, other, same) in [
            ("Anna Berg", "anna berg", true),
            ("Anna Berg", "Berg Anna", true),
            ("Anna Berg", "Anna Marie Berg", true),
            ("A. Berg", "Anna Berg", true),
            ("Anna", "Anna Berg", true),
            ("Anna-Marie Berg", "Anna Marie Berg", true),
            ("Anna Berg", "Per Berg", false),
            ("Anna Berg", "Anna Lund", false),
            ("A.", "Anna Berg", false),
            ("P. Berg", "Anna Berg", false),
            ("Åse Berg", "Ase Berg", false),
        ] {
            assert_eq!(may_be_same(&person(one), &person(other)), same, "{one}, {other}");
            assert_eq!(may_be_same(&person(other), &person(one)), same, "{other}, {one}");
        }
        let unnamed = NewPerson { unnamed: true, ..person("post") };
        assert!(may_be_same(&unnamed, &person("Anna Berg")) && !same_name(&unnamed, &person("post")));
    }

    #[test]
    fn the_address_of_an_office_is_not_that_of_a_person_without_a_name() {
        let with = |name: &str, address: &str| NewPerson { emails: vec![address.into()], ..person(name) };
        for (name, address, fits) in [
            ("Per Dal", "per.dal@x.example", true),
            ("Per Dal", "pdal@x.example", true),
            ("Åse Sørli", "ase.sorli@x.example", true),
            ("Anna Berg", "post@x.example", false),
            ("Li Wu", "info@x.example", false),
        ] {
            let unnamed = NewPerson { unnamed: true, ..with("x", address) };
            assert_eq!(address_fits(&unnamed, &with(name, address)), fits, "{name}");
            assert_eq!(address_fits(&with(name, address), &unnamed), fits, "{name}");
        }
        assert!(address_fits(&with("Anna Berg", "post@x.example"), &with("Anna Berg", "post@x.example")));
    }

    #[test]
    fn a_less_complete_name_does_not_replace_a_complete_one() {
        assert!(says_less(&person("A. Berg"), &person("Anna Berg")));
        assert!(says_less(&person("Anna"), &person("Anna Berg")));
        assert!(!says_less(&person("Anna Marie Berg"), &person("Anna Berg")));
        assert!(!says_less(&person("ANNA BERG"), &person("Anna Berg")));
        let unnamed = NewPerson { unnamed: true, ..person("anna.berg") };
        assert!(says_less(&unnamed, &person("Anna")) && !says_less(&person("Anna"), &unnamed));
    }

    #[test]
    fn numbers_are_compared_without_signs_and_short_ones_not_at_all() {
        let with = |number: &str| NewPerson {
            phones: vec![(PhoneKind::Mobile, number.into()), (PhoneKind::Direct, "+47 22 00 00 00".into())],
            ..NewPerson::default()
        };
        assert_eq!(mobiles(&with("+47 900-00 001")), ["+4790000001"]);
        assert_eq!(mobiles(&with("0047 900 00 001")), ["+4790000001"]);
        assert_eq!(mobiles(&with("1")), Vec::<String>::new());
        assert_eq!(with_zeros("+4790000001"), "004790000001");
    }
}
