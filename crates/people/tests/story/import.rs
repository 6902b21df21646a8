//! Cards become persons, companies, e-mail addresses and telephone numbers; the same card again is the same person.

use visage_people::Error;
use visage_people::ids::PersonId;
use visage_people::import::{BirthDate, CompanyName, NewPerson, Outcome, PhoneKind};

use super::world::{GIF, NOW, PNG, World, field, named, tell};

fn whole() -> NewPerson {
    NewPerson {
        uid: "urn:uuid:1".into(),
        first_name: "Åse".into(),
        middle_name: "Marie".into(),
        last_name: "Sørli".into(),
        salutation: "Dr.".into(),
        title: "Sjef".into(),
        note: "Ring først.\r\nTakk".into(),
        birth_date: Some(BirthDate { year: None, month: 2, day: 29 }),
        company: Some(CompanyName { name: "Nordlykt Design".into(), department: "Lys".into() }),
        emails: vec!["ase@nordlykt.example".into(), "ase@example.com".into()],
        phones: vec![
            (PhoneKind::Mobile, "+46 70-174 06 11".into()),
            (PhoneKind::Direct, "031 390 06 11".into()),
            (PhoneKind::Mobile, "070 1".into()),
        ],
        picture: Some(GIF.to_vec()),
        ..NewPerson::default()
    }
}

#[test]
fn everything_on_a_card_is_kept() {
    tell(async {
        let world = World::new().await;
        let outcome = world.import(&whole()).await.unwrap();
        assert_eq!(outcome, Outcome::Added(Some(PersonId(1))));
        let person = "firstname || '|' || middlename || '|' || lastname || '|' || mrmrs || '|' || title || '|' || description
        || '|' || coalesce(CAST(birth_year AS TEXT), '-') || '|' || birth_month || '|' || birth_day || '|' || registered";
        let kept = world.text(&format!("SELECT {person} FROM person"));
        assert_eq!(kept, format!("Åse|Marie|Sørli|Dr.|Sjef|Ring først.\r\nTakk|-|2|29|{NOW}"));
        assert_eq!(
            world
                .text("SELECT c.name || '|' || c.department FROM person p JOIN contact c USING (contact_id)"),
            "Nordlykt Design|Lys"
        );
        assert_eq!(
            world.text(
                "SELECT string_agg(rank || ' ' || address, ', ') FROM (SELECT * FROM email ORDER BY rank) AS sorted"
            ),
            "1 ase@nordlykt.example, 2 ase@example.com"
        );
        let phones = "SELECT string_agg(kind || ' ' || search_number, ', ') FROM (SELECT * FROM phone ORDER BY rank) AS sorted";
        assert_eq!(world.text(phones), "16389 +46701740611, 16385 0313900611, 16389 0701");
        assert_eq!(world.bytes(PersonId(1)).await, GIF);
        let info = world.people.picture_info(&world.operator, PersonId(1)).await.unwrap();
        assert_eq!(&*info.picture.unwrap().description, "Åse Marie Sørli");
        assert_eq!(
            world.number("SELECT registered_associate_id FROM person"),
            i64::from(world.operator.associate().id.0)
        );
    });
}

#[test]
fn the_same_card_again_is_the_same_person_and_writes_nothing() {
    tell(async {
        let world = World::new().await;
        world.import(&whole()).await.unwrap();
        let (written, files) = (world.written(), world.files());
        assert_eq!(world.import(&whole()).await.unwrap(), Outcome::Unchanged(PersonId(1)));
        assert_eq!((world.written(), world.files()), (written, files));
    });
}

#[test]
fn a_card_that_changed_in_any_part_changes_the_person() {
    tell(async {
        let world = World::new().await;
        world.import(&whole()).await.unwrap();
        world.clock.set(NOW + 60);
        let changes: [fn(&mut NewPerson); 12] = [
            |new| new.first_name = "Aase".into(),
            |new| new.middle_name = String::new(),
            |new| new.last_name = "Bjerke".into(),
            |new| new.salutation = "Prof.".into(),
            |new| new.title = "Leder".into(),
            |new| new.note = String::new(),
            |new| new.birth_date = Some(BirthDate { year: Some(1980), month: 2, day: 29 }),
            |new| new.company = None,
            |new| new.emails.swap(0, 1),
            |new| new.phones[0].0 = PhoneKind::Private,
            |new| new.phones.truncate(1),
            |new| new.picture = Some(PNG.to_vec()),
        ];
        let mut new = whole();
        for (place, change) in changes.iter().enumerate() {
            change(&mut new);
            assert_eq!(world.import(&new).await.unwrap(), Outcome::Changed(PersonId(1)), "change {place}");
            assert_eq!(world.import(&new).await.unwrap(), Outcome::Unchanged(PersonId(1)), "change {place}");
        }
        assert_eq!(
            world.text("SELECT firstname || lastname || mrmrs || title FROM person"),
            "AaseBjerkeProf.Leder"
        );
        assert_eq!(world.number("SELECT updated FROM person"), NOW + 60);
        assert_eq!(world.number("SELECT count(*) FROM phone"), 1);
        assert_eq!(world.text("SELECT address FROM email WHERE rank = 1"), "ase@example.com");
        assert_eq!(world.number("SELECT count(*) FROM person WHERE contact_id IS NULL"), 1);
        assert_eq!(world.bytes(PersonId(1)).await, PNG);
        assert_eq!(world.files().len(), 1, "the old picture's bytes are gone");
    });
}

#[test]
fn the_same_picture_on_a_changed_card_is_not_stored_again() {
    tell(async {
        let world = World::new().await;
        world.import(&whole()).await.unwrap();
        let files = world.files();
        let mut new = whole();
        new.title = "Leder".into();
        world.import(&new).await.unwrap();
        assert_eq!(world.files(), files);
        assert_eq!(world.number("SELECT updatedcount FROM binaryobject"), 0);
    });
}

#[test]
fn a_card_of_another_source_is_another_person() {
    tell(async {
        let world = World::new().await;
        let new = [whole()];
        let first = world.people.import(&world.operator, "one", &new, false).await.unwrap();
        let second = world.people.import(&world.operator, "other", &new, false).await.unwrap();
        assert_ne!(first[0].as_ref().unwrap().person(), second[0].as_ref().unwrap().person());
    });
}

#[test]
fn a_company_is_one_in_any_letter_case_and_departments_are_apart() {
    tell(async {
        let world = World::new().await;
        let company =
            |name: &str, department: &str| CompanyName { name: name.into(), department: department.into() };
        let companies = [("Åkerblom", ""), ("ÅKERBLOM", ""), ("Åkerblom", "Salg"), ("Bolt", "")];
        for (place, (name, department)) in companies.into_iter().enumerate() {
            let mut new = named(&format!("P{place}"));
            new.company = Some(company(name, department));
            world.import(&new).await.unwrap();
        }
        assert_eq!(world.number("SELECT count(*) FROM contact"), 3);
        assert_eq!(
            world.number("SELECT count(DISTINCT contact_id) FROM person WHERE person_id IN (1, 2)"),
            1
        );
    });
}

#[test]
fn somebody_who_cannot_be_taken_keeps_nobody_out() {
    tell(async {
        let world = World::new().await;
        let mut long = named("Long");
        long.last_name = "x".repeat(100);
        let mut unseen = named("Unseen");
        unseen.picture = Some(b"no picture".to_vec());
        let crowd =
            [named("Ada"), long, named("Bob"), unseen, NewPerson { uid: "x".into(), ..NewPerson::default() }];
        let outcomes = world.people.import(&world.operator, "test", &crowd, false).await.unwrap();
        let taken: Vec<_> = outcomes.iter().map(Result::is_ok).collect();
        assert_eq!(taken, [true, false, true, false, false]);
        let fields: Vec<_> = outcomes.into_iter().filter(Result::is_err).map(field).collect();
        assert_eq!(fields, ["Lastname", "Image", "Firstname"]);
        assert_eq!(world.number("SELECT count(*) FROM person"), 2);
        assert!(world.files().is_empty());
    });
}

type Set = fn(&mut NewPerson, String);

#[test]
fn what_does_not_fit_into_its_column_is_named() {
    tell(async {
        let world = World::new().await;
        let limits: [(Set, usize, &str); 9] = [
            (|new, text| new.first_name = text, 99, "Firstname"),
            (|new, text| new.middle_name = text, 99, "MiddleName"),
            (|new, text| new.last_name = text, 99, "Lastname"),
            (|new, text| new.salutation = text, 239, "Mrmrs"),
            (|new, text| new.title = text, 239, "Title"),
            (|new, text| new.emails = vec![text.into()], 239, "Emails"),
            (|new, text| new.phones = vec![(PhoneKind::Fax, text)], 239, "Phones"),
            (
                |new, text| new.company = Some(CompanyName { name: text, department: String::new() }),
                219,
                "Contact",
            ),
            (
                |new, text| new.company = Some(CompanyName { name: "A".into(), department: text }),
                219,
                "Department",
            ),
        ];
        for (set, characters, expected) in limits {
            let mut new = named(expected);
            set(&mut new, "ø".repeat(characters));
            world.import(&new).await.unwrap();
            set(&mut new, "ø".repeat(characters + 1));
            assert_eq!(field(world.import(&new).await), expected);
            set(&mut new, "a\0b".to_owned());
            assert_eq!(field(world.import(&new).await), expected);
        }
        let mut new = named("Many");
        new.emails = vec!["a@example.com".into(); 101];
        assert_eq!(field(world.import(&new).await), "Emails");
        for (month, day) in [(0, 1), (13, 1), (1, 0), (1, 32)] {
            new = named("Born");
            new.birth_date = Some(BirthDate { year: Some(2000), month, day });
            assert_eq!(field(world.import(&new).await), "BirthDate");
        }
    });
}

#[test]
fn a_dry_run_tells_what_would_become_of_each_and_writes_nothing() {
    tell(async {
        let world = World::new().await;
        world.import(&whole()).await.unwrap();
        let mut changed = whole();
        changed.title = "Leder".into();
        let mut unseen = named("Unseen");
        unseen.picture = Some(b"no picture".to_vec());
        let crowd = [whole(), changed, named("New"), unseen];
        let (written, files) = (world.written(), world.files());
        let outcomes = world.people.import(&world.operator, "test", &crowd, true).await.unwrap();
        assert_eq!(*outcomes[0].as_ref().unwrap(), Outcome::Unchanged(PersonId(1)));
        assert_eq!(*outcomes[1].as_ref().unwrap(), Outcome::Changed(PersonId(1)));
        assert_eq!(*outcomes[2].as_ref().unwrap(), Outcome::Added(None));
        assert!(matches!(outcomes[3], Err(Error::Invalid { .. })));
        assert_eq!((world.written(), world.files()), (written, files));
    });
}

#[test]
fn the_same_card_twice_in_one_go_is_one_person_with_the_last_word() {
    tell(async {
        let world = World::new().await;
        let mut later = named("Ada");
        later.title = "Countess".into();
        later.picture = Some(PNG.to_vec());
        let mut first = named("Ada");
        first.picture = Some(GIF.to_vec());
        let outcomes = world.people.import(&world.operator, "test", &[first, later], false).await.unwrap();
        assert_eq!(outcomes[0].as_ref().unwrap().person(), outcomes[1].as_ref().unwrap().person());
        assert_eq!(world.text("SELECT title FROM person"), "Countess");
        assert_eq!(world.bytes(PersonId(1)).await, PNG);
        assert_eq!(world.files().len(), 1);
    });
}
