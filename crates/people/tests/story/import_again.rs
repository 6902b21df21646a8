//! Importing the same files again adds no person and changes nothing.

use std::collections::HashMap;

use proptest::prelude::*;
use proptest::sample::select;
use visage_people::import::{CompanyName, Effect, NewCard, NewCompany, NewPerson, PhoneKind, name_key};

use super::engine::Engine;
use super::world::{GIF, World, tell};

/// Added, changed and unchanged cards.
type Numbers = [usize; 3];

/// Imports files in one run, two cards a batch. A dry run before it returns the same numbers.
async fn import(world: &World, files: &[&[NewCard]]) -> Numbers {
    let dry = run(world, files, true).await;
    let numbers = run(world, files, false).await;
    assert_eq!(dry, numbers, "a dry run returns the numbers of the run");
    numbers
}

async fn run(world: &World, files: &[&[NewCard]], dry_run: bool) -> Numbers {
    let owner = world.operator.associate().id;
    let mut run = world.people.begin_import(&world.operator, owner, "test", dry_run).unwrap();
    let mut numbers = [0; 3];
    let mut later = Vec::new();
    let mut count = |effect, card: &NewCard, later: &mut Vec<NewCard>| match effect {
        Effect::Added => numbers[0] += 1,
        Effect::Changed => numbers[1] += 1,
        Effect::Unchanged => numbers[2] += 1,
        Effect::Later => later.push(card.clone()),
    };
    for file in files {
        run.next_file();
        for batch in file.chunks(2) {
            for (card, taken) in batch.iter().zip(run.take(batch, false).await.unwrap()) {
                count(taken.unwrap().effect, card, &mut later);
            }
        }
    }
    let last = std::mem::take(&mut later);
    for (card, taken) in last.iter().zip(run.take(&last, true).await.unwrap()) {
        count(taken.unwrap().effect, card, &mut later);
    }
    assert!(later.is_empty(), "the last pass decides on every card");
    numbers
}

fn person(name: &str, mobile: &str) -> NewPerson {
    let (first, last) = name.rsplit_once(' ').unwrap_or(("", name));
    NewPerson {
        unnamed: name == mobile,
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        phones: vec![(PhoneKind::Mobile, mobile.to_owned())],
        ..NewPerson::default()
    }
}

fn cards<const N: usize>(persons: [NewPerson; N]) -> [NewCard; N] {
    persons.map(|person| NewCard::Person(Box::new(person)))
}

const MOBILE: &str = "+47 900 00 001";

#[test]
fn a_card_without_a_name_stays_the_person_it_was_about_when_a_later_card_has_the_same_number() {
    tell(async {
        let world = World::new().await;
        let mut known = person("Per Berg", MOBILE);
        known.uid = "u1".to_owned();
        let (a, b) = (cards([known]), cards([person(MOBILE, MOBILE), person("Berg", MOBILE)]));
        assert_eq!(import(&world, &[&a]).await, [1, 0, 0]);
        assert_eq!(import(&world, &[&b]).await, [1, 0, 1]);
        let written = world.written();
        assert_eq!(import(&world, &[&b]).await, [0, 0, 2]);
        assert_eq!(import(&world, &[&a, &b]).await, [0, 0, 3]);
        assert_eq!(world.written(), written);
    });
}

#[test]
fn an_older_version_of_a_card_is_about_the_same_person_after_number_and_address_have_changed() {
    tell(async {
        let world = World::new().await;
        let with = |mobile: &str, address: &str| {
            cards([NewPerson { emails: vec![address.into()], ..person("Per Dal", mobile) }])
        };
        let first = with(MOBILE, "a@x.example");
        assert_eq!(import(&world, &[&first]).await, [1, 0, 0]);
        assert_eq!(import(&world, &[&with(MOBILE, "b@x.example")]).await, [0, 1, 0]);
        assert_eq!(import(&world, &[&with("+47 900 00 002", "b@x.example")]).await, [0, 1, 0]);
        assert_eq!(import(&world, &[&first]).await, [0, 1, 0]);
        assert_eq!(world.number("SELECT count(*) FROM person"), 1);
    });
}

fn maybe(values: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop_oneof![1 => Just(""), 1 => select(values)]
}

const ADDRESSES: [&str; 5] =
    ["anna@x.example", "per@x.example", "post@x.example", "berg@x.example", "anna.berg@y.example"];

/// A few values for each field, so that cards of different people share some.
fn any_person() -> impl Strategy<Value = NewPerson> {
    let names = (select(&["Anna", "Per", "\u{c5}se", "A.", ""][..]), select(&["Berg", "Dal", "Lund"][..]));
    let more = (maybe(&["Sjef", "Kokk"]), maybe(&["a", "b"]), maybe(&["u1", "u2", "u3", "u4"]));
    let reached = (
        maybe(&ADDRESSES),
        maybe(&[MOBILE, "90000002", "0047 90000001"]),
        maybe(&["22000001", "22000002"]),
        maybe(&["Nordlys AS", "Fjord", "nordlys as"]),
    );
    let revised = proptest::option::weighted(0.4, 1_i64..9);
    (names, more, reached, revised).prop_map(|((first, last), (title, note, uid), reached, revised)| {
        let (email, mobile, desk, company) = reached;
        let company = CompanyName { name: company.to_owned(), department: String::new() };
        let phones = [(PhoneKind::Mobile, mobile), (PhoneKind::Direct, desk)];
        let phones = phones.into_iter().filter(|phone| !phone.1.is_empty());
        NewPerson {
            uid: uid.to_owned(),
            revised,
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            title: title.to_owned(),
            note: note.to_owned(),
            company: Some(company).filter(|company| !company.name.is_empty()),
            emails: Some(email).filter(|email| !email.is_empty()).into_iter().map(Into::into).collect(),
            phones: phones.map(|(kind, number)| (kind, number.to_owned())).collect(),
            ..NewPerson::default()
        }
    })
}

/// Also companies, cards with a picture and cards without a name.
fn any_card() -> impl Strategy<Value = NewCard> {
    (any_person(), 0..10).prop_map(|(mut person, kind)| {
        person.picture = (kind == 1).then(|| GIF.to_vec());
        if kind == 2 || kind == 3 {
            unname(&mut person);
        }
        match person.company {
            Some(name) if kind == 0 => NewCard::Company(NewCompany { name, picture: person.picture }),
            _ => NewCard::Person(Box::new(person)),
        }
    })
}

/// Derives the name from the address or the number, as of a card without a name.
fn unname(person: &mut NewPerson) {
    let address = person.emails.first().and_then(|email| email.address.split('@').next());
    let name = address.or(person.phones.first().map(|phone| phone.1.as_str())).map(ToOwned::to_owned);
    if let Some(name) = name {
        (person.unnamed, person.first_name, person.last_name) = (true, String::new(), name);
    }
}

/// The cards that `visage import` passes on: a UID comes again only for the same card, or with another REV.
fn without_conflicts(files: [&[NewCard]; 2]) -> [Vec<NewCard>; 2] {
    let mut known: HashMap<String, (String, String, Option<i64>)> = HashMap::new();
    files.map(|file| {
        let accepted = |card: &&NewCard| {
            let NewCard::Person(person) = card else { return true };
            if person.uid.is_empty() {
                return true;
            }
            let now = (person.digest(), name_key(person), person.revised);
            let first = known.entry(person.uid.clone()).or_insert_with(|| now.clone());
            let versions = first.2.is_some() && now.2.is_some() && first.2 != now.2 && first.1 == now.1;
            first.2 = first.2.max(now.2.filter(|_| versions));
            first.0 == now.0 || versions
        };
        file.iter().filter(accepted).cloned().collect()
    })
}

fn any_file() -> impl Strategy<Value = Vec<NewCard>> {
    proptest::collection::vec(any_card(), 2..9)
}

fn config() -> ProptestConfig {
    // On PostgreSQL each case creates a database.
    let cases = if crate::ENGINE == Engine::Sqlite { 96 } else { 4 };
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn importing_files_again_adds_no_person_and_changes_nothing(a in any_file(), b in any_file()) {
        tell(async {
            let world = World::new().await;
            let both = without_conflicts([&a, &b]);
            let [[a, _], [b, _]] = [without_conflicts([&a, &[]]), without_conflicts([&b, &[]])];
            for file in [&a, &b] {
                import(&world, &[file]).await;
                assert_eq!(import(&world, &[file]).await, [0, 0, file.len()], "the same file again");
            }
            for file in [&a, &b] {
                assert_eq!(import(&world, &[file]).await[0], 0, "an earlier file again");
                assert_eq!(import(&world, &[file]).await, [0, 0, file.len()], "and once more");
            }
            let files = [both[0].as_slice(), &both[1]];
            assert_eq!(import(&world, &files).await[0], 0, "both files in one run");
            let all = both[0].len() + both[1].len();
            assert_eq!(import(&world, &files).await, [0, 0, all], "both files in one run again");
        });
    }
}
