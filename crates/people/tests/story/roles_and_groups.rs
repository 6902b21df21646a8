//! Roles and groups: added, changed, removed when nobody needs them any more.

use visage_people::ids::{GroupId, RoleId};
use visage_people::role::{Group, RoleType, StoredRole};
use visage_people::sentry::{Relation, Rights, Table, TableMask};
use visage_people::user::{NewUserName, Role};
use visage_people::{Caller, Error};

use super::world::{World, field, tell, user};

fn group(name: &str) -> Group {
    Group { id: GroupId(0), name: name.into(), tooltip: "Here".into(), rank: 3, deleted: false }
}

fn role(name: &str) -> StoredRole {
    let mut rights = Rights::default();
    rights.set(Table::Person, Relation::MyOwn, TableMask::SELECT);
    let (name, tooltip) = (name.into(), "Sees".into());
    let functions = vec!["admin-all".into()];
    StoredRole { id: RoleId(0), name, tooltip, role_type: RoleType::Employee, rank: 7, rights, functions }
}

async fn now(world: &World, name: &str) -> Caller {
    world.people.act_as(&world.operator, name).await.unwrap()
}

#[test]
fn a_group_is_kept_as_it_was_said_and_its_name_is_given_once() {
    tell(async {
        let world = World::new().await;
        let id = world.people.save_group(&world.operator, None, &group(" North ")).await.unwrap();
        let operator = world.people.operator().await.unwrap();
        assert_eq!(operator.group(id), Some(&Group { id, ..group("North") }));
        for name in ["north", "EVERYONE", "", "a\nb"] {
            let refused = world.people.save_group(&world.operator, None, &group(name)).await;
            assert_eq!(field(refused), "UserGroup", "{name:?}");
        }
        let changed = Group { deleted: true, ..group("NORTH") };
        world.people.save_group(&world.operator, Some(id), &changed).await.unwrap();
        let operator = world.people.operator().await.unwrap();
        assert_eq!(operator.group(id), Some(&Group { id, ..changed }));
        let nowhere = world.people.save_group(&world.operator, Some(GroupId(4711)), &group("x")).await;
        assert!(matches!(nowhere, Err(Error::NotFound { kind: "UserGroup", id: 4711 })));
    });
}

#[test]
fn a_group_goes_when_its_users_have_gone_to_another() {
    tell(async {
        let world = World::new().await;
        let groups = |names: [&str; 2]| names.map(str::to_owned).to_vec();
        for (name, groups) in [("sam", groups(["North", "East"])), ("eve", groups(["East", "North"]))] {
            let new = NewUserName { groups, ..user(name, Role::Sales) };
            world.people.add_user(&world.operator, &new, name).await.unwrap();
        }
        let (north, east) =
            (now(&world, "sam").await.associate().group, now(&world, "eve").await.associate().group);
        for to in [north, GroupId(4711)] {
            let refused = world.people.remove_group(&world.operator, north, to).await;
            assert_eq!(field(refused), "UserGroupToMoveTo");
        }
        world.people.remove_group(&world.operator, north, east).await.unwrap();
        for name in ["sam", "eve"] {
            let caller = now(&world, name).await;
            assert_eq!((caller.associate().group, caller.member().groups.len()), (east, 0), "{name}");
        }
        assert!(world.people.operator().await.unwrap().group(north).is_none());
        let log = world.people.audit(&world.operator, None, 1).await.unwrap();
        assert_eq!(
            (&*log[0].event, &*log[0].detail),
            ("group changed", &*format!("group {} removed, its users to {}", north.0, east.0))
        );
    });
}

#[test]
fn a_role_is_kept_as_it_was_said_without_function_rights() {
    tell(async {
        let world = World::new().await;
        let id = world.people.save_role(&world.operator, None, &role(" Guests ")).await.unwrap();
        let kept = world.people.role_card(&world.operator, id).await.unwrap();
        assert_eq!(*kept, StoredRole { id, functions: Vec::new(), ..role("Guests") });
        world.people.set_role_functions(&world.operator, id, &["allow-send-email"]).await.unwrap();
        let mut changed = role("Visitors");
        changed.rights.set(Table::Person, Relation::MyOwn, TableMask::FULL);
        world.people.save_role(&world.operator, Some(id), &changed).await.unwrap();
        let kept = world.people.role_card(&world.operator, id).await.unwrap();
        assert_eq!(*kept, StoredRole { id, functions: vec!["allow-send-email".into()], ..changed.clone() });
        let named: Vec<_> = world.people.roles_with(&world.operator, "allow-send-email").await.unwrap();
        assert_eq!(
            named.iter().map(|role| &*role.name).collect::<Vec<_>>(),
            ["administrator", "sales", "Visitors"]
        );
        assert_eq!(field(world.people.save_role(&world.operator, None, &role("visitors")).await), "Name");
        changed.role_type = RoleType::External;
        assert_eq!(field(world.people.save_role(&world.operator, Some(id), &changed).await), "RoleType");
    });
}

#[test]
fn a_role_goes_when_its_users_have_another_of_its_type() {
    tell(async {
        let world = World::new().await;
        let (administrator, reader) =
            (world.user("tje0", Role::Administrator).await, world.user("rea0", Role::Reader).await);
        let (above, id) = (administrator.member().role.id, reader.member().role.id);
        let to = world.people.save_role(&administrator, None, &role("Guests")).await.unwrap();
        for nowhere in [id, RoleId(4711)] {
            let refused = world.people.remove_role(&administrator, id, nowhere).await;
            assert_eq!(field(refused), "ReplacingRoleId");
        }
        assert_eq!(field(world.people.remove_role(&administrator, above, to).await), "ReplacingRoleId");
        world.people.remove_role(&administrator, id, to).await.unwrap();
        assert_eq!(now(&world, "rea0").await.member().role.id, to);
        assert_eq!(world.number(&format!("SELECT count(*) FROM dataright WHERE role_id = {}", id.0)), 0);
        let gone = world.people.role_card(&administrator, id).await;
        assert!(matches!(gone, Err(Error::NotFound { kind: "Role", .. })));
    });
}

#[test]
fn others_change_no_role_and_no_group() {
    tell(async {
        let world = World::new().await;
        let reader = world.user("rea0", Role::Reader).await;
        let (group_id, role_id) = (reader.associate().group, reader.member().role.id);
        let refused = [
            world.people.save_group(&reader, None, &group("x")).await.err(),
            world.people.save_group(&reader, Some(group_id), &group("x")).await.err(),
            world.people.remove_group(&reader, group_id, group_id).await.err(),
            world.people.save_role(&reader, None, &role("x")).await.err(),
            world.people.save_role(&reader, Some(role_id), &role("x")).await.err(),
            world.people.remove_role(&reader, role_id, role_id).await.err(),
            world.people.role_card(&reader, role_id).await.err(),
            world.people.roles_with(&reader, "admin-all").await.err(),
        ];
        for (place, error) in refused.into_iter().enumerate() {
            assert!(matches!(error, Some(Error::NotAllowed)), "{place}: {error:?}");
        }
        // Whoever may change roles does not thereby change users.
        world.people.set_role_functions(&world.operator, role_id, &["admin-role"]).await.unwrap();
        let helper = now(&world, "rea0").await;
        let to = world.people.save_role(&helper, None, &role("x")).await.unwrap();
        assert!(matches!(world.people.remove_role(&helper, role_id, to).await, Err(Error::NotAllowed)));
        world.people.remove_role(&helper, to, role_id).await.unwrap();
    });
}

#[test]
fn an_empty_role_is_removed_in_favour_of_none_that_may_administer_more() {
    tell(async {
        let world = World::new().await;
        let helper = world.user("hel0", Role::Sales).await;
        let rights = ["admin-users", "admin-role"];
        world.people.set_role_functions(&world.operator, helper.member().role.id, &rights).await.unwrap();
        world.user("ada", Role::Reader).await;
        let helper = now(&world, "hel0").await;
        let empty = world.people.save_role(&helper, None, &role("Empty")).await.unwrap();
        let seen = now(&world, "hel0").await;
        let administrator = seen.roles().iter().find(|role| &*role.name == "administrator").unwrap().id;
        // Somebody joins while it is removed: who decides again finds them there.
        let ada = now(&world, "ada").await;
        let joins = visage_people::user::UserDraft {
            role: empty,
            ..visage_people::user::UserDraft::of(ada.member())
        };
        let (removed, joined) = tokio::join!(
            world.people.remove_role(&helper, empty, administrator),
            world.people.save_user(&helper, Some(ada.associate().id), &joins),
        );
        assert!(removed.is_ok() != joined.is_ok(), "{removed:?} {joined:?}");
        assert!(now(&world, "ada").await.member().role.id != administrator);
    });
}
