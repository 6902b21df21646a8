//! `POST /api/v1/Agents/User/SetPassword`.

use visage_people::role::Role;

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/SetPassword";

fn body(world: &World, name: &str, password: &str) -> String {
    let id = world.get(&format!("/api/v1/User/{name}")).send().ok()["AssociateId"].to_string();
    format!("{{\"AssociateId\":{id},\"Password\":\"{password}\"}}")
}

#[test]
fn an_administrator_gives_a_user_another_password_and_the_old_one_is_over() {
    let world = World::new();
    let ticket =
        world.post("/login/ticket", "").by_reader().send().ok()["Ticket"].as_str().unwrap().to_owned();
    assert_eq!(world.post(TARGET, &body(&world, "rea0", "other")).send().ok(), true);
    let status = |password: &str| world.image_info(world.ada).by_user("rea0", password).send().status;
    assert_eq!((status("other"), status("Rea0")), (200, 401));
    let by_ticket = world.image_info(world.ada).authorization(&format!("SOTicket {ticket}"));
    assert_eq!(by_ticket.send().status, 401, "every session is over");
}

#[test]
fn a_user_who_is_not_there_makes_it_false() {
    let world = World::new();
    let operator = world.run(world.people().operator()).unwrap().associate().id.0;
    for id in [4711, 0, operator] {
        let body = format!("{{\"associateId\":{id},\"password\":\"x\"}}");
        assert_eq!(world.post(TARGET, &body).send().ok(), false, "{id}");
    }
}

#[test]
fn others_are_refused_for_themselves_too() {
    let world = World::new();
    let body = body(&world, "rea0", "x");
    world.post(TARGET, &body).by_reader().send().refusal(403, "SoSentryException");
    assert_eq!(world.image_info(world.ada).by_reader().send().status, 200);
}

#[test]
fn whoever_administers_less_does_not_become_more_by_the_password_of_an_administrator() {
    let world = World::new();
    world.add_user("hel0", Role::Sales, &[], None);
    world.allow("hel0", &["admin-users"]);
    assert_eq!(world.post(TARGET, &body(&world, "rea0", "x")).by_user("hel0", "hel0").send().ok(), true);
    let administrator = world.post(TARGET, &body(&world, "tje0", "x")).by_user("hel0", "hel0").send();
    administrator.refusal(403, "SoSentryException");
}

#[test]
fn what_cannot_be_read_is_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"AssociateId\":1}", "{\"AssociateId\":\"x\",\"Password\":\"y\"}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    let long = body(&world, "rea0", &"x".repeat(2000));
    world.post(TARGET, &long).send().refusal(400, "ArgumentException");
    world.post(TARGET, "{}").by_nobody().send().refusal(401, "SoSessionException");
}
