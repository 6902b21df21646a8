//! `POST /api/v1/Agents/User/SaveUserFromName`.

use serde_json::json;

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/SaveUserFromName";

fn body(name: &str, tooltip: &str) -> String {
    json!({"UserName": name, "User": {"Tooltip": tooltip}}).to_string()
}

#[test]
fn a_user_is_changed_by_name_in_any_letter_case_and_may_get_another() {
    let world = World::new();
    assert_eq!(world.post(TARGET, &body("REA0", "Reads")).send().ok()["Tooltip"], "Reads");
    let other = json!({"UserName": "rea0", "User": {"UserName": "rita"}}).to_string();
    assert_eq!(world.post(TARGET, &other).send().ok()["Name"], "rita");
    assert_eq!(world.get("/api/v1/User/current").by_user("rita", "Rea0").send().ok()["Name"], "rita");
}

#[test]
fn a_name_that_is_nobodys_is_not_found() {
    let world = World::new();
    for name in ["nobody", "visage:operator", ""] {
        world.post(TARGET, &body(name, "x")).send().refusal(404, "SoNotFoundException");
    }
}

#[test]
fn others_are_refused_whoever_it_is_about() {
    let world = World::new();
    for name in ["rea0", "tje0", "nobody"] {
        world.post(TARGET, &body(name, "x")).by_reader().send().refusal(403, "SoSentryException");
    }
    world.post(TARGET, &body("rea0", "x")).by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn what_cannot_be_read_is_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"UserName\":\"rea0\"}", "{\"UserName\":\"rea0\",\"User\":7}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
}
