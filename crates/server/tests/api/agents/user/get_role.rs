//! `POST /api/v1/Agents/User/GetRole`.

use crate::api::world::World;
use crate::api::xml::told_in_both;

const TARGET: &str = "/api/v1/Agents/User/GetRole";

fn role(world: &World) -> String {
    let principal = world.get("/api/v1/User/currentPrincipal").send().ok();
    format!("{TARGET}?roleId={}", principal["RoleId"])
}

#[test]
fn a_role_is_told_by_its_key() {
    let world = World::new();
    let answer = world.post(&role(&world), "").by_reader().send().ok();
    assert_eq!(
        (&answer["Value"], &answer["Tooltip"]),
        (&"administrator".into(), &"May do everything".into())
    );
}

#[test]
fn a_role_that_is_not_there_is_null() {
    let world = World::new();
    assert!(world.post(&format!("{TARGET}?RoleId=4711"), "").send().ok().is_null());
}

#[test]
fn xml_tells_the_same() {
    let world = World::new();
    told_in_both(&world.post(&role(&world), ""));
}

#[test]
fn a_key_that_is_missing_and_nobody_are_refused() {
    let world = World::new();
    world.post(TARGET, "").send().refusal(400, "ArgumentException");
    world.post(&role(&world), "").by_nobody().send().refusal(401, "SoSessionException");
}
