//! `POST /api/v1/Agents/User/CreateDefaultUserFromUserTypeAndPersonId`.

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/CreateDefaultUserFromUserTypeAndPersonId";

fn body(person: i32) -> String {
    format!("{{\"UserType\":\"InternalAssociate\",\"PersonId\":{person}}}")
}

#[test]
fn a_user_begins_with_a_name_after_the_person() {
    let world = World::new();
    let user = world.post(TARGET, &body(world.ada.0)).send().ok();
    assert_eq!((&user["UserName"], &user["Person"]["PersonId"]), (&"alo0".into(), &world.ada.0.into()));
}

#[test]
fn a_person_who_is_not_there_is_not_found() {
    let world = World::new();
    world.post(TARGET, &body(4711)).send().refusal(404, "SoNotFoundException");
    assert!(world.post(TARGET, &body(0)).send().ok()["Person"].is_null());
}

#[test]
fn others_are_refused() {
    let world = World::new();
    world.post(TARGET, &body(world.ada.0)).by_reader().send().refusal(403, "SoSentryException");
    world.post(TARGET, &body(world.ada.0)).by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn what_cannot_be_read_is_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"UserType\":1}", "{\"UserType\":1,\"PersonId\":\"x\"}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
}
