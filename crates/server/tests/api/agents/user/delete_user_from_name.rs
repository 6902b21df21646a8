//! `POST /api/v1/Agents/User/DeleteUserFromName`.

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/DeleteUserFromName";

fn body(name: &str) -> String {
    format!("{{\"userName\":\"{name}\"}}")
}

#[test]
fn a_user_who_is_deleted_by_name_is_let_in_no_more() {
    let world = World::new();
    assert_eq!(world.post(TARGET, &body("REA0")).send().status, 204);
    world.get("/api/v1/User/current").by_reader().send().refusal(401, "SoSessionException");
}

#[test]
fn whoever_is_not_there_is_not_found() {
    let world = World::new();
    for name in ["nobody", "visage:operator"] {
        world.post(TARGET, &body(name)).send().refusal(404, "SoNotFoundException");
    }
}

#[test]
fn others_are_refused_and_the_last_who_may_change_users_stays() {
    let world = World::new();
    for name in ["tje0", "nobody"] {
        world.post(TARGET, &body(name)).by_reader().send().refusal(403, "SoSentryException");
    }
    world.post(TARGET, &body("tje0")).by_nobody().send().refusal(401, "SoSessionException");
    world.post(TARGET, &body("tje0")).send().refusal(400, "ArgumentException");
}

#[test]
fn what_cannot_be_read_is_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"UserName\":7}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
}
