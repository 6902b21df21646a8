//! `POST /api/v1/Agents/User/GetUserInfoList`.

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/GetUserInfoList";

fn id(world: &World, name: &str) -> i64 {
    world.get(&format!("/api/v1/User/{name}")).send().ok()["AssociateId"].as_i64().unwrap()
}

#[test]
fn users_are_told_in_short_in_the_order_asked_for() {
    let world = World::new();
    let (tove, reader) = (id(&world, "tje0"), id(&world, "rea0"));
    let users = world.post(TARGET, &format!("[{reader},{tove}]")).send().ok();
    assert_eq!((&users[0]["UserName"], &users[1]["UserName"]), (&"rea0".into(), &"tje0".into()));
    let one = world.post(&format!("/api/v1/Agents/User/GetUserInfo?userInfoId={tove}"), "").send().ok();
    assert_eq!(users[1], one);
}

#[test]
fn whoever_is_not_there_is_left_out() {
    let world = World::new();
    let operator = world.run(world.people().operator()).unwrap().associate().id.0;
    assert_eq!(world.post(TARGET, &format!("[4711,{operator}]")).send().ok(), serde_json::json!([]));
}

#[test]
fn a_reader_is_told_too_and_nobody_is_not() {
    let world = World::new();
    let body = format!("[{}]", id(&world, "tje0"));
    assert_eq!(world.post(TARGET, &body).by_reader().send().ok()[0]["UserName"], "tje0");
    world.post(TARGET, &body).by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn what_is_no_list_of_keys_is_refused() {
    let world = World::new();
    for body in ["", "{}", "[\"x\"]"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
}
