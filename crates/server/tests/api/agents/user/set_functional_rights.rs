//! `POST /api/v1/Agents/User/SetFunctionalRights`.

use serde_json::json;
use visage_people::role::Role;

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/SetFunctionalRights";

fn role(world: &World, name: &str) -> i64 {
    world.get(&format!("/api/v1/User/{name}")).send().ok()["Role"]["Id"].as_i64().unwrap()
}

fn number(world: &World, name: &str) -> serde_json::Value {
    let all = "/api/v1/Agents/User/GetAllFunctionalRights";
    let rights = world.post(all, "{\"RoleType\":\"ExternalUser\"}").send().ok();
    rights.as_array().unwrap().iter().find(|right| right["ExtraInfo"] == name).unwrap()["Id"].clone()
}

fn body(role: i64, numbers: &[serde_json::Value]) -> String {
    json!({"RoleId": role, "FunctionalRightIds": numbers}).to_string()
}

#[test]
fn a_role_has_those_that_were_sent_and_no_others_at_once() {
    let world = World::new();
    let role = role(&world, "rea0");
    let may = || world.get("/api/v1/User/currentPrincipal").by_reader().send().ok()["FunctionRights"].clone();
    let both = [number(&world, "allow-send-email"), number(&world, "admin-users")];
    assert_eq!(world.post(TARGET, &body(role, &both)).send().status, 204);
    assert_eq!(may(), json!(["admin-users", "allow-send-email"]));
    assert_eq!(world.get("/api/v1/User/tje0").by_reader().send().status, 200);
    assert_eq!(world.post(TARGET, &body(role, &[])).send().status, 204);
    assert_eq!(may(), json!([]));
}

#[test]
fn nobody_gives_a_right_to_administer_that_they_lack() {
    let world = World::new();
    world.add_user("hel0", Role::Sales, &[], None);
    world.allow("hel0", &["admin-role"]);
    let role = role(&world, "rea0");
    let by_helper =
        |name: &str| world.post(TARGET, &body(role, &[number(&world, name)])).by_user("hel0", "hel0").send();
    by_helper("admin-users").refusal(403, "SoSentryException");
    assert_eq!(by_helper("allow-send-email").status, 204);
    world.post(TARGET, &body(role, &[])).by_reader().send().refusal(403, "SoSentryException");
}

#[test]
fn the_last_role_of_those_who_may_change_users_keeps_that_right() {
    let world = World::new();
    let text = world.post(TARGET, &body(role(&world, "tje0"), &[])).send().refusal(400, "ArgumentException");
    assert!(text.contains("nobody else"), "{text}");
    world.post(TARGET, &body(4711, &[])).send().refusal(404, "SoNotFoundException");
}

#[test]
fn what_cannot_be_read_and_nobody_are_refused() {
    let world = World::new();
    for body in [
        "",
        "{}",
        "{\"RoleId\":1}",
        "{\"RoleId\":1,\"FunctionalRightIds\":[0]}",
        "{\"RoleId\":1,\"FunctionalRightIds\":[4711]}",
        "{\"RoleId\":1,\"FunctionalRightIds\":[\"x\"]}",
    ] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    world.post(TARGET, "{}").by_nobody().send().refusal(401, "SoSessionException");
}
