//! `POST /api/v1/Agents/User/DeleteUser`.

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/DeleteUser";

fn id(world: &World, name: &str) -> i64 {
    world.get(&format!("/api/v1/User/{name}")).send().ok()["AssociateId"].as_i64().unwrap()
}

#[test]
fn a_user_who_is_deleted_is_let_in_no_more() {
    let world = World::new();
    let target = format!("{TARGET}?userId={}", id(&world, "rea0"));
    assert_eq!(world.post(&target, "").send().status, 204);
    world.get("/api/v1/User/current").by_reader().send().refusal(401, "SoSessionException");
    assert_eq!(world.get("/api/v1/User/rea0").send().ok()["Deleted"], true);
}

#[test]
fn whoever_is_not_there_is_not_found() {
    let world = World::new();
    let operator = world.run(world.people().operator()).unwrap().associate().id.0;
    for id in [4711, operator] {
        world.post(&format!("{TARGET}?userId={id}"), "").send().refusal(404, "SoNotFoundException");
    }
}

#[test]
fn others_are_refused_and_the_last_who_may_change_users_stays() {
    let world = World::new();
    let target = format!("{TARGET}?userId={}", id(&world, "tje0"));
    world.post(&target, "").by_reader().send().refusal(403, "SoSentryException");
    world.post(&target, "").by_nobody().send().refusal(401, "SoSessionException");
    world.post(&target, "").send().refusal(400, "ArgumentException");
}

#[test]
fn a_key_that_is_none_is_refused() {
    let world = World::new();
    for query in ["", "?userId=", "?userId=x"] {
        world.post(&format!("{TARGET}{query}"), "").send().refusal(400, "ArgumentException");
    }
}
