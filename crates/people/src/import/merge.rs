//! Merges a card without a UID into a known person: its values replace the stored ones, all others stay.

use super::matching::{says_less, with_zeros};
use super::validate::MAX_REACHABLE;
use super::{Email, NewPerson, PhoneKind, fold_number};

/// How a card is merged with the known values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// The card is newer: its values replace the known ones.
    Replaces,
    /// The card is another one of the same file: it only adds missing values.
    Adds,
}

/// The person as of now, and how many addresses and numbers are left out because a person has at most 100 of each.
pub(super) fn merge(known: &NewPerson, card: &NewPerson, weight: Weight) -> (NewPerson, usize) {
    let (strong, weak) = if weight == Weight::Replaces { (card, known) } else { (known, card) };
    let text = |of: fn(&NewPerson) -> &String| {
        if of(strong).is_empty() { of(weak).clone() } else { of(strong).clone() }
    };
    let named =
        if says_less(card, known) || (weight == Weight::Adds && !known.unnamed) { known } else { card };
    let (mut emails, mut phones) = (emails(known, card, weight), phones(known, card, weight));
    let left_out = emails.len().saturating_sub(MAX_REACHABLE) + phones.len().saturating_sub(MAX_REACHABLE);
    emails.truncate(MAX_REACHABLE);
    phones.truncate(MAX_REACHABLE);
    let person = NewPerson {
        uid: card.uid.clone(),
        revised: card.revised.max(known.revised),
        unnamed: named.unnamed,
        first_name: named.first_name.clone(),
        middle_name: named.middle_name.clone(),
        last_name: named.last_name.clone(),
        salutation: text(|it| &it.salutation),
        title: text(|it| &it.title),
        department: text(|it| &it.department),
        note: text(|it| &it.note),
        birth_date: strong.birth_date.or(weak.birth_date),
        company: strong.company.clone().or_else(|| weak.company.clone()),
        emails,
        phones,
        picture: None,
    };
    (person, left_out)
}

/// With an address in common, the others are additional ones; with none in common, the address has changed.
fn emails(known: &NewPerson, card: &NewPerson, weight: Weight) -> Vec<Email> {
    let same = |one: &Email, other: &Email| one.address.to_lowercase() == other.address.to_lowercase();
    let common = card.emails.iter().any(|one| known.emails.iter().any(|other| same(one, other)));
    let (mut first, second) = match weight {
        Weight::Replaces if !card.emails.is_empty() && !common => return card.emails.clone(),
        Weight::Replaces => (card.emails.clone(), &known.emails),
        Weight::Adds => (known.emails.clone(), &card.emails),
    };
    for email in second {
        match first.iter_mut().find(|known| same(known, email)) {
            Some(known) if known.description.is_empty() => known.description.clone_from(&email.description),
            Some(_) => {}
            None => first.push(email.clone()),
        }
    }
    first
}

/// As with addresses, for each kind of number.
fn phones(known: &NewPerson, card: &NewPerson, weight: Weight) -> Vec<(PhoneKind, String)> {
    type Phone = (PhoneKind, String);
    let folded = |phone: &Phone| with_zeros(&fold_number(&phone.1));
    let same = |one: &Phone, other: &Phone| one.0 == other.0 && folded(one) == folded(other);
    let replaced = |phone: &Phone| {
        let of_kind = || card.phones.iter().filter(|other| other.0 == phone.0);
        let common = of_kind().any(|one| known.phones.iter().any(|other| same(one, other)));
        of_kind().next().is_some() && !common
    };
    let (mut first, second): (Vec<Phone>, Vec<&Phone>) = match weight {
        Weight::Replaces => {
            let kept = known.phones.iter().filter(|phone| !replaced(phone));
            (card.phones.clone(), kept.collect())
        }
        Weight::Adds => (known.phones.clone(), card.phones.iter().collect()),
    };
    for phone in second {
        if !first.iter().any(|other| same(other, phone)) {
            first.push(phone.clone());
        }
    }
    first
}

/// Whether two descriptions are the same, in any order of numbers and addresses.
pub(super) fn is_same(one: &NewPerson, other: &NewPerson) -> bool {
    let sorted = |person: &NewPerson| {
        let mut person = person.clone();
        person.emails.sort_by(|one, other| one.address.cmp(&other.address));
        person.phones.sort_by(|one, other| (one.0.number(), &one.1).cmp(&(other.0.number(), &other.1)));
        person.digest()
    };
    sorted(one) == sorted(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merge(known: &NewPerson, card: &NewPerson, weight: Weight) -> NewPerson {
        super::merge(known, card, weight).0
    }

    fn person(emails: &[&str], mobiles: &[&str]) -> NewPerson {
        NewPerson {
            first_name: "Per".into(),
            last_name: "Dal".into(),
            emails: emails.iter().map(|&address| address.into()).collect(),
            phones: mobiles.iter().map(|&number| (PhoneKind::Mobile, number.to_owned())).collect(),
            ..NewPerson::default()
        }
    }

    fn reached(person: &NewPerson) -> String {
        let emails = person.emails.iter().map(|email| email.address.as_str());
        emails.chain(person.phones.iter().map(|phone| phone.1.as_str())).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_changed_number_is_replaced_and_an_additional_one_is_added() {
        for (known, card, replaced, added) in [
            (person(&["a"], &["1"]), person(&["a"], &["2"]), "a 2", "a 1 2"),
            (person(&["a", "b"], &["1"]), person(&["B"], &[]), "B a 1", "a b 1"),
            (person(&["a"], &["1"]), person(&["b"], &["1"]), "b 1", "a b 1"),
            (person(&["a"], &["1", "2"]), person(&[], &["2", "3"]), "a 2 3 1", "a 1 2 3"),
        ] {
            let merged = merge(&known, &card, Weight::Replaces);
            assert_eq!(reached(&merged), replaced);
            assert!(is_same(&merge(&merged, &card, Weight::Replaces), &merged), "{replaced}");
            let merged = merge(&known, &card, Weight::Adds);
            assert_eq!(reached(&merged), added);
            assert!(is_same(&merge(&merged, &card, Weight::Adds), &merged), "{added}");
        }
    }

    #[test]
    fn addresses_beyond_the_most_that_a_person_has_are_counted() {
        let many = |range: std::ops::Range<u32>| {
            let numbers: Vec<_> = range.map(|number| number.to_string()).collect();
            let numbers: Vec<_> = numbers.iter().map(String::as_str).collect();
            person(&numbers, &numbers)
        };
        for weight in [Weight::Replaces, Weight::Adds] {
            let (merged, left_out) = super::merge(&many(0..90), &many(80..110), weight);
            assert_eq!((merged.emails.len(), merged.phones.len(), left_out), (100, 100, 20));
            assert_eq!(super::merge(&many(0..90), &many(80..100), weight).1, 0);
        }
    }

    #[test]
    fn values_missing_from_the_card_are_kept() {
        let known = NewPerson { title: "Sjef".into(), note: "n".into(), ..person(&["a"], &["1"]) };
        let card = NewPerson { note: "m".into(), ..person(&["a"], &[]) };
        let merged = merge(&known, &card, Weight::Replaces);
        assert_eq!((merged.title.as_str(), merged.note.as_str()), ("Sjef", "m"));
        assert_eq!(merge(&known, &card, Weight::Adds).note, "n");
        let unnamed = NewPerson { first_name: String::new(), last_name: "a".into(), unnamed: true, ..card };
        assert_eq!(merge(&known, &unnamed, Weight::Replaces).last_name, "Dal");
        assert_eq!(merge(&unnamed, &known, Weight::Adds).last_name, "Dal");
    }
}
