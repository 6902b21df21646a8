//! `POST /login/leave`.

use crate::api::world::World;

const TARGET: &str = "/login/leave";

#[test]
fn a_ticket_and_a_token_that_left_let_nobody_in_any_more() {
    let world = World::new();
    let (ticket, token) = (world.ticket(), world.token());
    let by_ticket = world.image_info(world.ada).by_ticket(&ticket);
    let by_token = world.image_info(world.ada).by_token(&token);
    assert_eq!((by_ticket.send().status, by_token.send().status), (200, 200));
    let left = world.post(TARGET, "").by_ticket(&ticket).send();
    assert_eq!((left.status, left.body.len()), (204, 0));
    assert_eq!((by_ticket.send().status, by_token.send().status), (401, 200));
    assert_eq!(world.post(TARGET, "").by_token(&token).send().status, 204);
    assert_eq!(by_token.send().status, 401);
}

#[test]
fn leaving_twice_is_refused_as_anybody_is_who_is_not_signed_in() {
    let world = World::new();
    let ticket = world.ticket();
    assert_eq!(world.post(TARGET, "").by_ticket(&ticket).send().status, 204);
    world.post(TARGET, "").by_ticket(&ticket).send().refusal(401, "SoSessionException");
    world.post(TARGET, "").by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn a_password_has_nothing_to_end() {
    let world = World::new();
    assert_eq!(world.post(TARGET, "").send().status, 204);
    assert_eq!(world.image_info(world.ada).send().status, 200);
}

#[test]
fn a_password_that_changed_and_a_user_who_retired_end_a_ticket() {
    let world = World::new();
    let ticket = world.post("/login/ticket", "").by_reader().send().ok();
    let request = world.image_info(world.ada).by_ticket(ticket["Ticket"].as_str().unwrap());
    assert_eq!(request.send().status, 200);
    world.run(world.people().set_password(&world.administrator, "rea0", "another")).unwrap();
    assert_eq!(request.send().status, 401);
}
