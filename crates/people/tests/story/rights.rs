//! Who may do what: the operator and administrators everything, readers read, and whoever may see nothing finds nobody.

use visage_people::ids::RoleId;
use visage_people::sentry::{self, Reason, Relation, Table, TableMask};
use visage_people::user::Role;
use visage_people::{Caller, Error};

use super::world::{GIF, PNG, World, named, tell, user};

/// A user whose role has another rung for a table.
async fn with_right(world: &World, table: Table, crud: &str) -> Caller {
    let name = format!("u{}{crud}", table as i32);
    world.user(&name, Role::Reader).await;
    world.meddle(&format!("INSERT INTO role (name) VALUES ('{name}')")).await;
    let role = format!("(SELECT role_id FROM role WHERE name = '{name}')");
    let places = Table::ALL.into_iter().flat_map(|table| Relation::ALL.map(|relation| (table, relation)));
    let rows = places.map(|(known, relation)| {
        let crud = if known == table { crud } else { "CRUD" };
        format!("({role}, {}, {}, '{crud}')", known as i32, relation as i32)
    });
    let rows: Vec<_> = rows.collect();
    world.meddle(&format!("INSERT INTO dataright VALUES {}", rows.join(", "))).await;
    world.meddle(&format!("UPDATE associate SET role_id = {role} WHERE name = '{name}'")).await;
    world.people.act_as(&world.operator, &name).await.unwrap()
}

#[test]
fn a_reader_reads_and_changes_nothing() {
    tell(async {
        let world = World::new().await;
        let ada = world.person("Ada").await;
        world.people.set_picture(&world.operator, ada, GIF, "").await.unwrap();
        let reader = world.user("rea0", Role::Reader).await;
        let written = world.written();
        let info = world.people.picture_info(&reader, ada).await.unwrap();
        assert_eq!((info.right.mask, info.right.reason), (TableMask::SELECT, Reason::ReadOnly));
        assert!(world.people.picture(&reader, ada).await.is_ok());
        let refused = [
            world.people.set_picture(&reader, ada, PNG, "").await.err(),
            world.people.import(&reader, "test", &[named("Bob")], false).await.err(),
            world.people.import(&reader, "test", &[named("Bob")], true).await.err(),
            world.people.add_user(&reader, &user("eve", Role::Administrator), "x").await.err(),
            world.people.set_password(&reader, "rea0", "x").await.err(),
            world.people.act_as(&reader, "rea0").await.err(),
            world.people.users(&reader).await.err(),
            world.people.set_person_of_user(&reader, "rea0", ada).await.err(),
            world.people.check(&reader, visage_people::check::Look::default()).await.err(),
        ];
        for (place, error) in refused.into_iter().enumerate() {
            assert!(matches!(error, Some(Error::NotAllowed)), "{place}: {error:?}");
        }
        assert_eq!(world.written(), written, "nothing was written");
    });
}

#[test]
fn administrators_and_the_operator_have_every_right() {
    tell(async {
        let world = World::new().await;
        let administrator = world.user("tje0", Role::Administrator).await;
        for caller in [&administrator, &world.operator] {
            for table in Table::ALL {
                assert_eq!(caller.rights().on_any(table), Some(TableMask::FULL));
            }
            assert_eq!(sentry::associate(caller).reason, Reason::Nothing);
            assert!(
                ["admin-users", "admin-role", "admin-import"].iter().all(|function| caller.may(function))
            );
        }
    });
}

#[test]
fn whoever_may_not_see_persons_or_pictures_finds_nobody() {
    tell(async {
        let world = World::new().await;
        let ada = world.person("Ada").await;
        world.people.set_picture(&world.operator, ada, GIF, "").await.unwrap();
        for table in [Table::Person, Table::Picture] {
            let blind = with_right(&world, table, "").await;
            let facts = world.people.picture_info(&blind, ada).await;
            assert!(matches!(facts, Err(Error::NotFound { kind: "Person", .. })), "{table:?}: {facts:?}");
            let bytes = world.people.picture(&blind, ada).await;
            assert!(matches!(bytes, Err(Error::NotFound { kind: "Person", .. })), "{table:?}: {bytes:?}");
            let written = world.people.set_picture(&blind, ada, PNG, "").await;
            assert!(matches!(written, Err(Error::NotFound { .. })), "{table:?}: {written:?}");
        }
        assert_eq!(world.bytes(ada).await, GIF);
    });
}

#[test]
fn nobody_changes_the_picture_of_a_person_whom_they_may_not_change() {
    tell(async {
        let world = World::new().await;
        let ada = world.person("Ada").await;
        for (table, crud) in [(Table::Person, "CR"), (Table::Picture, "CR"), (Table::Person, "R")] {
            let caller = with_right(&world, table, crud).await;
            let right = world.people.picture_info(&caller, ada).await.unwrap().right;
            assert!(!right.may_update() && right.reason == Reason::ReadOnly, "{table:?} {crud}: {right:?}");
            let written = world.people.set_picture(&caller, ada, GIF, "").await;
            assert!(matches!(written, Err(Error::NotAllowed)), "{table:?} {crud}: {written:?}");
        }
        let may = with_right(&world, Table::Picture, "CRU").await;
        world.people.set_picture(&may, ada, GIF, "").await.unwrap();
    });
}

#[test]
fn a_right_that_is_taken_away_is_gone_at_once() {
    tell(async {
        let world = World::new().await;
        let ada = world.person("Ada").await;
        world.user("tje0", Role::Administrator).await;
        world.people.sign_in(b"proof", "tje0", "tje0").await.unwrap();
        world.meddle("UPDATE dataright SET crud = 'R'").await;
        let caller = world.people.remembered(b"proof").await.unwrap().unwrap();
        assert_eq!(caller.rights().on_any(Table::Person), Some(TableMask::SELECT));
        assert!(matches!(world.people.set_picture(&caller, ada, GIF, "").await, Err(Error::NotAllowed)));
    });
}

#[test]
fn a_role_is_changed_by_whoever_may_change_roles_and_the_log_says_from_what_to_what() {
    tell(async {
        let world = World::new().await;
        let ada = world.person("Ada").await;
        let (reader, administrator) =
            (world.user("rea0", Role::Reader).await, world.user("tje0", Role::Administrator).await);
        let role = reader.member().role.id;
        let place = (Table::Person, Relation::PrimaryGroup);
        for (caller, allowed) in [(&reader, false), (&administrator, true)] {
            let set = world.people.set_role_right(caller, role, place, TableMask::NONE).await;
            let functions =
                world.people.set_role_functions(caller, role, &["admin-import", "admin-import"]).await;
            assert_eq!((set.is_ok(), functions.is_ok()), (allowed, allowed), "{set:?} {functions:?}");
            assert_eq!(world.people.role_rights(caller, role).await.is_ok(), allowed);
        }
        let reader = world.people.act_as(&world.operator, "rea0").await.unwrap();
        assert!(reader.may("admin-import") && !reader.may("admin-users"));
        assert!(matches!(world.people.picture_info(&reader, ada).await, Err(Error::NotFound { .. })));
        let log = world.people.audit(&world.operator, None, 9).await.unwrap();
        let details: Vec<_> =
            log.iter().filter(|entry| entry.event == "role changed").map(|entry| &*entry.detail).collect();
        assert!(details[0].ends_with("person PrimaryGroup \"R\" to \"\""), "{details:?}");
        let nowhere = world.people.set_role_right(&administrator, RoleId(4711), place, TableMask::FULL).await;
        assert!(matches!(nowhere, Err(Error::NotFound { kind: "Role", .. })));
        let unknown = world.people.set_role_functions(&administrator, role, &["admin-nothing"]).await;
        assert!(matches!(unknown, Err(Error::Invalid { field: "FunctionRight", .. })));
    });
}
