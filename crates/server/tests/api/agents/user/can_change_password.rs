//! `POST /api/v1/Agents/User/CanChangePassword`.

use serde_json::json;
use visage_people::role::Role;

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/CanChangePassword";

fn id(world: &World, name: &str) -> i64 {
    world.get(&format!("/api/v1/User/{name}")).send().ok()["AssociateId"].as_i64().unwrap()
}

fn body(id: i64) -> String {
    format!("{{\"AssociateId\":{id}}}")
}

#[test]
fn an_administrator_may_give_passwords_to_all_who_have_not_retired() {
    let world = World::new();
    for name in ["tje0", "rea0"] {
        assert_eq!(world.post(TARGET, &body(id(&world, name))).send().ok(), json!(true), "{name}");
    }
    world.request("DELETE", "/api/v1/User/rea0").send();
    assert_eq!(world.post(TARGET, &body(id(&world, "rea0"))).send().ok(), json!(false));
}

#[test]
fn others_may_for_themselves_alone_and_nobody_for_whoever_may_more() {
    let world = World::new();
    world.add_user("hel0", Role::Sales, &[], None);
    world.allow("hel0", &["admin-users"]);
    let (own, above) = (body(id(&world, "rea0")), body(id(&world, "tje0")));
    assert_eq!(world.post(TARGET, &own).by_reader().send().ok(), json!(true));
    assert_eq!(world.post(TARGET, &above).by_reader().send().ok(), json!(false));
    assert_eq!(world.post(TARGET, &own).by_user("hel0", "hel0").send().ok(), json!(true));
    assert_eq!(world.post(TARGET, &above).by_user("hel0", "hel0").send().ok(), json!(false));
}

#[test]
fn nobody_may_for_a_user_who_is_not_there() {
    let world = World::new();
    assert_eq!(world.post(TARGET, &body(4711)).send().ok(), json!(false));
}

#[test]
fn what_cannot_be_read_and_nobody_are_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"AssociateId\":\"x\"}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    world.post(TARGET, &body(1)).by_nobody().send().refusal(401, "SoSessionException");
}
