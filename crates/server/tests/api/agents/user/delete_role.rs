//! `POST /api/v1/Agents/User/DeleteRole`.

use serde_json::json;
use visage_people::role::Role;

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/DeleteRole";

fn role(world: &World, name: &str) -> i64 {
    world.get(&format!("/api/v1/User/{name}")).send().ok()["Role"]["Id"].as_i64().unwrap()
}

fn body(id: i64, to: i64) -> String {
    json!({"RoleIdToDelete": id, "ReplacingRoleId": to}).to_string()
}

#[test]
fn the_users_of_a_role_are_given_another_before_it_is_removed() {
    let world = World::new();
    world.add_user("sam0", Role::Sales, &[], None);
    let (sales, reader) = (role(&world, "sam0"), role(&world, "rea0"));
    assert_eq!(world.post(TARGET, &body(sales, reader)).send().status, 204);
    assert_eq!(role(&world, "sam0"), reader);
    world.post(TARGET, &body(sales, reader)).send().refusal(404, "SoNotFoundException");
}

#[test]
fn a_role_with_users_needs_another_of_its_type_and_one_without_needs_none() {
    let world = World::new();
    let begun = world.get("/api/v1/User/Default?userType=ExternalAssociate").send().ok();
    let (reader, external) = (role(&world, "rea0"), begun["Role"]["Id"].as_i64().unwrap());
    for to in [0, 4711, reader, external] {
        let text = world.post(TARGET, &body(reader, to)).send().refusal(400, "ArgumentException");
        assert!(text.starts_with("ReplacingRoleId"), "{text}");
    }
    assert_eq!(world.post(TARGET, &body(external, 0)).send().status, 204);
}

#[test]
fn somebody_who_may_change_users_stays() {
    let world = World::new();
    let text = world.post(TARGET, &body(role(&world, "tje0"), role(&world, "rea0"))).send();
    assert!(text.refusal(400, "ArgumentException").contains("nobody else"));
}

#[test]
fn others_are_refused_and_so_is_whoever_administers_less() {
    let world = World::new();
    world.add_user("hel0", Role::Sales, &[], None);
    world.allow("hel0", &["admin-role"]);
    let (above, reader) = (role(&world, "tje0"), role(&world, "rea0"));
    for (id, to) in [(above, reader), (reader, above), (reader, role(&world, "hel0"))] {
        world.post(TARGET, &body(id, to)).by_user("hel0", "hel0").send().refusal(403, "SoSentryException");
    }
    world.post(TARGET, &body(reader, above)).by_reader().send().refusal(403, "SoSentryException");
}

#[test]
fn what_cannot_be_read_and_nobody_are_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"RoleIdToDelete\":\"x\"}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    world.post(TARGET, "{}").by_nobody().send().refusal(401, "SoSessionException");
}
