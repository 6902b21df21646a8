//! `POST /api/v1/Agents/User/GetFunctionalRights`.

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/GetFunctionalRights";

fn role(world: &World, name: &str) -> i64 {
    world.get(&format!("/api/v1/User/{name}")).send().ok()["Role"]["Id"].as_i64().unwrap()
}

fn body(role: i64) -> String {
    format!("{{\"roleId\":{role}}}")
}

#[test]
fn the_function_rights_that_a_role_has_are_told_as_chosen() {
    let world = World::new();
    world.allow("rea0", &["admin-import", "allow-send-email"]);
    let rights = world.post(TARGET, &body(role(&world, "rea0"))).send().ok();
    let told: Vec<_> =
        rights.as_array().unwrap().iter().map(|right| (&right["Name"], &right["Selected"])).collect();
    assert_eq!(told, [(&"admin-import".into(), &true.into()), (&"allow-send-email".into(), &true.into())]);
}

#[test]
fn a_role_that_is_not_there_is_not_found() {
    World::new().post(TARGET, &body(4711)).send().refusal(404, "SoNotFoundException");
}

#[test]
fn others_are_refused() {
    let world = World::new();
    world.post(TARGET, &body(role(&world, "rea0"))).by_reader().send().refusal(403, "SoSentryException");
}

#[test]
fn what_cannot_be_read_and_nobody_are_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"RoleId\":\"x\"}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    world.post(TARGET, "{}").by_nobody().send().refusal(401, "SoSessionException");
}
