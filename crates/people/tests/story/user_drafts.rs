//! Users as whoever administers them wants them.

use visage_people::ids::{AssociateId, GroupId, PersonId, RoleId};
use visage_people::session::Kind;
use visage_people::user::{NewUserName, Role, UserDraft};
use visage_people::{Caller, Error, UserType};

use super::world::{World, field, tell, user};

async fn now(world: &World, name: &str) -> Caller {
    world.people.act_as(&world.operator, name).await.unwrap()
}

async fn draft(world: &World, name: &str) -> (AssociateId, UserDraft) {
    let caller = now(world, name).await;
    (caller.associate().id, UserDraft::of(caller.member()))
}

/// The newest entries of the audit log.
async fn log(world: &World) -> Vec<(String, String)> {
    let log = world.people.audit(&world.operator, None, 99).await.unwrap();
    log.into_iter().map(|entry| (entry.event, entry.detail)).collect()
}

#[test]
fn a_user_by_default_is_kept_and_found_as_the_draft_said() {
    tell(async {
        let world = World::new().await;
        let administrator = world.user("tje0", Role::Administrator).await;
        let ada = world.person("Ada").await;
        let begun = world.people.default_user(&administrator, UserType::Internal, Some(ada)).await.unwrap();
        assert_eq!((&*begun.associate.name, &*begun.role.name), ("aby0", "reader"));
        let mut draft = UserDraft::of(&begun);
        draft.password = Some("Countess".into());
        draft.tooltip = "Reads".into();
        draft.rank = 3;
        assert_eq!(world.people.validate_user(&administrator, None, &draft).await.unwrap(), []);
        let id = world.people.save_user(&administrator, None, &draft).await.unwrap();
        let caller = world.people.sign_in(b"proof", "ABY0", "Countess").await.unwrap();
        assert_eq!(caller.associate().id, id);
        draft.password = None;
        assert_eq!(UserDraft::of(caller.member()), draft);
        assert_eq!(&*caller.associate().full_name, "Ada Byron");
        let second = world.people.default_user(&administrator, UserType::External, Some(ada)).await.unwrap();
        assert_eq!((&*second.associate.name, &*second.role.name), ("aby1", "external"));
        let entry = log(&world).await.into_iter().rev().find(|(event, _)| event == "user added").unwrap();
        assert_eq!(entry.1, format!("role {}", draft.role.0));
    });
}

#[test]
fn every_change_is_kept_and_noted_and_none_writes_nothing() {
    tell(async {
        let world = World::new().await;
        let groups = vec!["North".to_owned(), "East".to_owned()];
        let sam = NewUserName { groups, ..user("sam", Role::Sales) };
        world.people.add_user(&world.operator, &sam, "sam").await.unwrap();
        world.user("ada", Role::Reader).await;
        let (_, sam) = draft(&world, "sam").await;
        let (id, was) = draft(&world, "ada").await;
        world.people.save_user(&world.operator, Some(id), &was).await.unwrap();
        let noted = log(&world).await.len();
        let person = Some(world.person("Ada").await);
        let other_groups = [&sam.other_groups[..], &[sam.group, sam.group]].concat();
        let changed =
            UserDraft { name: " Ada.L ".into(), person, other_groups, deleted: true, ..sam.clone() };
        world.people.save_user(&world.operator, Some(id), &changed).await.unwrap();
        let ada = now(&world, "ADA.L").await;
        assert_eq!((&*ada.associate().name, ada.associate().deleted), ("Ada.L", true));
        assert_eq!((ada.member().role.id, ada.associate().person), (sam.role, person));
        assert_eq!((ada.associate().group, &*ada.member().groups), (sam.group, &*sam.other_groups));
        let entries = log(&world).await;
        assert_eq!(entries.len(), noted + 2, "{entries:?}");
        let role = format!("role {} to {}", was.role.0, sam.role.0);
        assert_eq!(entries[noted].1, format!("name, {role}, groups, person"));
        assert_eq!(entries[noted + 1].0, "user retired");
    });
}

#[test]
fn another_name_ends_what_is_remembered_of_a_password_and_no_session() {
    tell(async {
        let world = World::new().await;
        let ada = world.user("ada", Role::Reader).await;
        world.people.sign_in(b"proof", "ada", "ada").await.unwrap();
        world.people.open_session(&ada, Kind::Ticket, "7T:ticket").await.unwrap();
        let (id, mut changed) = draft(&world, "ada").await;
        changed.name = "Ada".into();
        world.people.save_user(&world.operator, Some(id), &changed).await.unwrap();
        assert!(
            world.people.remembered(b"proof").await.unwrap().is_some(),
            "another letter case is the same"
        );
        changed.name = "countess".into();
        world.people.save_user(&world.operator, Some(id), &changed).await.unwrap();
        assert!(world.people.remembered(b"proof").await.unwrap().is_none());
        assert!(world.people.sign_in(b"a", "ada", "ada").await.is_err());
        world.people.sign_in(b"b", "countess", "ada").await.unwrap();
        let entered = world.people.enter(b"ticket", Kind::Ticket, "7T:ticket", None).await.unwrap();
        assert_eq!(&*entered.associate().name, "countess");
        changed.password = Some("new".into());
        world.people.save_user(&world.operator, Some(id), &changed).await.unwrap();
        assert!(world.people.enter(b"ticket", Kind::Ticket, "7T:ticket", None).await.is_err());
    });
}

#[test]
fn a_user_without_a_person_is_called_as_they_sign_in_unless_they_were_called_otherwise() {
    tell(async {
        let world = World::new().await;
        let begun = world.people.default_user(&world.operator, UserType::System, None).await.unwrap();
        let robot = UserDraft { name: "robot".into(), ..UserDraft::of(&begun) };
        let id = world.people.save_user(&world.operator, None, &robot).await.unwrap();
        let renamed = UserDraft { name: "android".into(), ..robot };
        world.people.save_user(&world.operator, Some(id), &renamed).await.unwrap();
        assert_eq!(&*now(&world, "android").await.associate().full_name, "android");
        world.people.add_user(&world.operator, &user("ada", Role::Reader), "ada").await.unwrap();
        let (id, ada) = draft(&world, "ada").await;
        let renamed = UserDraft { name: "countess".into(), ..ada };
        world.people.save_user(&world.operator, Some(id), &renamed).await.unwrap();
        assert_eq!(&*now(&world, "countess").await.associate().full_name, "User ada");
    });
}

#[test]
fn what_a_user_cannot_be_is_refused_by_its_field() {
    tell(async {
        let world = World::new().await;
        let (ada, bob) = (world.user("ada", Role::Reader).await, world.user("bob", Role::Reader).await);
        let (id, good) = draft(&world, "ada").await;
        let external = world.people.default_user(&world.operator, UserType::External, None).await.unwrap();
        let wrong: [(&str, UserDraft); 8] = [
            ("UserName", UserDraft { name: "BOB".into(), ..good.clone() }),
            ("UserName", UserDraft { name: "visage:operator".into(), ..good.clone() }),
            ("Role", UserDraft { role: RoleId(4711), ..good.clone() }),
            ("Role", UserDraft { role: external.role.id, ..good.clone() }),
            ("UserGroup", UserDraft { group: GroupId(4711), ..good.clone() }),
            ("OtherGroups", UserDraft { other_groups: vec![GroupId(4711)], ..good.clone() }),
            ("Person", UserDraft { person: Some(PersonId(4711)), ..good.clone() }),
            ("Credentials", UserDraft { password: Some("x".repeat(2000)), ..good.clone() }),
        ];
        for (name, draft) in &wrong {
            assert_eq!(field(world.people.save_user(&world.operator, Some(id), draft).await), *name);
            let told = world.people.validate_user(&world.operator, Some(id), draft).await.unwrap();
            assert_eq!(told.iter().map(|(field, _)| *field).collect::<Vec<_>>(), [*name]);
        }
        let new = UserDraft { name: "new".into(), ..good.clone() };
        assert_eq!(field(world.people.save_user(&world.operator, None, &new).await), "Person");
        for id in [AssociateId(4711), world.operator.associate().id] {
            let nowhere = world.people.save_user(&world.operator, Some(id), &good).await;
            assert!(matches!(nowhere, Err(Error::NotFound { kind: "User", .. })));
        }
        for caller in [&ada, &bob] {
            assert!(matches!(world.people.save_user(caller, Some(id), &good).await, Err(Error::NotAllowed)));
            let begun = world.people.default_user(caller, UserType::Internal, None).await;
            assert!(matches!(begun, Err(Error::NotAllowed)));
        }
    });
}

#[test]
fn nobody_makes_somebody_who_may_administer_more_and_the_last_administrator_stays_one() {
    tell(async {
        let world = World::new().await;
        let (helper, administrator) =
            (world.user("hel0", Role::Sales).await, world.user("tje0", Role::Administrator).await);
        let rights = ["admin-users"];
        let role = helper.member().role.id;
        let (above, tje) = draft(&world, "tje0").await;
        let reads = UserDraft { role, ..tje.clone() };
        let alone = world.people.save_user(&administrator, Some(above), &reads).await;
        assert_eq!(field(alone), "User");
        let nobody = world.people.set_role_functions(&administrator, tje.role, &["admin-role"]).await;
        assert_eq!(field(nobody), "FunctionRight");
        world.people.set_role_functions(&world.operator, role, &rights).await.unwrap();
        let helper = now(&world, "hel0").await;
        world.user("ada", Role::Reader).await;
        let (id, ada) = draft(&world, "ada").await;
        let more = [
            (above, tje.clone()),
            (id, UserDraft { role: tje.role, ..ada.clone() }),
            (id, UserDraft { user_type: UserType::System, ..ada.clone() }),
        ];
        let digits = UserDraft { name: "12".into(), ..ada.clone() };
        assert_eq!(field(world.people.save_user(&administrator, Some(id), &digits).await), "UserName");
        for tooltip in ["a\0b".to_owned(), "x".repeat(255)] {
            let draft = UserDraft { tooltip, ..ada.clone() };
            assert_eq!(field(world.people.save_user(&administrator, Some(id), &draft).await), "Tooltip");
        }
        for (id, draft) in &more {
            let refused = world.people.save_user(&helper, Some(*id), draft).await;
            assert!(matches!(refused, Err(Error::NotAllowed)), "{refused:?}");
        }
        world.people.save_user(&helper, Some(id), &UserDraft { rank: 7, ..ada }).await.unwrap();
        // Somebody else may change users by now, and nobody could give the rest again.
        assert_eq!(field(world.people.save_user(&administrator, Some(above), &reads).await), "User");
        world.user("tje1", Role::Administrator).await;
        world.people.save_user(&administrator, Some(above), &reads).await.unwrap();
        let before = now(&world, "tje0").await;
        assert!(matches!(world.people.save_user(&before, Some(above), &tje).await, Err(Error::NotAllowed)));
    });
}

#[test]
fn of_two_administrators_who_retire_each_other_at_once_one_stays() {
    tell(async {
        let world = World::new().await;
        let (one, two) =
            (world.user("one", Role::Administrator).await, world.user("two", Role::Administrator).await);
        let beside = world.beside().await;
        let (first, second) = tokio::join!(
            world.people.retire_user(&one, two.associate().id, true),
            beside.retire_user(&two, one.associate().id, true),
        );
        assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
        let operator = world.people.operator().await.unwrap();
        let left = operator.members().into_iter().filter(|member| !member.associate.deleted).count();
        assert_eq!(left, 1);
    });
}

#[test]
fn what_was_decided_on_users_who_are_others_by_now_is_not_written() {
    tell(async {
        let world = World::new().await;
        let administrator = world.user("tje0", Role::Administrator).await;
        world.user("ada", Role::Reader).await;
        let (id, ada) = draft(&world, "ada").await;
        let seen = world.people.as_of_now(&administrator).await.unwrap();
        let tooltip = UserDraft { tooltip: "Reads".into(), ..ada.clone() };
        world.people.save_user(&administrator, Some(id), &tooltip).await.unwrap();
        let rank = UserDraft { rank: 7, ..ada };
        let late = world.people.save_user_seen(&seen, Some(id), &rank).await;
        assert!(matches!(late, Err(Error::Outdated)), "{late:?}");
        let (_, kept) = draft(&world, "ada").await;
        assert_eq!((kept.rank, &*kept.tooltip), (0, "Reads"));
        let role = seen.member().role.clone();
        let late = world.people.save_role_seen(&seen, Some(role.id), &role).await;
        assert!(matches!(late, Err(Error::Outdated)), "{late:?}");
        let group = seen.groups()[0].clone();
        let late = world.people.save_group_seen(&seen, Some(group.id), &group).await;
        assert!(matches!(late, Err(Error::Outdated)), "{late:?}");
    });
}

#[test]
fn whoever_is_given_another_role_meanwhile_decides_nothing_with_the_rights_of_the_former() {
    tell(async {
        let world = World::new().await;
        let (one, two) =
            (world.user("one", Role::Administrator).await, world.user("two", Role::Administrator).await);
        world.user("ada", Role::Reader).await;
        let (id, ada) = draft(&world, "ada").await;
        let (other, was) = draft(&world, "two").await;
        let seen = world.people.as_of_now(&two).await.unwrap();
        let demoted = UserDraft { role: ada.role, ..was.clone() };
        world.people.save_user(&one, Some(other), &demoted).await.unwrap();
        let own = world.people.save_user_seen(&seen, Some(other), &UserDraft { rank: 7, ..was }).await;
        assert!(matches!(own, Err(Error::Outdated)), "{own:?}");
        let refused = world.people.save_user(&two, Some(id), &UserDraft { rank: 7, ..ada }).await;
        assert!(matches!(refused, Err(Error::NotAllowed)), "{refused:?}");
    });
}

#[test]
fn many_who_change_users_at_once_through_two_copies_are_all_heard() {
    tell(async {
        let world = World::new().await;
        let administrator = world.user("tje0", Role::Administrator).await;
        let beside = world.beside().await;
        let add = async |people: &visage_people::People, number: usize| {
            let new = NewUserName { full_name: String::new(), ..user(&format!("u{number}"), Role::Reader) };
            people.add_user(&administrator, &new, "").await
        };
        let added = futures_util::future::join_all(
            (0..12).map(|number| add(if number % 2 == 0 { &world.people } else { &beside }, number)),
        );
        for added in added.await {
            added.unwrap();
        }
        world.heard(None).await;
        let operator = world.people.operator().await.unwrap();
        assert_eq!(operator.members().len(), 13);
    });
}

#[test]
fn a_program_gets_no_password_and_no_name_that_somebody_could_sign_in_with() {
    tell(async {
        let world = World::new().await;
        let administrator = world.user("tje0", Role::Administrator).await;
        world.user("bot", Role::Reader).await;
        world
            .meddle("UPDATE associate SET name = 'system:bot', search_name = 'system:bot' WHERE name = 'bot'")
            .await;
        let (id, bot) = draft(&world, "system:bot").await;
        let save = async |draft: UserDraft| world.people.save_user(&administrator, Some(id), &draft).await;
        save(UserDraft { rank: 7, ..bot.clone() }).await.unwrap();
        assert_eq!(field(save(UserDraft { name: "bot".into(), ..bot.clone() }).await), "UserName");
        assert_eq!(field(save(UserDraft { password: Some("x".into()), ..bot }).await), "Credentials");
        assert_eq!(field(world.people.set_password_of(&administrator, id, "x").await), "Name");
        assert_eq!(field(world.people.set_password(&administrator, "system:bot", "x").await), "Name");
    });
}

#[test]
fn whoever_came_with_what_lasts_an_hour_gives_themselves_no_password_for_ever() {
    tell(async {
        let world = World::new().await;
        let administrator = world.user("tje0", Role::Administrator).await;
        world.people.open_session(&administrator, Kind::Access, "8A:token").await.unwrap();
        let by_token = world.people.enter(b"8A:token", Kind::Access, "8A:token", None).await.unwrap();
        let (id, own) = draft(&world, "tje0").await;
        let forced = world.people.set_password_of(&by_token, id, "x").await;
        assert!(matches!(forced, Err(Error::NotAllowed)), "{forced:?}");
        let with_password = UserDraft { password: Some("x".into()), ..own };
        let saved = world.people.save_user(&by_token, Some(id), &with_password).await;
        assert!(matches!(saved, Err(Error::NotAllowed)), "{saved:?}");
        let empty = world.people.change_password(&by_token, id, ("", "x"), None).await;
        assert!(matches!(empty, Err(Error::NotAllowed)), "{empty:?}");
        assert!(world.people.change_password(&by_token, id, ("tje0", "x"), None).await.unwrap());
    });
}
