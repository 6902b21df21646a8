//! `POST /api/v1/Agents/User/MakeRetired`.

use visage_people::role::Role;

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/MakeRetired";

fn body(world: &World, name: &str, retired: bool) -> String {
    let id = world.get(&format!("/api/v1/User/{name}")).send().ok()["AssociateId"].to_string();
    format!("{{\"AssociateId\":{id},\"Retired\":{retired}}}")
}

#[test]
fn a_user_who_has_retired_is_let_in_by_no_door_until_brought_back() {
    let world = World::new();
    let ticket =
        world.post("/login/ticket", "").by_reader().send().ok()["Ticket"].as_str().unwrap().to_owned();
    let statuses = || {
        let by_ticket = world.image_info(world.ada).authorization(&format!("SOTicket {ticket}"));
        [world.image_info(world.ada).by_reader().send().status, by_ticket.send().status]
    };
    assert_eq!(statuses(), [200, 200]);
    assert_eq!(world.post(TARGET, &body(&world, "rea0", true)).send().status, 204);
    assert_eq!(statuses(), [401, 401]);
    assert_eq!(world.get("/api/v1/User/rea0").send().ok()["Deleted"], true);
    assert_eq!(world.post(TARGET, &body(&world, "rea0", false)).send().status, 204);
    assert_eq!(statuses(), [200, 401], "what was taken back stays so");
}

#[test]
fn the_last_who_may_change_users_stays() {
    let world = World::new();
    let text = world.post(TARGET, &body(&world, "tje0", true)).send().refusal(400, "ArgumentException");
    assert!(text.contains("nobody else"), "{text}");
    world.add_user("adm0", Role::Administrator, &[], None);
    assert_eq!(world.post(TARGET, &body(&world, "tje0", true)).send().status, 204);
}

#[test]
fn others_are_refused_and_who_is_not_there_is_not_found() {
    let world = World::new();
    world.post(TARGET, &body(&world, "rea0", true)).by_reader().send().refusal(403, "SoSentryException");
    world.post(TARGET, "{\"AssociateId\":4711,\"Retired\":true}").send().refusal(404, "SoNotFoundException");
}

#[test]
fn what_cannot_be_read_and_nobody_are_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"AssociateId\":1,\"Retired\":\"yes\"}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    world
        .post(TARGET, "{\"AssociateId\":1,\"Retired\":true}")
        .by_nobody()
        .send()
        .refusal(401, "SoSessionException");
}
