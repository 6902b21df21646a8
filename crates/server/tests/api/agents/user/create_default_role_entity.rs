//! `POST /api/v1/Agents/User/CreateDefaultRoleEntity`.

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/CreateDefaultRoleEntity";

#[test]
fn a_role_begins_that_allows_nothing_and_is_not_kept_yet() {
    let world = World::new();
    let role = world.post(TARGET, "").send().ok();
    assert_eq!(
        (&role["RoleId"], &role["Name"], &role["RoleType"]),
        (&0.into(), &"".into(), &"Employee".into())
    );
    let rights = role["DataRights"]["Rights"].as_array().unwrap();
    assert!(rights.iter().flat_map(|row| row.as_array().unwrap()).all(|right| right["Value"] == ""));
}

#[test]
fn with_a_name_it_can_be_saved() {
    let world = World::new();
    let mut role = world.post(TARGET, "").send().ok();
    role["Name"] = "guests".into();
    let kept = world.post("/api/v1/Agents/User/SaveRoleEntity", &role.to_string()).send().ok();
    assert!(kept["RoleId"].as_i64().unwrap() > 0 && kept["DataRights"] == role["DataRights"]);
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
