//! `POST /api/v1/Agents/User/GetAllUserGroups`.

use visage_people::role::Role;

use crate::api::world::World;
use crate::api::xml::told_in_both;

const TARGET: &str = "/api/v1/Agents/User/GetAllUserGroups";

fn values(world: &World, body: &str) -> Vec<String> {
    let groups = world.post(TARGET, body).send().ok();
    groups.as_array().unwrap().iter().map(|group| group["Value"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_group_is_told_in_the_order_of_lists() {
    let world = World::new();
    assert_eq!(values(&world, "{}"), ["Everyone"]);
    world.add_user("sam0", Role::Sales, &["North", "East"], None);
    assert_eq!(values(&world, "{\"IncludeDeleted\":true}"), ["Everyone", "North", "East"]);
}

#[test]
fn a_reader_is_told_too() {
    let world = World::new();
    assert_eq!(world.post(TARGET, "{}").by_reader().send().ok()[0]["Value"], "Everyone");
}

#[test]
fn xml_tells_the_same() {
    let world = World::new();
    told_in_both(&world.post(TARGET, "{}"));
}

#[test]
fn a_body_that_is_no_object_and_nobody_are_refused() {
    let world = World::new();
    for body in ["[", "[]", "{\"IncludeDeleted\":\"x\"}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    world.post(TARGET, "{}").by_nobody().send().refusal(401, "SoSessionException");
}
