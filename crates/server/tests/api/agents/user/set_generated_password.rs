//! `POST /api/v1/Agents/User/SetGeneratedPassword`.

use visage_people::role::Role;

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/SetGeneratedPassword";

fn id(world: &World, name: &str) -> i64 {
    world.get(&format!("/api/v1/User/{name}")).send().ok()["AssociateId"].as_i64().unwrap()
}

fn lets_in(world: &World, password: &str) -> bool {
    world.image_info(world.ada).by_user("rea0", password).send().status == 200
}

fn body(id: i64) -> String {
    format!("{{\"associateId\":{id}}}")
}

#[test]
fn the_password_that_is_told_lets_in_and_another_time_is_another() {
    let world = World::new();
    let generated = || {
        let answer = world.post(TARGET, &body(id(&world, "rea0"))).send().ok();
        answer.as_str().unwrap().to_owned()
    };
    let (first, second) = (generated(), generated());
    assert!(first.len() >= 16 && first != second);
    assert!(lets_in(&world, &second) && !lets_in(&world, &first) && !lets_in(&world, "Rea0"));
}

#[test]
fn a_user_who_is_not_there_is_not_found() {
    let world = World::new();
    world.post(TARGET, &body(4711)).send().refusal(404, "SoNotFoundException");
}

#[test]
fn others_are_refused_and_so_is_whoever_administers_less() {
    let world = World::new();
    world.post(TARGET, &body(id(&world, "rea0"))).by_reader().send().refusal(403, "SoSentryException");
    world.post(TARGET, &body(1)).by_nobody().send().refusal(401, "SoSessionException");
    world.add_user("hel0", Role::Sales, &[], None);
    world.allow("hel0", &["admin-users"]);
    let above = body(id(&world, "tje0"));
    world.post(TARGET, &above).by_user("hel0", "hel0").send().refusal(403, "SoSentryException");
    assert!(lets_in(&world, "Rea0"));
}

#[test]
fn what_cannot_be_read_is_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"AssociateId\":\"x\"}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
}
