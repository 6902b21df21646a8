//! Whose a row is decides what somebody may do to it: their own, their groups', others', their company's.

use visage_people::ids::PersonId;
use visage_people::import::{CompanyName, NewPerson};
use visage_people::sentry::TableMask;
use visage_people::user::{NewUserName, Role};
use visage_people::{Caller, Error, UserType};

use super::world::{GIF, PNG, World, named, tell, user};

/// Whose the people of the tests are to Sam, who sells, and to Eve, who comes from outside.
const OWNERS: [&str; 6] = ["sam", "pia", "olaf", "anders", "eve", "noone"];

/// Sam of the group North, beside in East; Pia of North, Olaf of East, Anders of West, Eve from outside, and nobody
/// in particular. Each owns a person of a company of that name.
struct Company {
    world: World,
    people: Vec<PersonId>,
}

impl Company {
    async fn new() -> Self {
        let world = World::new().await;
        let eve = world.person("Eve").await;
        let groups = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        for (name, role, groups, person) in [
            ("sam", Role::Sales, groups(&["North", "East"]), None),
            ("pia", Role::Sales, groups(&["North"]), None),
            ("olaf", Role::Sales, groups(&["East"]), None),
            ("anders", Role::Sales, groups(&["West", "North"]), None),
            ("eve", Role::External, groups(&["Guests"]), Some(eve)),
            ("noone", Role::Reader, groups(&["North"]), None),
            ("rea", Role::Reader, groups(&["North"]), None),
            ("tje", Role::Administrator, groups(&["North"]), None),
        ] {
            let new = NewUserName { person, groups, ..user(name, role) };
            world.people.add_user(&world.operator, &new, name).await.unwrap();
        }
        world.people.set_user_type(&world.operator, "noone", UserType::Anonymous).await.unwrap();
        let mut people = Vec::new();
        for owner in OWNERS {
            let owned = person_of(owner, Some(&format!("Company of {owner}")));
            people.push(owned_by(&world, owner, &owned).await);
        }
        for id in &people {
            world.people.set_picture(&world.operator, *id, GIF, "").await.unwrap();
        }
        Self { world, people }
    }

    async fn caller(&self, name: &str) -> Caller {
        self.world.people.act_as(&self.world.operator, name).await.unwrap()
    }

    /// What somebody may do to the pictures of these people, as rungs of the ladder; by looking, not by asking.
    async fn may(&self, name: &str) -> Vec<&'static str> {
        let caller = self.caller(name).await;
        let mut rungs = Vec::new();
        for person in &self.people {
            rungs.push(match self.world.people.picture_info(&caller, *person).await {
                Ok(info) => info.right.mask.crud(),
                Err(Error::NotFound { kind: "Person", .. }) => "",
                Err(error) => panic!("{error:?}"),
            });
        }
        rungs
    }
}

fn person_of(owner: &str, company: Option<&str>) -> NewPerson {
    let company = company.map(|name| CompanyName { name: name.to_owned(), department: String::new() });
    NewPerson { company, ..named(&format!("Person of {owner}")) }
}

async fn owned_by(world: &World, owner: &str, new: &NewPerson) -> PersonId {
    let owner = world.people.act_as(&world.operator, owner).await.unwrap().associate().id;
    let people = std::slice::from_ref(new);
    let mut outcomes = world.people.import_for(&world.operator, owner, "test", people, false).await.unwrap();
    outcomes.remove(0).unwrap().person().unwrap()
}

#[test]
fn every_role_may_what_its_table_says_to_the_people_of_everybody() {
    tell(async {
        let company = Company::new().await;
        // To people of: Sam, Pia, Olaf, Anders, Eve, nobody.
        assert_eq!(company.may("sam").await, ["CRUD", "CRUD", "R", "R", "R", "R"]);
        assert_eq!(company.may("pia").await, ["CRUD", "CRUD", "R", "R", "R", "R"]);
        assert_eq!(company.may("olaf").await, ["R", "R", "CRUD", "R", "R", "R"]);
        assert_eq!(company.may("anders").await, ["R", "R", "R", "CRUD", "R", "R"]);
        assert_eq!(company.may("rea").await, ["R"; 6]);
        assert_eq!(company.may("tje").await, ["CRUD"; 6]);
        assert_eq!(company.may("eve").await, ["", "", "", "", "R", ""]);
    });
}

#[test]
fn another_rung_for_a_relation_is_another_right_for_those_rows_alone() {
    tell(async {
        let company = Company::new().await;
        let relations = [(0, "R"), (1, "CR"), (2, "CRU"), (3, ""), (4, "CRUD"), (5, "")];
        for (relation, crud) in relations {
            let sql = format!(
                "UPDATE dataright SET crud = '{crud}' WHERE relation = {relation} AND role_id =
                (SELECT role_id FROM role WHERE name = 'sales')"
            );
            company.world.meddle(&sql).await;
        }
        assert_eq!(company.may("sam").await, ["R", "R", "CRU", "", "CRUD", ""]);
        assert_eq!(company.may("rea").await, ["R"; 6]);
    });
}

#[test]
fn writing_and_reading_go_by_the_same_rights() {
    tell(async {
        let company = Company::new().await;
        for name in ["sam", "olaf", "eve", "rea", "tje"] {
            let (may, caller) = (company.may(name).await, company.caller(name).await);
            for (person, rung) in company.people.iter().zip(may) {
                let mask = TableMask::from_crud(rung);
                let read = company.world.people.picture(&caller, *person).await.is_ok();
                assert_eq!(read, mask.allows(TableMask::SELECT), "{name} {person:?}");
                let written = company.world.people.set_picture(&caller, *person, PNG, "").await;
                match written {
                    Ok(_) => assert!(mask.allows(TableMask::UPDATE), "{name} {person:?}"),
                    Err(Error::NotAllowed) => assert_eq!(rung, "R", "{name} {person:?}"),
                    Err(Error::NotFound { .. }) => assert_eq!(rung, "", "{name} {person:?}"),
                    Err(error) => panic!("{error:?}"),
                }
            }
        }
    });
}

#[test]
fn a_list_holds_exactly_those_who_may_be_seen() {
    tell(async {
        let company = Company::new().await;
        let world = &company.world;
        for sales in ["", "R"] {
            let sql = format!(
                "UPDATE dataright SET crud = '{sales}' WHERE relation IN (3, 4) AND role_id =
                (SELECT role_id FROM role WHERE name = 'sales')"
            );
            world.meddle(&sql).await;
            for name in ["sam", "pia", "olaf", "anders", "eve", "rea", "tje"] {
                let caller = company.caller(name).await;
                let listed: Vec<_> = list(world, &caller).await;
                let everybody = list(world, &world.operator).await;
                for person in everybody {
                    let seen = world.people.picture_info(&caller, person).await.is_ok();
                    assert_eq!(seen, listed.contains(&person), "{name} {person:?}");
                }
            }
        }
    });
}

async fn list(world: &World, caller: &Caller) -> Vec<PersonId> {
    let (mut found, mut after) = (Vec::new(), PersonId(0));
    // A small page, so that there are several.
    while let Some((last, _)) = world.people.persons(caller, after, 3).await.unwrap().into_iter().next_back()
    {
        let page = world.people.persons(caller, after, 3).await.unwrap();
        found.extend(page.into_iter().map(|(id, _)| id));
        after = last;
    }
    found
}

#[test]
fn somebody_from_outside_sees_their_own_company() {
    tell(async {
        let company = Company::new().await;
        let world = &company.world;
        let colleague = owned_by(world, "sam", &person_of("another", Some("Eve's company"))).await;
        let sql =
            "UPDATE person SET contact_id = (SELECT contact_id FROM contact WHERE name = 'Eve''s company')
            WHERE firstname = 'Eve'";
        world.meddle(sql).await;
        let eve = company.caller("eve").await;
        assert!(world.people.picture_info(&eve, colleague).await.is_ok());
        assert!(list(world, &eve).await.contains(&colleague));
        world.meddle("DELETE FROM functionright WHERE name = 'ext-use-my-company-rights'").await;
        let eve = company.caller("eve").await;
        assert!(world.people.picture_info(&eve, colleague).await.is_err());
        assert!(!list(world, &eve).await.contains(&colleague));
    });
}

#[test]
fn a_person_belongs_to_their_own_user_before_their_company_and_without_either_to_who_registered_them() {
    tell(async {
        let company = Company::new().await;
        let world = &company.world;
        let [sam, anders] = [company.people[0], company.people[3]];
        let own = |person: PersonId, name: &str| {
            let id = person.0;
            format!(
                "UPDATE person SET associate_id =
                (SELECT associate_id FROM associate WHERE name = '{name}') WHERE person_id = {id}"
            )
        };
        world.meddle(&own(sam, "anders")).await;
        world.meddle(&own(anders, "sam")).await;
        assert_eq!(company.may("sam").await[..4], ["R", "CRUD", "R", "CRUD"]);
        let private = owned_by(world, "sam", &person_of("nobody", None)).await;
        let by_sam = company.caller("sam").await;
        assert!(world.people.picture_info(&by_sam, private).await.unwrap().right.may_update());
        world.meddle(&format!("UPDATE person SET associate_id = NULL WHERE person_id = {}", private.0)).await;
        assert!(!world.people.picture_info(&by_sam, private).await.unwrap().right.may_update());
    });
}

#[test]
fn a_user_who_is_put_into_another_group_may_another_groups_things_at_once() {
    tell(async {
        let company = Company::new().await;
        company
            .world
            .meddle(
                "UPDATE associate SET usergroup_id =
            (SELECT usergroup_id FROM usergroup WHERE name = 'West') WHERE name = 'sam'",
            )
            .await;
        assert_eq!(company.may("sam").await, ["CRUD", "R", "R", "CRUD", "R", "R"]);
    });
}

#[test]
fn a_user_from_outside_needs_a_person() {
    tell(async {
        let world = World::new().await;
        let refused = world.people.add_user(&world.operator, &user("eve", Role::External), "x").await;
        assert!(matches!(refused, Err(Error::Invalid { field: "PersonId", .. })), "{refused:?}");
    });
}
