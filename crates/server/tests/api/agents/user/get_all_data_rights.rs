//! `POST /api/v1/Agents/User/GetAllDataRights`.

use serde_json::json;

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/GetAllDataRights";

fn role(world: &World, name: &str) -> i64 {
    world.get(&format!("/api/v1/User/{name}")).send().ok()["Role"]["Id"].as_i64().unwrap()
}

fn body(role: i64, relation: &str) -> String {
    json!({"RoleId": role, "RelationToOwner": relation}).to_string()
}

#[test]
fn the_rung_of_every_table_is_told_for_a_relation() {
    let world = World::new();
    world.add_user("sam0", visage_people::role::Role::Sales, &[], None);
    let rungs = |relation: &str| world.post(TARGET, &body(role(&world, "sam0"), relation)).send().ok();
    assert_eq!(
        rungs("MyOwn"),
        json!({"binaryobject": "CRUD", "contact": "CRUD", "person": "CRUD", "project": "CRUD"})
    );
    assert_eq!(rungs("3")["person"], "R");
}

#[test]
fn a_role_that_is_not_there_is_not_found() {
    World::new().post(TARGET, &body(4711, "MyOwn")).send().refusal(404, "SoNotFoundException");
}

#[test]
fn others_are_refused() {
    let world = World::new();
    let body = body(role(&world, "rea0"), "MyOwn");
    world.post(TARGET, &body).by_reader().send().refusal(403, "SoSentryException");
}

#[test]
fn what_cannot_be_read_and_nobody_are_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"RoleId\":1}", "{\"RoleId\":1,\"RelationToOwner\":\"Nobody\"}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    world.post(TARGET, "{}").by_nobody().send().refusal(401, "SoSessionException");
}
