//! `POST /api/v1/Agents/User/CreateDefaultRoleEntityFromType`.

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/CreateDefaultRoleEntityFromType";

fn begun(world: &World, kind: &str) -> serde_json::Value {
    world.post(TARGET, &format!("{{\"type\":{kind}}}")).send().ok()
}

#[test]
fn a_role_of_that_type_begins() {
    let world = World::new();
    assert_eq!(begun(&world, "\"ExternalUser\"")["RoleType"], "ExternalUser");
    assert_eq!(begun(&world, "3")["RoleType"], "System");
}

#[test]
fn it_is_not_kept_yet() {
    let world = World::new();
    assert_eq!(begun(&world, "2")["RoleId"], 0);
    let roles = world.post("/api/v1/Agents/User/GetAllRoles", "{\"RoleType\":2}").send().ok();
    assert_eq!(roles, serde_json::json!([]));
}

#[test]
fn others_are_refused() {
    let world = World::new();
    world.post(TARGET, "{\"Type\":0}").by_reader().send().refusal(403, "SoSentryException");
}

#[test]
fn what_cannot_be_read_and_nobody_are_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"Type\":\"Nobody\"}", "{\"Type\":9}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    world.post(TARGET, "{}").by_nobody().send().refusal(401, "SoSessionException");
}
