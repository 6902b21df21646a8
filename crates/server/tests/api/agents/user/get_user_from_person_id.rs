//! `POST /api/v1/Agents/User/GetUserFromPersonId`.

use visage_people::role::Role;

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/GetUserFromPersonId";

fn body(person: i32) -> String {
    format!("{{\"personId\":{person}}}")
}

#[test]
fn every_user_behind_whom_a_person_is_is_told_the_retired_too() {
    let world = World::new();
    world.add_user("tje1", Role::Reader, &[], Some(world.tove));
    world.request("DELETE", "/api/v1/User/tje1").send();
    let users = world.post(TARGET, &body(world.tove.0)).send().ok();
    let names: Vec<_> = users.as_array().unwrap().iter().map(|user| user["Name"].as_str().unwrap()).collect();
    assert_eq!(names, ["tje0", "tje1"]);
    assert_eq!(users[0], world.get("/api/v1/User/current").send().ok());
}

#[test]
fn a_person_who_is_no_user_or_is_not_there_makes_an_empty_list() {
    let world = World::new();
    for person in [world.ada.0, 4711] {
        assert_eq!(world.post(TARGET, &body(person)).send().ok(), serde_json::json!([]));
    }
}

#[test]
fn others_are_told_of_themselves_alone() {
    let world = World::new();
    world.add_user("ada0", Role::Reader, &[], Some(world.ada));
    let own = world.post(TARGET, &body(world.ada.0)).by_user("ada0", "ada0").send().ok();
    assert_eq!((own.as_array().unwrap().len(), &own[0]["Name"]), (1, &"ada0".into()));
    for person in [world.tove.0, 4711] {
        let answer = world.post(TARGET, &body(person)).by_user("ada0", "ada0").send();
        answer.refusal(403, "SoSentryException");
    }
    world.post(TARGET, &body(1)).by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn what_cannot_be_read_is_refused() {
    let world = World::new();
    for body in ["", "{}", "{\"PersonId\":\"x\"}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
}
