//! `POST /api/v1/Agents/User/IsNickNameUnique`.

use serde_json::json;

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/IsNickNameUnique";

fn id(world: &World, name: &str) -> i64 {
    world.get(&format!("/api/v1/User/{name}")).send().ok()["AssociateId"].as_i64().unwrap()
}

fn unique(world: &World, id: i64, name: &str) -> serde_json::Value {
    world.post(TARGET, &json!({"AssociateId": id, "NickName": name}).to_string()).by_reader().send().ok()
}

#[test]
fn what_nobody_else_signs_in_with_is() {
    let world = World::new();
    let own = id(&world, "rea0");
    assert_eq!((unique(&world, own, "Ri"), unique(&world, own, "REA0")), (true.into(), true.into()));
}

#[test]
fn the_name_of_another_user_is_not() {
    let world = World::new();
    assert_eq!(unique(&world, id(&world, "rea0"), "Tje0"), false);
    assert_eq!(unique(&world, 0, "rea0"), false);
}

#[test]
fn nobody_is_told() {
    let world = World::new();
    world.post(TARGET, "{\"NickName\":\"x\"}").by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn what_cannot_be_read_is_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"NickName\":7}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
}
