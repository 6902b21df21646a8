//! `POST /api/v1/Agents/User/ChangePassword`.

use serde_json::json;
use visage_people::role::Role;

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/ChangePassword";

fn id(world: &World, name: &str) -> i64 {
    world.get(&format!("/api/v1/User/{name}")).send().ok()["AssociateId"].as_i64().unwrap()
}

fn lets_in(world: &World, password: &str) -> bool {
    world.image_info(world.ada).by_user("rea0", password).send().status == 200
}

fn body(world: &World, name: &str, old: &str, new: &str) -> String {
    json!({"AssociateId": id(world, name), "OldPassword": old, "NewPassword": new}).to_string()
}

#[test]
fn an_administrator_needs_no_old_password_and_a_wrong_one_is_wrong() {
    let world = World::new();
    assert_eq!(world.post(TARGET, &body(&world, "rea0", "wrong", "x")).send().ok(), false);
    assert_eq!(world.post(TARGET, &body(&world, "rea0", "", "one")).send().ok(), true);
    assert!(lets_in(&world, "one") && !lets_in(&world, "Rea0"));
    assert_eq!(world.post(TARGET, &body(&world, "rea0", "one", "two")).send().ok(), true);
    assert!(lets_in(&world, "two"));
}

#[test]
fn others_change_their_own_by_the_old_one_alone() {
    let world = World::new();
    let own = |old: &str| world.post(TARGET, &body(&world, "rea0", old, "new")).by_reader().send();
    assert_eq!(
        (own("").ok(), own("wrong").ok(), own("Rea0").ok()),
        (false.into(), false.into(), true.into())
    );
    assert!(lets_in(&world, "new"));
}

#[test]
fn nobody_else_is_theirs_to_change_nor_whoever_may_administer_more() {
    let world = World::new();
    world.add_user("hel0", Role::Sales, &[], None);
    world.allow("hel0", &["admin-users"]);
    let tove = body(&world, "tje0", "Tje0", "x");
    world.post(TARGET, &tove).by_reader().send().refusal(403, "SoSentryException");
    world.post(TARGET, &tove).by_user("hel0", "hel0").send().refusal(403, "SoSentryException");
    world.post(TARGET, &tove).by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn a_user_who_is_not_there_makes_it_false() {
    let world = World::new();
    let body = json!({"AssociateId": 4711, "OldPassword": "", "NewPassword": "x"});
    assert_eq!(world.post(TARGET, &body.to_string()).send().ok(), false);
}

#[test]
fn what_cannot_be_read_or_kept_is_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"AssociateId\":[],\"NewPassword\":\"x\"}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    let endless = body(&world, "rea0", "", &"x".repeat(2000));
    world.post(TARGET, &endless).send().refusal(400, "ArgumentException");
}
