//! Users: added, signed in, remembered, renamed with their person, given another password.

use visage_people::ids::AssociateId;
use visage_people::session::{Kind, MAX_PASSWORD_BYTES};
use visage_people::user::Role;
use visage_people::{Error, UserType};

use super::world::{World, field, named, tell, user};

#[test]
fn a_user_signs_in_by_name_in_any_letter_case_and_by_the_exact_password() {
    tell(async {
        let world = World::new().await;
        world.people.add_user(&world.operator, &user("Tje0", Role::Administrator), "Tje0").await.unwrap();
        for name in ["Tje0", "tje0", "TJE0", " tje0 "] {
            let caller = world.people.sign_in(name.as_bytes(), name, "Tje0").await.unwrap();
            assert_eq!(&*caller.associate().name, "Tje0");
        }
        for (name, password) in [("Tje0", "tje0"), ("Tje0", ""), ("Tje0", "Tje0 "), ("Eve", "Tje0"), ("", "")]
        {
            let refused = world.people.sign_in(b"proof", name, password).await;
            assert!(matches!(refused, Err(Error::NotSignedIn)), "{name} {password}");
        }
    });
}

#[test]
fn the_operator_is_one_and_can_never_sign_in() {
    tell(async {
        let world = World::new().await;
        let again = world.people.operator().await.unwrap();
        assert_eq!(again.associate().id, world.operator.associate().id);
        assert_eq!(again.associate().user_type, UserType::System);
        assert_eq!(world.number("SELECT count(*) FROM associate"), 1);
        let name = world.operator.associate().name.clone();
        for password in ["", &*name] {
            assert!(matches!(world.people.sign_in(b"p", &name, password).await, Err(Error::NotSignedIn)));
        }
        assert_eq!(field(world.people.set_password(&world.operator, &name, "x").await), "Name");
        assert!(world.people.users(&world.operator).await.unwrap().is_empty());
    });
}

#[test]
fn of_copies_that_start_at_once_one_adds_the_first_user() {
    tell(async {
        let world = World::new().await;
        let mut starting = tokio::task::JoinSet::new();
        for number in 0..5 {
            let beside = world.beside().await;
            starting.spawn(async move {
                let operator = beside.operator().await.unwrap();
                let first = user("admin", Role::Administrator);
                let added = beside.add_first_user(&operator, &first, &number.to_string()).await.unwrap();
                added.map(|_| number.to_string())
            });
        }
        let added: Vec<_> = starting.join_all().await.into_iter().flatten().collect();
        assert_eq!(added.len(), 1);
        let beside = world.beside().await;
        beside.sign_in(b"proof", "admin", &added[0]).await.unwrap();
        let another = user("another", Role::Administrator);
        assert!(beside.add_first_user(&world.operator, &another, "x").await.unwrap().is_none());
        assert_eq!(beside.users(&world.operator).await.unwrap().len(), 1);
    });
}

#[test]
fn a_credential_is_remembered_until_the_password_changes_even_by_another_process() {
    tell(async {
        let world = World::new().await;
        world.people.add_user(&world.operator, &user("ada", Role::Reader), "one").await.unwrap();
        assert!(world.people.remembered(b"proof").await.unwrap().is_none());
        world.people.sign_in(b"proof", "ada", "one").await.unwrap();
        assert_eq!(&*world.people.remembered(b"proof").await.unwrap().unwrap().associate().name, "ada");
        assert!(world.people.remembered(b"prooF").await.unwrap().is_none());
        let beside = world.beside().await;
        let pulse = world.people.pulse();
        beside.set_password(&world.operator, "ADA", "two").await.unwrap();
        world.heard(pulse).await;
        assert!(world.people.remembered(b"proof").await.unwrap().is_none());
        assert!(world.people.sign_in(b"proof", "ada", "one").await.is_err());
        world.people.sign_in(b"proof", "ada", "two").await.unwrap();
        let pulse = world.people.pulse();
        beside.set_password(&world.operator, "ada", "two").await.unwrap();
        world.heard(pulse).await;
        assert!(
            world.people.remembered(b"proof").await.unwrap().is_none(),
            "the same word is another password"
        );
    });
}

#[test]
fn a_user_who_was_deleted_is_let_in_no_more_and_stays_known_by_name() {
    tell(async {
        let world = World::new().await;
        let tove = world.user("tje0", Role::Administrator).await;
        let id = tove.associate().id;
        world.people.sign_in(b"proof", "tje0", "tje0").await.unwrap();
        world.meddle(&format!("UPDATE associate SET deleted = 1 WHERE associate_id = {}", id.0)).await;
        assert!(world.people.remembered(b"proof").await.unwrap().is_none());
        assert!(world.people.sign_in(b"proof", "tje0", "tje0").await.is_err());
        let operator = world.people.operator().await.unwrap();
        let known = operator.colleague(id).unwrap();
        assert!(known.deleted && &*known.full_name == "User tje0");
    });
}

#[test]
fn a_user_without_a_password_is_nobody_until_there_is_one_and_an_empty_one_is_one() {
    tell(async {
        let world = World::new().await;
        world.user("ada", Role::Reader).await;
        world.meddle("DELETE FROM credentials").await;
        assert!(world.people.sign_in(b"a", "ada", "").await.is_err());
        assert_eq!(
            world
                .people
                .users(&world.operator)
                .await
                .unwrap()
                .iter()
                .map(|(_, has)| *has)
                .collect::<Vec<_>>(),
            [false]
        );
        world.people.set_password(&world.operator, "ada", "").await.unwrap();
        world.people.sign_in(b"a", "ada", "").await.unwrap();
        assert!(world.people.sign_in(b"b", "ada", "x").await.is_err());
    });
}

#[test]
fn names_and_passwords_that_cannot_be_taken_are_refused() {
    tell(async {
        let world = World::new().await;
        let admin = |name: &str| user(name, Role::Administrator);
        world.people.add_user(&world.operator, &admin("Ada"), "x").await.unwrap();
        let long = "ø".repeat(240);
        for name in ["", "  ", "a:b", "a\nb", "ADA", " ada ", &long] {
            assert_eq!(
                field(world.people.add_user(&world.operator, &admin(name), "x").await),
                "Name",
                "{name:?}"
            );
        }
        world.people.add_user(&world.operator, &admin(&long[..239 * 2]), "x").await.unwrap();
        let endless = "x".repeat(MAX_PASSWORD_BYTES + 1);
        assert_eq!(field(world.people.add_user(&world.operator, &admin("Bob"), &endless).await), "Password");
        assert_eq!(field(world.people.set_password(&world.operator, "Ada", &endless).await), "Password");
        assert_eq!(field(world.people.set_password(&world.operator, "Eve", "x").await), "Name");
        assert_eq!(field(world.people.act_as(&world.operator, "Eve").await), "Name");
        world.people.set_password(&world.operator, "Ada", &endless[1..]).await.unwrap();
        world.people.sign_in(b"a", "Ada", &endless[1..]).await.unwrap();
        assert!(world.people.sign_in(b"b", "Ada", &endless).await.is_err());
    });
}

#[test]
fn a_user_is_called_as_the_person_behind_is_called_now() {
    tell(async {
        let world = World::new().await;
        let mut tove = named("Tove");
        tove.salutation = "Ms.".into();
        let person = world.import(&tove).await.unwrap().person().unwrap();
        let caller = world.user("tje0", Role::Administrator).await;
        assert_eq!((&*caller.associate().full_name, caller.associate().person), ("User tje0", None));
        world.people.set_person_of_user(&world.operator, "TJE0", person).await.unwrap();
        let named = async || world.people.act_as(&world.operator, "tje0").await.unwrap().associate().clone();
        let now = named().await;
        assert_eq!(
            (&*now.full_name, &*now.formal_name, now.person),
            ("Tove Byron", "Ms. Tove Byron", Some(person))
        );
        tove.last_name = "Hansen".into();
        let beside = world.beside().await;
        let pulse = world.people.pulse();
        beside.import(&world.operator, "test", &[tove], false).await.unwrap();
        world.heard(pulse).await;
        assert_eq!(&*named().await.full_name, "Tove Hansen");
        let none = world.people.set_person_of_user(&world.operator, "eve", person).await;
        assert_eq!(field(none), "Name");
    });
}

#[test]
fn users_are_listed_by_key_and_their_number_grows_with_every_change() {
    tell(async {
        let world = World::new().await;
        let first = world.user("b", Role::Administrator).await;
        let second = world.user("a", Role::Reader).await;
        let listed: Vec<_> =
            world.people.users(&world.operator).await.unwrap().into_iter().map(|(user, _)| user.id).collect();
        assert_eq!(listed, [first.associate().id, second.associate().id]);
        assert!(second.roster_number() > first.roster_number());
        assert_eq!(
            (first.associate().rank, first.associate().ej_user_id, first.associate().deleted),
            (0, 0, false)
        );
        assert_eq!(first.associate().group, second.associate().group);
        assert_eq!(world.number("SELECT count(*) FROM usergroup"), 1);
        assert_eq!(world.number("SELECT count(*) FROM role"), 4, "those that are there from the first start");
        assert!(second.colleague(AssociateId(4711)).is_none());
    });
}

#[test]
fn a_user_can_only_stand_for_a_person_who_is_there() {
    tell(async {
        let world = World::new().await;
        world.user("ada", Role::Reader).await;
        let nobody = visage_people::ids::PersonId(4711);
        let refused = world.people.set_person_of_user(&world.operator, "ada", nobody).await;
        assert!(!matches!(refused, Ok(()) | Err(Error::Storage(_))), "whose fault is it? {refused:?}");
    });
}

/// Signs in `count` times at once, each with a proof of its own. Everybody keeps the world, or its database would go.
fn crowd(world: World, count: u16) -> tokio::task::JoinSet<Result<(), Error>> {
    let world = std::sync::Arc::new(world);
    let mut crowd = tokio::task::JoinSet::new();
    for number in 0..count {
        let world = std::sync::Arc::clone(&world);
        crowd.spawn(async move { world.people.sign_in(&number.to_le_bytes(), "ada", "x").await.map(|_| ()) });
    }
    crowd
}

#[test]
fn a_hundred_at_the_door_are_all_let_in() {
    tell(async {
        let world = World::new().await;
        world.people.add_user(&world.operator, &user("ada", Role::Reader), "x").await.unwrap();
        assert!(crowd(world, 100).join_all().await.iter().all(Result::is_ok));
    });
}

#[test]
fn of_thousands_at_the_door_some_are_asked_to_come_again() {
    tell(async {
        let world = World::new().await;
        world.people.add_user(&world.operator, &user("ada", Role::Reader), "x").await.unwrap();
        let mut crowd = crowd(world, 5000);
        while let Some(outcome) = crowd.join_next().await {
            match outcome.unwrap() {
                Ok(()) => {}
                Err(Error::Busy) => return,
                Err(error) => panic!("{error}"),
            }
        }
        panic!("everybody may wait");
    });
}

#[test]
fn nobody_administers_whoever_may_administer_more() {
    tell(async {
        let world = World::new().await;
        let (helper, administrator) =
            (world.user("hel0", Role::Sales).await, world.user("tje0", Role::Administrator).await);
        world
            .people
            .set_role_functions(&world.operator, helper.member().role.id, &["admin-users"])
            .await
            .unwrap();
        let helper = world.people.act_as(&world.operator, "hel0").await.unwrap();
        // A system user passes every right, whatever the role says.
        world.people.add_user(&world.operator, &user("robot", Role::Reader), "robot").await.unwrap();
        world.people.set_user_type(&world.operator, "robot", UserType::System).await.unwrap();
        let id = administrator.associate().id;
        let refused = [
            world.people.set_password(&helper, "tje0", "x").await.err(),
            world.people.set_password_of(&helper, id, "x").await.err(),
            world.people.retire_user(&helper, id, true).await.err(),
            world.people.add_user(&helper, &user("eve", Role::Administrator), "x").await.err(),
            world.people.set_user_type(&helper, "tje0", UserType::Resource).await.err(),
            world.people.set_user_type(&helper, "hel0", UserType::System).await.err(),
            world.people.set_password(&helper, "robot", "x").await.err(),
        ];
        for (place, error) in refused.into_iter().enumerate() {
            assert!(matches!(error, Some(Error::NotAllowed)), "{place}: {error:?}");
        }
        world.people.add_user(&helper, &user("new", Role::Reader), "new").await.unwrap();
    });
}

#[test]
fn a_user_who_retires_loses_every_session_and_the_last_administrator_stays() {
    tell(async {
        let world = World::new().await;
        let (ada, administrator) =
            (world.user("ada", Role::Reader).await, world.user("tje0", Role::Administrator).await);
        world.people.open_session(&ada, Kind::Ticket, "7T:ticket").await.unwrap();
        let id = ada.associate().id;
        world.people.retire_user(&administrator, id, true).await.unwrap();
        assert!(world.people.sign_in(b"proof", "ada", "ada").await.is_err());
        assert_eq!(world.people.open_sessions(&world.operator).await.unwrap(), []);
        let last = world.people.retire_user(&world.operator, administrator.associate().id, true).await;
        assert_eq!(field(last), "AssociateId");
        let administrator = world.people.act_as(&world.operator, "tje0").await.unwrap();
        world.people.retire_user(&administrator, id, false).await.unwrap();
        world.people.sign_in(b"proof", "ada", "ada").await.unwrap();
        assert!(matches!(world.people.retire_user(&ada, id, true).await, Err(Error::NotAllowed)));
    });
}

#[test]
fn somebody_who_knows_the_old_password_gives_themselves_another() {
    tell(async {
        let world = World::new().await;
        let ada = world.user("ada", Role::Reader).await;
        assert!(!world.people.change_own_password(&ada, ("wrong", "new"), None).await.unwrap());
        assert!(world.people.change_own_password(&ada, ("ada", "new"), None).await.unwrap());
        assert!(world.people.sign_in(b"a", "ada", "ada").await.is_err());
        let ada = world.people.sign_in(b"b", "ada", "new").await.unwrap();
        assert!(world.people.set_password_of(&ada, ada.associate().id, "x").await.is_err());
        world.people.set_password_of(&world.operator, ada.associate().id, "set").await.unwrap();
        world.people.sign_in(b"c", "ada", "set").await.unwrap();
        let unknown = world.people.set_password_of(&world.operator, AssociateId(4711), "x").await;
        assert!(matches!(unknown, Err(Error::NotFound { kind: "User", .. })));
    });
}

#[test]
fn an_administrator_whose_ticket_was_taken_back_meanwhile_gives_nobody_a_password() {
    tell(async {
        let world = World::new().await;
        let (administrator, ada) =
            (world.user("tje0", Role::Administrator).await, world.user("ada", Role::Reader).await);
        let ticket = world.people.open_session(&administrator, Kind::Ticket, "7T:ticket").await.unwrap();
        let by_ticket = world.people.enter(b"proof", Kind::Ticket, "7T:ticket", None).await.unwrap();
        let id = ada.associate().id;
        world.people.set_password_of(&by_ticket, id, "one").await.unwrap();
        world.people.close_session(&administrator, ticket).await.unwrap();
        assert!(matches!(world.people.set_password_of(&by_ticket, id, "two").await, Err(Error::NotSignedIn)));
        world.people.sign_in(b"ada", "ada", "one").await.unwrap();
    });
}
