//! `POST /api/v1/Agents/User/GetDataRights`.

use serde_json::json;

use crate::api::world::World;
use crate::api::xml::told_in_both;

const TARGET: &str = "/api/v1/Agents/User/GetDataRights";

fn role(world: &World, name: &str) -> String {
    let user = world.get(&format!("/api/v1/User/{name}")).send().ok();
    user["Role"]["Id"].to_string()
}

fn body(role: &str, table: &str) -> String {
    format!("{{\"roleId\":{role},\"tableName\":\"{table}\"}}")
}

#[test]
fn the_rungs_of_a_role_are_told_for_every_relation() {
    let world = World::new();
    let rungs = world.post(TARGET, &body(&role(&world, "rea0"), "person")).send().ok();
    let expected = json!({"Anonymous": "R", "ExternalUser": "R", "MyCompany": "R", "MyOwn": "R",
        "OtherAssociates": "R", "OtherGroups": "R", "PrimaryGroup": "R"});
    assert_eq!(rungs, expected);
}

#[test]
fn xml_tells_the_same() {
    let world = World::new();
    let body = body(&role(&world, "tje0"), "contact");
    told_in_both(&world.post(TARGET, &body));
}

#[test]
fn a_role_that_is_not_there_is_not_found_and_others_are_refused() {
    let world = World::new();
    world.post(TARGET, &body("4711", "person")).send().refusal(404, "SoNotFoundException");
    world.post(TARGET, &body("1", "person")).by_reader().send().refusal(403, "SoSentryException");
}

#[test]
fn what_cannot_be_read_and_nobody_are_refused() {
    let world = World::new();
    for body in ["", "{}", &body("1", "sale")] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    world.post(TARGET, &body("1", "person")).by_nobody().send().refusal(401, "SoSessionException");
}
