//! `POST /api/v1/Agents/User/IsUserNameValid`.

use serde_json::json;

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/IsUserNameValid";

fn id(world: &World, name: &str) -> i64 {
    world.get(&format!("/api/v1/User/{name}")).send().ok()["AssociateId"].as_i64().unwrap()
}

fn valid(world: &World, id: i64, name: &str) -> serde_json::Value {
    let body = json!({"AssociateId": id, "Type": "InternalAssociate", "PersonId": 0, "UserName": name});
    world.post(TARGET, &body.to_string()).send().ok()
}

#[test]
fn a_free_name_is_and_one_that_is_taken_or_cannot_be_is_not() {
    let world = World::new();
    for (name, is) in
        [("new", true), ("REA0", false), ("", false), ("a:b", false), ("visage:operator", false)]
    {
        assert_eq!(valid(&world, 0, name), is, "{name}");
    }
}

#[test]
fn ones_own_name_is_in_any_letter_case() {
    let world = World::new();
    assert_eq!(valid(&world, id(&world, "rea0"), "Rea0"), true);
    assert_eq!(valid(&world, id(&world, "tje0"), "Rea0"), false);
}

#[test]
fn others_are_refused() {
    let world = World::new();
    world.post(TARGET, "{\"UserName\":\"x\"}").by_reader().send().refusal(403, "SoSentryException");
    world.post(TARGET, "{\"UserName\":\"x\"}").by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn what_cannot_be_read_is_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"UserName\":7}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
}
