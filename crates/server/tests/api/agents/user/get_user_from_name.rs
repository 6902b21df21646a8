//! `POST /api/v1/Agents/User/GetUserFromName`.

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/GetUserFromName";

#[test]
fn an_administrator_is_told_of_a_user_by_name_in_any_letter_case() {
    let world = World::new();
    for body in ["{\"UserName\":\"REA0\"}", "{\"userName\":\"rea0\"}"] {
        assert_eq!(world.post(TARGET, body).send().ok()["Name"], "rea0");
    }
}

#[test]
fn a_name_that_nobody_has_is_null() {
    let world = World::new();
    for name in ["nobody", "", "visage:operator"] {
        let answer = world.post(TARGET, &format!("{{\"UserName\":\"{name}\"}}")).send().ok();
        assert!(answer.is_null(), "{name}: {answer}");
    }
}

#[test]
fn others_are_told_of_themselves_alone() {
    let world = World::new();
    assert_eq!(world.post(TARGET, "{\"UserName\":\"rea0\"}").by_reader().send().ok()["Name"], "rea0");
    let told = ["tje0", "nobody"].map(|name| {
        let answer = world.post(TARGET, &format!("{{\"UserName\":\"{name}\"}}")).by_reader().send();
        answer.refusal(403, "SoSentryException")
    });
    assert_eq!(told[0], told[1], "whether there is such a user is not told");
}

#[test]
fn a_body_without_a_name_is_refused() {
    let world = World::new();
    for body in ["", "{}", "[]", "{\"UserName\":7}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    world.post(TARGET, "{\"UserName\":\"x\"}").by_nobody().send().refusal(401, "SoSessionException");
}
