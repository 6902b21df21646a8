//! `POST /api/v1/Agents/User/IsPasswordValid`.

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/IsPasswordValid";

fn body(password: &str) -> String {
    format!("{{\"AssociateId\":0,\"Type\":1,\"PersonId\":0,\"Password\":\"{password}\"}}")
}

#[test]
fn any_password_is_that_can_be_kept() {
    let world = World::new();
    for password in ["", "x", "correct horse battery staple"] {
        assert_eq!(world.post(TARGET, &body(password)).send().ok(), true, "{password}");
    }
}

#[test]
fn an_endless_one_is_not() {
    let world = World::new();
    assert_eq!(world.post(TARGET, &body(&"x".repeat(2000))).send().ok(), false);
}

#[test]
fn others_are_refused() {
    let world = World::new();
    world.post(TARGET, &body("x")).by_reader().send().refusal(403, "SoSentryException");
    world.post(TARGET, &body("x")).by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn what_cannot_be_read_is_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"Password\":7}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
}
