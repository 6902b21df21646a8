//! `POST /api/v1/Agents/User/GetUser`.

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/GetUser";

fn of(key: &str) -> String {
    format!("{TARGET}?userId={key}")
}

#[test]
fn an_administrator_is_told_of_a_user() {
    let world = World::new();
    let id = world.get("/api/v1/User/rea0").send().ok()["AssociateId"].to_string();
    let user = world.post(&of(&id), "").send().ok();
    assert_eq!((&user["Name"], &user["Role"]["Value"]), (&"rea0".into(), &"reader".into()));
    assert!(user.get("_Links").is_none(), "links are REST's");
}

#[test]
fn a_user_who_is_not_there_is_null() {
    let world = World::new();
    let operator = world.run(world.people().operator()).unwrap().associate().id.0;
    for key in ["4711", "0", "-1", &operator.to_string()] {
        assert!(world.post(&of(key), "").send().ok().is_null(), "{key}");
    }
}

#[test]
fn whoever_may_not_look_at_users_is_refused_whether_there_is_one_or_not() {
    let world = World::new();
    for key in ["1", "4711"] {
        world.post(&of(key), "").by_reader().send().refusal(403, "SoSentryException");
    }
}

#[test]
fn a_key_that_is_missing_or_no_number_is_named() {
    let world = World::new();
    for target in [TARGET.to_owned(), of(""), of("x"), of("99999999999")] {
        let text = world.post(&target, "").send().refusal(400, "ArgumentException");
        assert!(text.contains("userId"), "{text}");
    }
    world.post(&of("1"), "").by_nobody().send().refusal(401, "SoSessionException");
}
