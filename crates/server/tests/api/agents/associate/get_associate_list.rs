//! `POST /api/v1/Agents/Associate/GetAssociateList`.

use crate::api::world::World;
use crate::api::xml::told_in_both;

const TARGET: &str = "/api/v1/Agents/Associate/GetAssociateList";

fn both(world: &World) -> String {
    let reader = world.get("/api/v1/User/rea0").send().ok()["AssociateId"].to_string();
    format!("[{reader},{}]", world.administrator.associate().id.0)
}

#[test]
fn users_are_told_in_the_order_asked_for() {
    let world = World::new();
    let users = world.post(TARGET, &both(&world)).by_reader().send().ok();
    let names: Vec<_> = users.as_array().unwrap().iter().map(|user| user["Name"].as_str().unwrap()).collect();
    assert_eq!(names, ["rea0", "tje0"]);
}

#[test]
fn who_is_not_there_is_left_out() {
    let world = World::new();
    assert_eq!(world.post(TARGET, "[4711,0,-1]").send().ok(), serde_json::json!([]));
    assert_eq!(world.post(TARGET, "[]").send().ok(), serde_json::json!([]));
}

#[test]
fn xml_tells_the_same() {
    let world = World::new();
    told_in_both(&world.post(TARGET, &both(&world)));
}

#[test]
fn what_is_no_list_of_numbers_and_nobody_are_refused() {
    let world = World::new();
    for body in ["", "{}", "[\"x\"]", "[1", "[99999999999]"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    world.post(TARGET, "[1]").by_nobody().send().refusal(401, "SoSessionException");
}
