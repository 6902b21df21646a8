//! `POST /api/v1/User/Validate`.

use serde_json::{Value, json};

use crate::api::world::World;

const TARGET: &str = "/api/v1/User/Validate";

fn wrong(world: &World, body: &Value) -> Vec<String> {
    let fields = world.post(TARGET, &body.to_string()).send().ok();
    fields.as_object().unwrap().keys().cloned().collect()
}

#[test]
fn a_user_who_can_be_kept_has_nothing_wrong_and_is_not_kept() {
    let world = World::new();
    let body = json!({"UserName": "new", "Person": {"PersonId": world.ada.0}});
    assert!(wrong(&world, &body).is_empty());
    world.get("/api/v1/User/new").send().refusal(404, "SoNotFoundException");
    let own = world.get("/api/v1/User/current").send().ok();
    assert!(wrong(&world, &own).is_empty());
}

#[test]
fn every_field_that_is_wrong_is_named() {
    let world = World::new();
    let body = json!({"UserName": "Rea0", "Role": {"Id": 4711}, "UserGroup": {"Id": 4711}, "Person": {"PersonId": 4711},
        "OtherGroups": [{"Id": 4711}], "Tooltip": "x".repeat(255),
        "Credentials": [{"Type": {"Type": "Password"}, "Value": "x".repeat(2000)}]});
    let fields = ["Credentials", "OtherGroups", "Person", "Role", "Tooltip", "UserGroup", "UserName"];
    assert_eq!(wrong(&world, &body), fields);
}

#[test]
fn a_user_who_is_not_there_is_not_found() {
    let world = World::new();
    world.post(TARGET, "{\"AssociateId\":4711}").send().refusal(404, "SoNotFoundException");
}

#[test]
fn others_are_refused_and_so_is_what_cannot_be_read() {
    let world = World::new();
    world.post(TARGET, "{}").by_reader().send().refusal(403, "SoSentryException");
    world.post(TARGET, "{}").by_nobody().send().refusal(401, "SoSessionException");
    for body in ["", "[]", "{\"AssociateId\":\"x\"}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
}
