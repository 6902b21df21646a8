//! `POST /api/v1/Agents/User/ChangeOwnPassword`.

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/ChangeOwnPassword";

fn body(old: &str, new: &str) -> String {
    format!("{{\"OldPassword\":\"{old}\",\"NewPassword\":\"{new}\"}}")
}

#[test]
fn somebody_who_knows_the_old_password_has_another() {
    let world = World::new();
    assert_eq!(world.post(TARGET, &body("Rea0", "other")).by_reader().send().ok(), true);
    let status = |password: &str| world.image_info(world.ada).by_user("rea0", password).send().status;
    assert_eq!((status("other"), status("Rea0")), (200, 401));
}

#[test]
fn the_session_that_asks_goes_on_and_all_others_end() {
    let world = World::new();
    let (this, other) = (world.ticket(), world.ticket());
    let by = |ticket: &str| format!("SOTicket {ticket}");
    let changed = world.post(TARGET, &body("Tje0", "other")).authorization(&by(&this)).send();
    assert_eq!(changed.ok(), true);
    let status = |ticket: &str| world.image_info(world.ada).authorization(&by(ticket)).send().status;
    assert_eq!((status(&this), status(&other)), (200, 401));
}

#[test]
fn a_wrong_old_password_makes_it_false_and_counts() {
    let world = World::new();
    let ticket = format!("SOTicket {}", world.ticket());
    for number in 0..10 {
        let wrong = world.post(TARGET, &body(&number.to_string(), "other")).authorization(&ticket).send();
        assert_eq!(wrong.ok(), false);
    }
    let locked = world.post(TARGET, &body("Tje0", "other")).authorization(&ticket).send();
    locked.refusal(429, "SoSessionException");
}

#[test]
fn what_cannot_be_read_and_nobody_are_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"OldPassword\":\"Tje0\"}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    world.post(TARGET, &body("Tje0", &"x".repeat(2000))).send().refusal(400, "ArgumentException");
    world.post(TARGET, &body("Tje0", "x")).by_nobody().send().refusal(401, "SoSessionException");
}
