//! `POST /api/v1/Agents/User/GetUserGroupList`.

use visage_people::role::Role;

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/GetUserGroupList";

fn group(world: &World, name: &str) -> serde_json::Value {
    world.get(&format!("/api/v1/User/{name}")).send().ok()["UserGroup"].clone()
}

#[test]
fn groups_are_told_in_the_order_asked_for() {
    let world = World::new();
    world.add_user("sam0", Role::Sales, &["North"], None);
    let (north, everyone) = (group(&world, "sam0"), group(&world, "tje0"));
    let body = format!("[{},{}]", north["Id"], everyone["Id"]);
    assert_eq!(world.post(TARGET, &body).send().ok(), serde_json::json!([north, everyone]));
}

#[test]
fn what_is_not_there_is_left_out() {
    let world = World::new();
    assert_eq!(world.post(TARGET, "[4711]").send().ok(), serde_json::json!([]));
}

#[test]
fn a_reader_is_told_too() {
    let world = World::new();
    assert_eq!(world.post(TARGET, "[1]").by_reader().send().ok()[0]["Value"], "Everyone");
}

#[test]
fn what_cannot_be_read_and_nobody_are_refused() {
    let world = World::new();
    for body in ["", "{}", "[\"x\"]"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    world.post(TARGET, "[]").by_nobody().send().refusal(401, "SoSessionException");
}
