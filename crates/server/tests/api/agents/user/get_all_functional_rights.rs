//! `POST /api/v1/Agents/User/GetAllFunctionalRights`.

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/GetAllFunctionalRights";

fn names(world: &World, body: &str) -> Vec<String> {
    let rights = world.post(TARGET, body).by_reader().send().ok();
    rights.as_array().unwrap().iter().map(|right| right["ExtraInfo"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_function_right_is_told_and_none_is_chosen() {
    let world = World::new();
    let rights = world.post(TARGET, "{\"RoleType\":\"Employee\"}").send().ok();
    assert_eq!((&rights[0]["Name"], &rights[0]["Id"]), (&"admin-all".into(), &1.into()));
    assert!(rights.as_array().unwrap().iter().all(|right| right["Selected"] == false));
}

#[test]
fn those_for_users_from_outside_are_told_for_these_alone() {
    let world = World::new();
    let outside = "ext-use-my-company-rights".to_owned();
    assert!(!names(&world, "{\"RoleType\":\"Employee\"}").contains(&outside));
    assert!(names(&world, "{\"RoleType\":1}").contains(&outside));
}

#[test]
fn numbers_are_the_same_for_every_type() {
    let world = World::new();
    let number = |kind: &str| {
        let rights = world.post(TARGET, &format!("{{\"RoleType\":{kind}}}")).send().ok();
        let last = rights.as_array().unwrap().last().unwrap().clone();
        (last["Name"].clone(), last["Id"].clone())
    };
    assert_eq!(number("0"), number("1"));
}

#[test]
fn what_cannot_be_read_and_nobody_are_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"RoleType\":\"Nobody\"}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    world.post(TARGET, "{}").by_nobody().send().refusal(401, "SoSessionException");
}
