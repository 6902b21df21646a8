//! `POST /api/v1/Agents/User/SetPasswordFromName`.

use visage_people::role::Role;

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/SetPasswordFromName";

fn lets_in(world: &World, password: &str) -> bool {
    world.image_info(world.ada).by_user("rea0", password).send().status == 200
}

fn body(name: &str, password: &str) -> String {
    format!("{{\"associateName\":\"{name}\",\"password\":\"{password}\"}}")
}

#[test]
fn an_administrator_gives_a_user_another_password_by_name() {
    let world = World::new();
    assert_eq!(world.post(TARGET, &body("REA0", "other")).send().ok(), true);
    assert!(lets_in(&world, "other") && !lets_in(&world, "Rea0"));
}

#[test]
fn a_user_who_is_not_there_makes_it_false() {
    let world = World::new();
    for name in ["nobody", "visage:operator"] {
        assert_eq!(world.post(TARGET, &body(name, "x")).send().ok(), false, "{name}");
    }
}

#[test]
fn others_are_refused_and_so_is_whoever_administers_less() {
    let world = World::new();
    for name in ["rea0", "tje0", "nobody"] {
        world.post(TARGET, &body(name, "x")).by_reader().send().refusal(403, "SoSentryException");
    }
    world.post(TARGET, &body("rea0", "x")).by_nobody().send().refusal(401, "SoSessionException");
    world.add_user("hel0", Role::Sales, &[], None);
    world.allow("hel0", &["admin-users"]);
    world.post(TARGET, &body("tje0", "x")).by_user("hel0", "hel0").send().refusal(403, "SoSentryException");
}

#[test]
fn what_cannot_be_read_is_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"AssociateName\":\"rea0\"}", "{\"AssociateName\":7,\"Password\":\"x\"}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
}
