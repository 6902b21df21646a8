//! `POST /api/v1/Agents/User/CreateExternalUser`.

use serde_json::{Value, json};

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/CreateExternalUser";

fn body(world: &World, person: i32, name: &str, active: bool) -> Value {
    let begun = world.get("/api/v1/User/Default?userType=ExternalAssociate").send().ok();
    json!({"PersonId": person, "UserName": name, "Password": "Guest", "RoleId": begun["Role"]["Id"], "IsActive": active})
}

#[test]
fn a_user_from_outside_is_added_and_signs_in_when_active() {
    let world = World::new();
    let id = world.post(TARGET, &body(&world, world.ada.0, "guest", true).to_string()).send().ok();
    let own = world.get("/api/v1/User/current").by_user("guest", "Guest").send().ok();
    assert_eq!(
        (&own["AssociateId"], &own["Type"], &own["Role"]["Value"]),
        (&id, &"ExternalAssociate".into(), &"external".into())
    );
    world.post(TARGET, &body(&world, world.bob.0, "later", false).to_string()).send().ok();
    world.get("/api/v1/User/current").by_user("later", "Guest").send().refusal(401, "SoSessionException");
    assert_eq!(world.get("/api/v1/User/later").send().ok()["Deleted"], true);
}

#[test]
fn a_person_who_is_not_there_and_a_role_for_others_are_named() {
    let world = World::new();
    let text = world
        .post(TARGET, &body(&world, 4711, "guest", true).to_string())
        .send()
        .refusal(400, "ArgumentException");
    assert!(text.starts_with("Person"), "{text}");
    let mut body = body(&world, world.ada.0, "guest", true);
    body["RoleId"] = world.get("/api/v1/User/rea0").send().ok()["Role"]["Id"].clone();
    let text = world.post(TARGET, &body.to_string()).send().refusal(400, "ArgumentException");
    assert!(text.starts_with("Role"), "{text}");
}

#[test]
fn others_are_refused() {
    let world = World::new();
    let body = body(&world, world.ada.0, "guest", true).to_string();
    world.post(TARGET, &body).by_reader().send().refusal(403, "SoSentryException");
    world.post(TARGET, &body).by_nobody().send().refusal(401, "SoSessionException");
    world.get("/api/v1/User/guest").send().refusal(404, "SoNotFoundException");
}

#[test]
fn what_cannot_be_read_is_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"PersonId\":1,\"UserName\":\"x\"}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
}
