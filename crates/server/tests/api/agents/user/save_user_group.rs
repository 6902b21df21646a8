//! `POST /api/v1/Agents/User/SaveUserGroup`.

use serde_json::json;

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/SaveUserGroup";

fn group(world: &World, name: &str) -> serde_json::Value {
    world.get(&format!("/api/v1/User/{name}")).send().ok()["UserGroup"].clone()
}

fn saved(world: &World, group: &serde_json::Value) -> crate::api::client::Answer {
    world.post(TARGET, &json!({"UserGroup": group}).to_string()).send()
}

#[test]
fn a_group_is_added_and_changed_and_seen_where_users_are() {
    let world = World::new();
    let north = saved(&world, &json!({"value": "North", "rank": "2", "tooltip": "Up there"})).ok();
    assert_eq!((&north["Rank"], &north["Tooltip"]), (&2.into(), &"Up there".into()));
    let mut everyone = group(&world, "tje0");
    everyone["Value"] = "All".into();
    assert_eq!(saved(&world, &everyone).ok(), everyone);
    assert_eq!(group(&world, "tje0")["Value"], "All");
    let gone = saved(&world, &json!({"Id": north["Id"], "Deleted": true})).ok();
    assert_eq!((&gone["Value"], &gone["Deleted"], &gone["Rank"]), (&"North".into(), &true.into(), &0.into()));
    let all = world.post("/api/v1/Agents/User/GetAllUserGroups", "{}").send().ok();
    assert_eq!(all, json!([everyone]));
}

#[test]
fn a_group_that_is_not_there_is_not_found_and_a_name_is_given_once() {
    let world = World::new();
    saved(&world, &json!({"Id": 4711, "Value": "x"})).refusal(404, "SoNotFoundException");
    let text = saved(&world, &json!({"Value": " EVERYONE "})).refusal(400, "ArgumentException");
    assert!(text.contains("already"), "{text}");
    for value in ["", "  ", "a\nb", &"x".repeat(240)] {
        saved(&world, &json!({"Value": value})).refusal(400, "ArgumentException");
    }
}

#[test]
fn others_are_refused() {
    let world = World::new();
    let body = json!({"UserGroup": {"Value": "North"}}).to_string();
    world.post(TARGET, &body).by_reader().send().refusal(403, "SoSentryException");
}

#[test]
fn what_cannot_be_read_and_nobody_are_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"UserGroup\":7}", "{\"UserGroup\":{\"Id\":\"x\"}}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    world.post(TARGET, "{}").by_nobody().send().refusal(401, "SoSessionException");
}
