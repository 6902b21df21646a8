//! `GET /api/v1/User/CredentialTypes`.

use crate::api::world::World;
use crate::api::xml::told_in_both;

const TARGET: &str = "/api/v1/User/CredentialTypes";

#[test]
fn a_password_is_the_only_way_in() {
    let world = World::new();
    let types = world.get(TARGET).send().ok();
    assert_eq!(types.as_array().unwrap().len(), 1);
    let own = world.get("/api/v1/User/current").send().ok();
    assert_eq!(types[0], own["Credentials"][0]["Type"]);
}

#[test]
fn a_reader_is_told_too_and_nobody_is_not() {
    let world = World::new();
    assert_eq!(world.get(TARGET).by_reader().send().ok()[0]["Type"], "Password");
    world.get(TARGET).by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn xml_tells_the_same() {
    told_in_both(&World::new().get(TARGET));
}

#[test]
fn another_method_is_refused() {
    let answer = World::new().request("PATCH", TARGET).send();
    answer.refusal(405, "SoIllegalOperationException");
}
