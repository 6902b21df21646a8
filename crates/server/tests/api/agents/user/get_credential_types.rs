//! `POST /api/v1/Agents/User/GetCredentialTypes`.

use crate::api::world::World;
use crate::api::xml::told_in_both;

const TARGET: &str = "/api/v1/Agents/User/GetCredentialTypes";

#[test]
fn a_password_is_the_only_way_in_as_rest_says() {
    let world = World::new();
    let types = world.post(TARGET, "").send().ok();
    assert_eq!(types, world.get("/api/v1/User/CredentialTypes").send().ok());
    assert_eq!(types.as_array().unwrap().len(), 1);
}

#[test]
fn a_reader_is_told_too_and_nobody_is_not() {
    let world = World::new();
    assert_eq!(world.post(TARGET, "").by_reader().send().ok()[0]["Type"], "Password");
    world.post(TARGET, "").by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn xml_tells_the_same() {
    told_in_both(&World::new().post(TARGET, ""));
}

#[test]
fn another_method_is_refused() {
    World::new().request("PUT", TARGET).send().refusal(405, "SoIllegalOperationException");
}
