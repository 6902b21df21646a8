//! `POST /api/v1/Agents/User/DeleteUserGroup`.

use serde_json::json;
use visage_people::role::Role;

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/DeleteUserGroup";

fn group(world: &World, name: &str) -> serde_json::Value {
    world.get(&format!("/api/v1/User/{name}")).send().ok()["UserGroup"].clone()
}

fn body(id: &serde_json::Value, to: &serde_json::Value) -> String {
    json!({"UserGroupToDelete": id, "UserGroupToMoveTo": to}).to_string()
}

#[test]
fn the_users_of_a_group_go_to_another_before_it_is_removed() {
    let world = World::new();
    world.add_user("sam0", Role::Sales, &["North", "East"], None);
    world.add_user("eve0", Role::Sales, &["East", "North"], None);
    let (north, east) = (group(&world, "sam0"), group(&world, "eve0"));
    assert_eq!(world.post(TARGET, &body(&north["Id"], &east["Id"])).send().status, 204);
    for name in ["sam0", "eve0"] {
        let user = world.get(&format!("/api/v1/User/{name}")).send().ok();
        assert_eq!((&user["UserGroup"], &user["OtherGroups"]), (&east, &json!([])), "{name}");
    }
    world.post(TARGET, &body(&north["Id"], &east["Id"])).send().refusal(404, "SoNotFoundException");
}

#[test]
fn a_group_with_users_needs_another_to_go_to() {
    let world = World::new();
    let everyone = group(&world, "tje0");
    for to in [json!(0), json!(4711), everyone["Id"].clone()] {
        let text = world.post(TARGET, &body(&everyone["Id"], &to)).send().refusal(400, "ArgumentException");
        assert!(text.starts_with("UserGroupToMoveTo"), "{text}");
    }
    world.post(TARGET, &body(&json!(4711), &everyone["Id"])).send().refusal(404, "SoNotFoundException");
}

#[test]
fn others_are_refused_and_so_is_whoever_administers_less_than_one_of_its_users() {
    let world = World::new();
    world.add_user("hel0", Role::Sales, &["North"], None);
    world.allow("hel0", &["admin-users"]);
    let (everyone, north) = (group(&world, "tje0"), group(&world, "hel0"));
    let body = body(&everyone["Id"], &north["Id"]);
    world.post(TARGET, &body).by_reader().send().refusal(403, "SoSentryException");
    world.post(TARGET, &body).by_user("hel0", "hel0").send().refusal(403, "SoSentryException");
    assert_eq!(group(&world, "rea0"), everyone);
}

#[test]
fn what_cannot_be_read_and_nobody_are_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"UserGroupToDelete\":\"x\"}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    world.post(TARGET, "{}").by_nobody().send().refusal(401, "SoSessionException");
}
