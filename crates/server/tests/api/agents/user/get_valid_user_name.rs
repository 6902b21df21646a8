//! `POST /api/v1/Agents/User/GetValidUserName`.

use serde_json::json;

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/GetValidUserName";

fn id(world: &World, name: &str) -> i64 {
    world.get(&format!("/api/v1/User/{name}")).send().ok()["AssociateId"].as_i64().unwrap()
}

fn name(world: &World, id: i64, name: &str) -> String {
    let body = json!({"AssociateId": id, "Type": 1, "PersonId": 0, "UserName": name});
    world.post(TARGET, &body.to_string()).send().ok().as_str().unwrap().to_owned()
}

#[test]
fn a_free_name_stays_and_one_that_is_taken_gets_a_number() {
    let world = World::new();
    assert_eq!(name(&world, 0, "new"), "new");
    assert_eq!([name(&world, 0, "REA0"), name(&world, 0, "tje0")], ["REA1", "tje1"]);
    assert_eq!(name(&world, id(&world, "rea0"), "rea0"), "rea0", "one's own is free");
}

#[test]
fn what_no_name_can_hold_is_left_out() {
    let world = World::new();
    assert_eq!([name(&world, 0, " a:b\n "), name(&world, 0, ":")], ["ab", "user"]);
    assert!(name(&world, 0, &"ø".repeat(500)).chars().count() < 239);
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
    for body in ["", "{}", "{\"AssociateId\":0}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
}
