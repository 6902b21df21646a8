//! `POST /api/v1/Agents/Associate/GetAssociate`.

use crate::api::world::World;
use crate::api::xml::told_in_both;

const TARGET: &str = "/api/v1/Agents/Associate/GetAssociate";

fn me(world: &World) -> String {
    format!("{TARGET}?associateId={}", world.administrator.associate().id.0)
}

#[test]
fn a_user_is_told_by_key_to_everybody() {
    let world = World::new();
    let answer = world.post(&me(&world), "").by_reader().send().ok();
    assert_eq!(answer, {
        let mut expected = world.get("/api/v1/User/currentAssociate").send().ok();
        expected["TableRight"] = serde_json::json!({"Mask": "Select", "Reason": "[SR_ACCESS_READONLY]"});
        expected
    });
}

#[test]
fn a_user_who_is_not_there_is_null() {
    let world = World::new();
    assert!(world.post(&format!("{TARGET}?associateId=4711"), "").send().ok().is_null());
}

#[test]
fn xml_and_a_selection_tell_the_same() {
    let world = World::new();
    told_in_both(&world.post(&me(&world), ""));
    assert!(world.post(&format!("{}&$select=name", me(&world)), "").send().ok()["FullName"].is_null());
}

#[test]
fn a_key_that_is_no_number_and_nobody_are_refused() {
    let world = World::new();
    world.post(&format!("{TARGET}?associateId=tje0"), "").send().refusal(400, "ArgumentException");
    world.post(&me(&world), "").by_nobody().send().refusal(401, "SoSessionException");
}
