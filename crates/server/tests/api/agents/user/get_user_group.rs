//! `POST /api/v1/Agents/User/GetUserGroup`.

use crate::api::world::World;
use crate::api::xml::told_in_both;

const TARGET: &str = "/api/v1/Agents/User/GetUserGroup";

#[test]
fn a_group_is_told_by_key_in_both_forms() {
    let world = World::new();
    let own = world.get("/api/v1/User/current").send().ok()["UserGroup"].clone();
    assert_eq!(told_in_both(&world.post(&format!("{TARGET}?userGroupId={}", own["Id"]), "")), own);
}

#[test]
fn a_group_that_is_not_there_is_null() {
    let world = World::new();
    assert!(world.post(&format!("{TARGET}?userGroupId=4711"), "").send().ok().is_null());
}

#[test]
fn a_reader_is_told_too_and_nobody_is_not() {
    let world = World::new();
    let target = format!("{TARGET}?usergroupid=1");
    assert_eq!(world.post(&target, "").by_reader().send().ok()["Value"], "Everyone");
    world.post(&target, "").by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn a_key_that_is_none_is_refused() {
    let world = World::new();
    for query in ["", "?userGroupId=", "?userGroupId=x"] {
        world.post(&format!("{TARGET}{query}"), "").send().refusal(400, "ArgumentException");
    }
}
