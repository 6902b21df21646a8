//! `POST /api/v1/Agents/Associate/GetAssociatesByGroup`.

use visage_people::UserType;
use visage_people::role::Role;

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/Associate/GetAssociatesByGroup";

fn names(world: &World, body: &str) -> Vec<String> {
    let users = world.post(TARGET, body).by_reader().send().ok();
    users.as_array().unwrap().iter().map(|user| user["Name"].as_str().unwrap().to_owned()).collect()
}

fn group(world: &World) -> String {
    world.add_user("sam0", Role::Sales, &["North", "East"], None);
    world.add_user("pia0", Role::Sales, &["North"], None);
    world.add_user("eli0", Role::Sales, &["East"], None);
    world.get("/api/v1/User/sam0").send().ok()["UserGroup"]["Id"].to_string()
}

#[test]
fn those_whose_first_group_it_is_are_told() {
    let world = World::new();
    let group = group(&world);
    assert_eq!(names(&world, &format!("{{\"GroupId\":{group}}}")), ["sam0", "pia0"]);
    assert_eq!(names(&world, &format!("{{\"groupId\":{group},\"type\":\"Unknown\"}}")), ["sam0", "pia0"]);
}

#[test]
fn a_kind_of_user_may_be_asked_for() {
    let world = World::new();
    let group = group(&world);
    let operator = world.run(world.people().operator()).unwrap();
    world.run(world.people().set_user_type(&operator, "pia0", UserType::Resource)).unwrap();
    let asked = |kind: &str| names(&world, &format!("{{\"GroupId\":{group},\"Type\":\"{kind}\"}}"));
    assert_eq!(
        (asked("InternalAssociate"), asked("ResourceAssociate")),
        (vec!["sam0".to_owned()], vec!["pia0".to_owned()])
    );
    assert!(asked("ExternalAssociate").is_empty() && asked("Nonsense").is_empty());
}

#[test]
fn a_group_that_is_not_there_has_nobody_and_the_one_behind_the_command_line_is_in_none() {
    let world = World::new();
    assert!(names(&world, "{\"GroupId\":4711}").is_empty());
    let everyone = world.get("/api/v1/User/current").send().ok()["UserGroup"]["Id"].to_string();
    assert_eq!(names(&world, &format!("{{\"GroupId\":{everyone}}}")), ["tje0", "rea0"]);
}

#[test]
fn a_body_without_a_group_and_nobody_are_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"GroupId\":\"x\"}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    world.post(TARGET, "{\"GroupId\":1}").by_nobody().send().refusal(401, "SoSessionException");
}
