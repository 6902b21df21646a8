//! `POST /api/v1/Agents/User/CreateUserGroup`.

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/CreateUserGroup";

#[test]
fn a_group_begins_that_is_not_kept_yet() {
    let world = World::new();
    let group = world.post(TARGET, "").send().ok();
    assert_eq!((&group["Id"], &group["Value"], &group["Deleted"]), (&0.into(), &"".into(), &false.into()));
    let all = world.post("/api/v1/Agents/User/GetAllUserGroups", "{}").send().ok();
    assert_eq!(all.as_array().unwrap().len(), 1);
}

#[test]
fn with_a_name_it_can_be_saved() {
    let world = World::new();
    let mut group = world.post(TARGET, "").send().ok();
    group["Value"] = "North".into();
    let body = serde_json::json!({"UserGroup": group});
    let kept = world.post("/api/v1/Agents/User/SaveUserGroup", &body.to_string()).send().ok();
    assert!(kept["Id"].as_i64().unwrap() > 0);
}

#[test]
fn others_are_refused() {
    let world = World::new();
    world.post(TARGET, "").by_reader().send().refusal(403, "SoSentryException");
    world.post(TARGET, "").by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn another_method_is_refused() {
    World::new().request("PUT", TARGET).send().refusal(405, "SoIllegalOperationException");
}
