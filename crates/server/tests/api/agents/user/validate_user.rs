//! `POST /api/v1/Agents/User/ValidateUser`.

use serde_json::json;

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/ValidateUser";

#[test]
fn a_user_who_can_be_kept_has_nothing_wrong() {
    let world = World::new();
    let body = json!({"User": world.get("/api/v1/User/rea0").send().ok()});
    assert_eq!(world.post(TARGET, &body.to_string()).send().ok(), json!({}));
}

#[test]
fn what_is_wrong_is_told_by_field() {
    let world = World::new();
    let mut user = world.get("/api/v1/User/rea0").send().ok();
    user["UserName"] = "tje0".into();
    let wrong = world.post(TARGET, &json!({"User": user}).to_string()).send().ok();
    assert!(wrong["UserName"].as_str().unwrap().contains("tje0") && wrong.as_object().unwrap().len() == 1);
    assert_eq!(world.get("/api/v1/User/rea0").send().ok()["Name"], "rea0");
}

#[test]
fn others_are_refused_and_whoever_is_not_there_is_not_found() {
    let world = World::new();
    let body = json!({"User": {"AssociateId": 4711}}).to_string();
    world.post(TARGET, &body).send().refusal(404, "SoNotFoundException");
    world.post(TARGET, &body).by_reader().send().refusal(403, "SoSentryException");
    world.post(TARGET, &body).by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn what_cannot_be_read_is_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"User\":7}", "{\"User\":{\"Type\":\"Nobody\"}}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
}
