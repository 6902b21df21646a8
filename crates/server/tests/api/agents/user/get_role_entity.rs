//! `POST /api/v1/Agents/User/GetRoleEntity`.

use crate::api::world::World;
use crate::api::xml::told_in_both;

const TARGET: &str = "/api/v1/Agents/User/GetRoleEntity";

fn role(world: &World, name: &str) -> i64 {
    world.get(&format!("/api/v1/User/{name}")).send().ok()["Role"]["Id"].as_i64().unwrap()
}

#[test]
fn a_role_is_told_with_a_rung_for_every_table_and_relation() {
    let world = World::new();
    let role = told_in_both(&world.post(&format!("{TARGET}?roleEntityId={}", role(&world, "rea0")), ""));
    assert_eq!((&role["Name"], &role["RoleType"]), (&"reader".into(), &"Employee".into()));
    let rights = &role["DataRights"];
    assert_eq!(rights["ColumnsInfo"][1]["Value"], "PrimaryGroup");
    assert_eq!(rights["RowsInfo"][1]["TableName"], "person");
    assert_eq!(rights["Rights"][1][1]["Value"], "R");
}

#[test]
fn a_role_that_is_not_there_is_null() {
    let world = World::new();
    assert!(world.post(&format!("{TARGET}?roleEntityId=4711"), "").send().ok().is_null());
}

#[test]
fn others_are_refused() {
    let world = World::new();
    for id in [role(&world, "rea0"), 4711] {
        let request = world.post(&format!("{TARGET}?roleEntityId={id}"), "");
        request.clone().by_reader().send().refusal(403, "SoSentryException");
        request.by_nobody().send().refusal(401, "SoSessionException");
    }
}

#[test]
fn a_key_that_is_none_is_refused() {
    let world = World::new();
    for query in ["", "?roleEntityId=", "?roleEntityId=x"] {
        world.post(&format!("{TARGET}{query}"), "").send().refusal(400, "ArgumentException");
    }
}
