//! `POST /api/v1/Agents/User/GetAllRoles`.

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/GetAllRoles";

fn names(world: &World, body: &str) -> Vec<String> {
    let roles = world.post(TARGET, body).by_reader().send().ok();
    roles.as_array().unwrap().iter().map(|role| role["Name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_roles_of_a_type_are_told_in_the_order_of_lists() {
    let world = World::new();
    assert_eq!(names(&world, "{\"RoleType\":\"Employee\"}"), ["administrator", "sales", "reader"]);
    assert_eq!(names(&world, "{\"roleType\":1}"), ["external"]);
}

#[test]
fn a_type_without_roles_makes_an_empty_list() {
    let world = World::new();
    assert!(names(&world, "{\"RoleType\":\"System\"}").is_empty());
}

#[test]
fn an_item_has_the_key_that_users_have() {
    let world = World::new();
    let roles = world.post(TARGET, "{\"RoleType\":0}").send().ok();
    let own = world.get("/api/v1/User/current").send().ok();
    assert_eq!((&roles[0]["Id"], &roles[0]["Name"]), (&own["Role"]["Id"], &own["Role"]["Value"]));
}

#[test]
fn what_cannot_be_read_and_nobody_are_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"RoleType\":\"Nobody\"}", "{\"RoleType\":4}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    world.post(TARGET, "{}").by_nobody().send().refusal(401, "SoSessionException");
}
