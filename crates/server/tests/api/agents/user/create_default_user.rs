//! `POST /api/v1/Agents/User/CreateDefaultUser`.

use crate::api::world::World;
use crate::api::xml::told_in_both;

const TARGET: &str = "/api/v1/Agents/User/CreateDefaultUser";

#[test]
fn an_employee_begins_who_is_not_kept_yet() {
    let world = World::new();
    let user = told_in_both(&world.post(TARGET, ""));
    assert_eq!((&user["AssociateId"], &user["Type"]), (&0.into(), &"InternalAssociate".into()));
    assert_eq!((&user["Role"]["Value"], &user["UserGroup"]["Value"]), (&"reader".into(), &"Everyone".into()));
}

#[test]
fn it_is_what_rest_begins_with() {
    let world = World::new();
    assert_eq!(world.post(TARGET, "").send().ok(), world.get("/api/v1/User/Default").send().ok());
}

#[test]
fn others_are_refused() {
    let world = World::new();
    world.post(TARGET, "").by_reader().send().refusal(403, "SoSentryException");
    world.post(TARGET, "").by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn only_what_is_selected_is_told() {
    let world = World::new();
    let user = world.post(&format!("{TARGET}?$select=Type"), "").send().ok();
    assert_eq!((&user["Type"], &user["Role"]), (&"InternalAssociate".into(), &serde_json::Value::Null));
}
