//! `POST /api/v1/Agents/Associate/GetAssociateByPersonId`.

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/Associate/GetAssociateByPersonId";

fn ask(world: &World, person: i32) -> serde_json::Value {
    world.post(TARGET, &format!("{{\"personId\":{person}}}")).by_reader().send().ok()
}

#[test]
fn the_user_behind_whom_a_person_is_is_told() {
    let world = World::new();
    assert_eq!(ask(&world, world.tove.0)["Name"], "tje0");
}

#[test]
fn a_person_without_a_user_has_none() {
    let world = World::new();
    assert!(ask(&world, world.ada.0).is_null());
}

#[test]
fn a_person_who_is_not_there_has_none() {
    let world = World::new();
    assert!(ask(&world, 4711).is_null() && ask(&world, 0).is_null());
}

#[test]
fn a_body_without_a_person_and_nobody_are_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"PersonId\":\"x\"}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    world.post(TARGET, "{\"PersonId\":1}").by_nobody().send().refusal(401, "SoSessionException");
}
