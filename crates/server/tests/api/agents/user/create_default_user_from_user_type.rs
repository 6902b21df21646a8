//! `POST /api/v1/Agents/User/CreateDefaultUserFromUserType`.

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/CreateDefaultUserFromUserType";

fn begun(world: &World, kind: &str) -> serde_json::Value {
    world.post(TARGET, &format!("{{\"userType\":{kind}}}")).send().ok()
}

#[test]
fn a_user_of_that_kind_begins_by_name_or_number() {
    let world = World::new();
    assert_eq!(begun(&world, "\"SystemAssociate\"")["Type"], "SystemAssociate");
    assert_eq!(begun(&world, "4")["Type"], "AnonymousAssociate");
}

#[test]
fn nobody_stands_behind_them() {
    let world = World::new();
    let user = begun(&world, "\"ExternalAssociate\"");
    assert!(user["Person"].is_null() && user["UserName"] == "" && user["Role"]["Value"] == "external");
}

#[test]
fn others_are_refused() {
    let world = World::new();
    let body = "{\"UserType\":\"SystemAssociate\"}";
    world.post(TARGET, body).by_reader().send().refusal(403, "SoSentryException");
    world.post(TARGET, body).by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn what_cannot_be_read_is_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"UserType\":\"Nobody\"}", "{\"UserType\":9}", "{\"UserType\":[]}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
}
