//! `POST /api/v1/Agents/User/FindRolesWithFunctionalRight`.

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/FindRolesWithFunctionalRight";

fn names(world: &World, right: &str) -> Vec<String> {
    let roles = world.post(TARGET, &format!("{{\"functionalRightName\":\"{right}\"}}")).send().ok();
    roles.as_array().unwrap().iter().map(|role| role["Name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_roles_that_have_it_are_told() {
    let world = World::new();
    assert_eq!(names(&world, "allow-send-email"), ["administrator", "sales"]);
    assert_eq!(names(&world, "ext-use-my-company-rights"), ["external"]);
}

#[test]
fn a_name_that_is_none_makes_an_empty_list() {
    assert!(names(&World::new(), "nothing").is_empty());
}

#[test]
fn others_are_refused() {
    let world = World::new();
    let body = "{\"FunctionalRightName\":\"admin-all\"}";
    world.post(TARGET, body).by_reader().send().refusal(403, "SoSentryException");
}

#[test]
fn what_cannot_be_read_and_nobody_are_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"FunctionalRightName\":7}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    world.post(TARGET, "{}").by_nobody().send().refusal(401, "SoSessionException");
}
