//! Cards without a UID are about the person they seem to be about, or about a new one.

use visage_people::import::{CompanyName, Effect, NewCard, NewCompany, NewPerson, Outcome, PhoneKind};

use super::world::{GIF, PNG, World, tell};

/// "Per Dal, Nordlys AS, per@x, +47 900 00 001": what is missing is left empty.
fn card(text: &str) -> NewPerson {
    let mut parts = text.split(',').map(str::trim);
    let mut part = || parts.next().unwrap_or_default().to_owned();
    let (name, company, email, mobile) = (part(), part(), part(), part());
    let (first, last) = name.rsplit_once(' ').unwrap_or(("", &name));
    NewPerson {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        company: Some(CompanyName { name: company, department: String::new() })
            .filter(|it| !it.name.is_empty()),
        emails: Some(email).filter(|email| !email.is_empty()).into_iter().map(Into::into).collect(),
        phones: Some((PhoneKind::Mobile, mobile)).filter(|it| !it.1.is_empty()).into_iter().collect(),
        ..NewPerson::default()
    }
}

fn unnamed(text: &str) -> NewPerson {
    NewPerson { unnamed: true, ..card(text) }
}

/// Imports a file of cards; as many letters as cards: Added, Changed, Unchanged. A dry run before it says the same.
async fn import(world: &World, cards: &[NewPerson]) -> String {
    let dry = effects(world, cards, true).await;
    let done = effects(world, cards, false).await;
    assert_eq!(dry, done, "a dry run says what happens");
    done
}

async fn effects(world: &World, cards: &[NewPerson], dry_run: bool) -> String {
    let owner = world.operator.associate().id;
    let mut run = world.people.begin_import(&world.operator, owner, "test", dry_run).unwrap();
    let mut effects = vec![' '; cards.len()];
    let mut places: Vec<_> = (0..cards.len()).collect();
    for last in [false, true] {
        let some: Vec<_> = places.iter().map(|&at| NewCard::Person(Box::new(cards[at].clone()))).collect();
        let mut taken = Vec::new();
        // Two cards a batch, so that a file spans several.
        for batch in some.chunks(2) {
            taken.extend(run.take(batch, last).await.unwrap());
        }
        for (&place, taken) in places.iter().zip(taken) {
            effects[place] = match taken.unwrap().effect {
                Effect::Added => 'A',
                Effect::Changed => 'C',
                Effect::Unchanged => 'U',
                Effect::Later => 'L',
            };
        }
        places.retain(|&place| effects[place] == 'L');
    }
    effects.into_iter().collect()
}

fn persons(world: &World) -> i64 {
    world.number("SELECT count(*) FROM person")
}

#[test]
fn a_person_without_a_uid_whose_phone_changed_is_the_same_person() {
    tell(async {
        let world = World::new().await;
        let before = card("Per Dal, Nordlys AS, per.dal@nordlys.example, +47 900 00 001");
        let after = card("Per Dal, Nordlys AS, per.dal@nordlys.example, +47 900 00 002");
        for (new, expected) in [(&before, "A"), (&before, "U"), (&after, "C"), (&after, "U"), (&before, "C")]
        {
            assert_eq!(import(&world, std::slice::from_ref(new)).await, expected);
        }
        assert_eq!(world.text("SELECT number FROM phone"), "+47 900 00 001");
        // Both versions of the card stay those of one person.
        assert_eq!((persons(&world), world.number("SELECT count(*) FROM importkey")), (1, 2));
    });
}

#[test]
fn a_person_is_matched_by_address_then_by_number_then_by_name_and_company() {
    tell(async {
        for (before, after) in [
            ("Per Dal, , per@x.example", "Per Dal, Nordlys, PER@X.example, +47 900 00 001"),
            ("Per Dal, , , +47 900 00 001", "Per Dal, Nordlys, per@x.example, 0047 90000001"),
            (
                "Per Dal, Nordlys, old@x.example, +47 900 00 001",
                "Per Dal, Nordlys, new@x.example, +47 900 00 001",
            ),
            ("Per Dal, Nordlys, old@x.example", "Per Dal, NORDLYS, new@x.example"),
            ("Per Dal, Nordlys, , +47 900 00 001", "Per Dal, Nordlys, , +47 900 00 002"),
            ("P. Dal, , per@x.example", "Per Dal, , per@x.example, +47 900 00 001"),
            ("Dal Per, , per@x.example", "Per Dal, , per@x.example"),
        ] {
            let world = World::new().await;
            assert_eq!(import(&world, &[card(before)]).await, "A", "{before}");
            assert_eq!(import(&world, &[card(after)]).await, "C", "{before} / {after}");
            assert_eq!((import(&world, &[card(after)]).await.as_str(), persons(&world)), ("U", 1), "{after}");
        }
    });
}

#[test]
fn different_people_of_one_file_stay_different_people_and_a_second_import_changes_nothing() {
    tell(async {
        for file in [
            // A family with one address, an office with one number, namesakes in one company.
            &["Anna Berg, , berg@x.example", "Per Berg, , berg@x.example", "Berg, , berg@x.example"][..],
            &["Anna Berg, A, post@x.example", "Per Dal, A, post@x.example", "Siri Lund, A, post@x.example"],
            &["Anna Berg, , , +47 22 00 00 00", "Per Dal, , , +47 22 00 00 00"],
            &["Ola Nord, A, ola1@x.example", "Ola Nord, A, ola2@x.example", "Ola Nord, A, , +47 900 00 003"],
            &["Ola Nord", "Ola Nord", "Ola Nord"],
            &["Anna, , berg@x.example", "Anna Berg, , berg@x.example"],
        ] {
            let world = World::new().await;
            let cards: Vec<_> = file.iter().map(|text| card(text)).collect();
            assert_eq!(import(&world, &cards).await, "A".repeat(cards.len()), "{file:?}");
            let written = world.written();
            assert_eq!(import(&world, &cards).await, "U".repeat(cards.len()), "{file:?}");
            assert_eq!(world.written(), written, "{file:?}");
        }
    });
}

#[test]
fn the_same_person_twice_in_one_file_is_one_person() {
    tell(async {
        for (file, expected) in [
            (&["Per Dal, A, per@x.example", "Per Dal, A, per@x.example"][..], "AU"),
            (
                &["Per Dal, A, per@x.example, +47 900 00 001", "Per Dal, , per@x.example, +47 900 00 002"],
                "AC",
            ),
            (
                &[
                    "Per Dal, , per@x.example",
                    "Eva Lie",
                    "Dal Per, B, , +47 900 00 001",
                    "Per Dal, , per@x.example, +47 900 00 001",
                ],
                "AAAC",
            ),
        ] {
            let world = World::new().await;
            let cards: Vec<_> = file.iter().map(|text| card(text)).collect();
            assert_eq!(import(&world, &cards).await, expected, "{file:?}");
            let written = world.written();
            assert_eq!(import(&world, &cards).await, "U".repeat(cards.len()), "{file:?}");
            assert_eq!(world.written(), written, "{file:?}");
        }
    });
}

#[test]
fn a_newer_namesake_does_not_replace_a_person_with_a_card_in_the_same_file() {
    tell(async {
        let world = World::new().await;
        let known = card("Ola Nord, A, ola1@x.example");
        let namesake = card("Ola Nord, A, ola2@x.example");
        assert_eq!(import(&world, std::slice::from_ref(&known)).await, "A");
        assert_eq!(import(&world, &[namesake.clone(), known.clone()]).await, "AU");
        assert_eq!(import(&world, &[namesake, known]).await, "UU");
        assert_eq!(world.text("SELECT address FROM email WHERE person_id = 1"), "ola1@x.example");
    });
}

#[test]
fn an_ambiguous_match_changes_no_person_and_is_reported() {
    tell(async {
        let world = World::new().await;
        let two = [card("Ola Nord, A, ola1@x.example"), card("Ola Nord, A, ola2@x.example")];
        assert_eq!(import(&world, &two).await, "AA");
        let owner = world.operator.associate().id;
        let mut run = world.people.begin_import(&world.operator, owner, "test", false).unwrap();
        let new = NewCard::Person(Box::new(card("Ola Nord, A, ola3@x.example")));
        let taken = run.take(&[new], false).await.unwrap().remove(0).unwrap();
        assert_eq!(taken.effect, Effect::Added);
        assert!(taken.note.unwrap().contains("2 persons"));
        assert_eq!(persons(&world), 3);
    });
}

#[test]
fn a_card_without_a_name_does_not_rename_a_person_and_a_later_name_does() {
    tell(async {
        let world = World::new().await;
        assert_eq!(import(&world, &[unnamed("per.dal, , per.dal@x.example")]).await, "A");
        assert_eq!(import(&world, &[card("Per Dal, A, per.dal@x.example")]).await, "C");
        assert_eq!(import(&world, &[unnamed("per.dal, , per.dal@x.example")]).await, "U");
        assert_eq!(world.text("SELECT firstname || ' ' || lastname FROM person"), "Per Dal");
        let office = [card("Anna Berg, , post@x.example"), unnamed("post, , post@x.example")];
        assert_eq!(import(&world, &office[..1]).await, "A");
        assert_eq!(import(&world, &office).await, "UA");
    });
}

#[test]
fn values_missing_from_a_sparser_card_are_kept() {
    tell(async {
        let world = World::new().await;
        let mut whole = card("Per Dal, A, per@x.example, +47 900 00 001");
        (whole.uid, whole.title, whole.note) = ("u1".into(), "Sjef".into(), "n".into());
        whole.picture = Some(GIF.to_vec());
        assert_eq!(import(&world, &[whole]).await, "A");
        assert_eq!(import(&world, &[card("Per Dal, , per@x.example, +47 900 00 002")]).await, "C");
        let kept = world.text(
            "SELECT title || '|' || person.description || '|' || number FROM person JOIN phone USING (person_id)",
        );
        assert_eq!(kept, "Sjef|n|+47 900 00 002");
        assert_eq!(world.bytes(visage_people::ids::PersonId(1)).await, GIF);
    });
}

#[test]
fn the_newest_revision_wins_in_any_order_and_in_every_run() {
    tell(async {
        for uid in ["u1", ""] {
            let version = |number: &str, revised| NewPerson {
                uid: uid.into(),
                revised: Some(revised),
                ..card(&format!("Per Dal, , per@x.example, +47 900 00 {number}"))
            };
            let (old, new) = (version("001", 1), version("002", 2));
            for (file, expected) in [([old.clone(), new.clone()], "AC"), ([new, old], "AU")] {
                let world = World::new().await;
                assert_eq!(import(&world, &file).await, expected, "{uid}");
                assert_eq!(world.text("SELECT number FROM phone"), "+47 900 00 002", "{uid}");
                let written = world.written();
                assert_eq!(import(&world, &file).await, "UU", "{uid}");
                assert_eq!(world.written(), written, "{uid}");
            }
        }
    });
}

#[test]
fn departments_are_those_of_the_people_of_one_company() {
    tell(async {
        let world = World::new().await;
        let people = ["0", "1"].map(|number| NewPerson {
            department: format!("Avdeling {number}"),
            ..card(&format!("A P{number}, Nordlys AS"))
        });
        assert_eq!(import(&world, &people).await, "AA");
        assert_eq!(world.number("SELECT count(*) FROM contact"), 1);
        let card = world.people.person_card(&world.operator, visage_people::ids::PersonId(2)).await.unwrap();
        let (_, name, department) = card.company.unwrap();
        assert_eq!((name.as_str(), department.as_str()), ("Nordlys AS", "Avdeling 1"));
    });
}

#[test]
fn a_company_is_added_once_with_its_picture_and_a_dry_run_reports_the_same() {
    tell(async {
        let world = World::new().await;
        let owner = world.operator.associate().id;
        let company = |picture: Option<&[u8]>| {
            let name = CompanyName { name: "Nordlys AS".into(), department: String::new() };
            NewCard::Company(NewCompany { name, picture: picture.map(<[u8]>::to_vec) })
        };
        let person = || NewCard::Person(Box::new(card("Per Dal, Nordlys AS")));
        let cards = [person(), company(None), company(Some(GIF)), company(Some(PNG)), company(None)];
        for expected in [
            [Effect::Added, Effect::Unchanged, Effect::Changed, Effect::Unchanged, Effect::Unchanged],
            [Effect::Unchanged; 5],
        ] {
            for dry_run in [true, false] {
                let mut run = world.people.begin_import(&world.operator, owner, "test", dry_run).unwrap();
                let taken = run.take(&cards, false).await.unwrap();
                let effects: Vec<_> = taken.into_iter().map(|taken| taken.unwrap().effect).collect();
                assert_eq!(effects, expected, "{dry_run}");
            }
        }
        assert_eq!(world.number("SELECT count(*) FROM contact"), 1);
        assert_eq!(world.number("SELECT ownertable FROM binaryobjectlink"), 5);
    });
}

#[test]
fn a_person_of_another_source_is_found_by_address_too() {
    tell(async {
        let world = World::new().await;
        let first = [card("Per Dal, , per@x.example")];
        world.people.import(&world.operator, "one", &first, false).await.unwrap();
        let second = world.people.import(&world.operator, "other", &first, false).await.unwrap();
        assert!(matches!(second[0], Ok(Outcome::Unchanged(_))), "{second:?}");
        assert_eq!(persons(&world), 1);
    });
}
