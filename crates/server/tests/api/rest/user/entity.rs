//! `GET /api/v1/User/{id}`.

use visage_people::role::Role;

use crate::api::world::World;

#[test]
fn an_administrator_is_told_of_a_user_by_key_and_by_name_in_any_letter_case() {
    let world = World::new();
    world.add_user("sam0", Role::Sales, &["North", "East"], None);
    let by_name = world.get("/api/v1/User/SAM0").send().ok();
    assert_eq!((&by_name["Name"], &by_name["Role"]["Value"]), (&"sam0".into(), &"sales".into()));
    assert_eq!(
        (&by_name["UserGroup"]["Value"], &by_name["OtherGroups"][0]["Value"]),
        (&"North".into(), &"East".into())
    );
    let id = by_name["AssociateId"].to_string();
    assert_eq!(world.get(&format!("/api/v1/user/{id}")).send().ok(), by_name);
    let link = by_name["_Links"]["Self"].as_str().unwrap();
    assert!(link.ends_with(&format!("/api/v1/User/{id}")), "{link}");
}

#[test]
fn a_user_who_is_not_there_is_404_and_the_one_behind_the_command_line_is_none() {
    let world = World::new();
    let operator = world.run(world.people().operator()).unwrap().associate().id.0;
    for missing in
        ["4711".to_owned(), "nobody".to_owned(), operator.to_string(), "visage%3Aoperator".to_owned()]
    {
        world.get(&format!("/api/v1/User/{missing}")).send().refusal(404, "SoNotFoundException");
    }
}

#[test]
fn others_are_told_of_themselves_alone() {
    let world = World::new();
    let me = world.get("/api/v1/User/rea0").by_reader().send().ok();
    let id = me["AssociateId"].to_string();
    assert_eq!(world.get(&format!("/api/v1/User/{id}")).by_reader().send().ok()["Name"], "rea0");
    for other in ["tje0", "nobody", "4711", &world.administrator.associate().id.0.to_string()] {
        world.get(&format!("/api/v1/User/{other}")).by_reader().send().refusal(403, "SoSentryException");
    }
}

#[test]
fn when_a_user_signed_in_last_is_told_after_it_was_written_down() {
    let world = World::new();
    assert_eq!(world.get("/api/v1/User/rea0").send().ok()["Lastlogin"], "0001-01-01T00:00:00");
    world.get("/api/v1/User/current").by_reader().send().ok();
    world.run(world.people().write_down()).unwrap();
    assert_eq!(world.get("/api/v1/User/rea0").send().ok()["Lastlogin"], "2019-12-19T09:44:12");
}

#[test]
fn what_a_person_has_of_their_company_is_locked() {
    let world = World::new();
    let person = world.owned("tje0", "Sam Seller", "Sellers");
    world.add_user("sam0", Role::Sales, &[], Some(person));
    let person = &world.get("/api/v1/User/sam0").send().ok()["Person"];
    for field in ["CategoryName", "AssociateId", "AssociateName"] {
        let right = &person["FieldProperties"][field]["FieldRight"];
        assert_eq!(
            (&right["Mask"], &right["Reason"]),
            (&"Read".into(), &"[SR_ACCESS_PERSONONCOMPANY]".into()),
            "{field}"
        );
    }
    assert_eq!((&person["ContactName"], &person["AssociateName"]), (&"Sellers".into(), &"tje0".into()));
    world.get("/api/v1/User/sam0").by_nobody().send().refusal(401, "SoSessionException");
}
