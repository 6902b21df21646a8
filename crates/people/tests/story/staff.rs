//! Which internal users an external user sees.

use visage_people::ids::{AssociateId, PersonId};
use visage_people::import::{CompanyName, NewPerson};
use visage_people::sentry;
use visage_people::user::{NewUserName, Role};
use visage_people::{Caller, Proof};

use super::world::{GIF, PNG, World, named, tell, user};

/// A person of a company that belongs to a user.
async fn owned(world: &World, owner: AssociateId, first_name: &str, company: &str) -> PersonId {
    let company = Some(CompanyName { name: company.into(), department: String::new() });
    let new = NewPerson { company, ..named(first_name) };
    let mut outcomes = world.people.import_for(&world.operator, owner, "test", &[new], false).await.unwrap();
    outcomes.remove(0).unwrap().person().unwrap()
}

async fn outsider(world: &World, name: &str, person: PersonId) -> Caller {
    let new = NewUserName { person: Some(person), ..user(name, Role::External) };
    world.people.add_user(&world.operator, &new, name).await.unwrap();
    world.people.act_as(&world.operator, name).await.unwrap()
}

async fn sees(world: &World, caller: &Caller, ids: &[AssociateId]) -> Vec<bool> {
    let caller = world.people.as_of_now(caller).await.unwrap();
    let seen = world.people.seen_users(&caller, ids).await.unwrap();
    ids.iter().map(|id| seen.contains(id)).collect()
}

#[test]
fn an_external_user_sees_users_named_by_readable_rows_only() {
    tell(async {
        let world = World::new().await;
        let mut house = Vec::new();
        for name in ["owner", "painter", "stranger", "manager"] {
            house.push(world.user(name, Role::Administrator).await);
        }
        let ids: Vec<_> = house.iter().map(|caller| caller.associate().id).collect();
        let guest = owned(&world, ids[0], "Guest", "Elsewhere").await;
        let other = owned(&world, ids[2], "Other", "Far away").await;
        let ext = outsider(&world, "ext", guest).await;
        assert_eq!(sees(&world, &ext, &ids).await, [true, false, false, false], "the owner of the company");
        world.people.set_picture(&house[1], guest, GIF.to_vec(), "").await.unwrap();
        world.people.set_picture(&house[3], other, PNG.to_vec(), "").await.unwrap();
        assert_eq!(sees(&world, &ext, &ids).await, [true, true, false, false], "who stored a picture");
        let company = world.people.person_card(&world.operator, guest).await.unwrap().company.unwrap().0;
        world.people.set_picture(&house[3], company, PNG.to_vec(), "").await.unwrap();
        assert_eq!(sees(&world, &ext, &ids).await, [true, true, false, true]);
        let own = ext.associate().id;
        world.people.import_project(&world.operator, own, "Own").await.unwrap();
        assert_eq!(sees(&world, &ext, &[own, world.operator.associate().id]).await, [true, true]);
        assert_eq!(sees(&world, &house[2], &ids).await, [true; 4], "users of the house see each other");
        assert_eq!(world.people.as_of_now(&ext).await.unwrap().seen_members().len(), 1);
    });
}

#[test]
fn a_role_that_reads_nothing_sees_no_named_users() {
    tell(async {
        let world = World::new().await;
        let owner = world.user("owner", Role::Administrator).await;
        let guest = owned(&world, owner.associate().id, "Guest", "Elsewhere").await;
        let ext = outsider(&world, "ext", guest).await;
        assert_eq!(sees(&world, &ext, &[owner.associate().id]).await, [true]);
        for table in sentry::Table::ALL {
            for relation in sentry::Relation::ALL {
                let role = ext.member().role.id;
                let place = (table, relation);
                world
                    .people
                    .set_role_right(&world.operator, role, place, sentry::TableMask::NONE)
                    .await
                    .unwrap();
            }
        }
        assert_eq!(sees(&world, &ext, &[owner.associate().id]).await, [false]);
        let now = world.people.as_of_now(&ext).await.unwrap();
        assert!(world.people.seen_user_of(&now, guest).await.unwrap().is_some(), "themselves");
        assert_eq!(now.proof(), Proof::Word);
    });
}

#[test]
fn the_user_behind_a_person_is_visible_only_with_the_person() {
    tell(async {
        let world = World::new().await;
        let owner = world.user("owner", Role::Administrator).await;
        let (guest, boss) = (
            owned(&world, owner.associate().id, "Guest", "Elsewhere").await,
            owned(&world, owner.associate().id, "Boss", "House").await,
        );
        world.people.set_person_of_user(&world.operator, "owner", boss).await.unwrap();
        let ext = outsider(&world, "ext", guest).await;
        let told = async |caller: &Caller, person| {
            let now = world.people.as_of_now(caller).await.unwrap();
            let found = world.people.seen_user_of(&now, person).await.unwrap();
            found.map(|user| user.name.to_string())
        };
        assert_eq!(told(&owner, boss).await.as_deref(), Some("owner"));
        assert_eq!(told(&ext, boss).await, None, "although a row names the user");
        assert_eq!(told(&ext, guest).await.as_deref(), Some("ext"));
        assert_eq!(told(&ext, PersonId(4711)).await, None);
    });
}
