//! `POST /api/v1/Agents/User/GetAccessToken`.

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/GetAccessToken";

#[test]
fn the_token_lets_in_whoever_asked_for_it_whatever_the_parameters_say() {
    let world = World::new();
    for body in ["{}", "{\"AppToken\":\"x\",\"IncludeCsSession\":true}", "{\"AppToken\":null}"] {
        let token = world.post(TARGET, body).by_reader().send().ok();
        let token = token.as_str().unwrap();
        assert!(token.starts_with("8A:"), "{token}");
        assert_eq!(world.image_info(world.ada).by_token(token).send().status, 200, "{body}");
    }
}

#[test]
fn whoever_came_with_a_token_is_told_that_token() {
    let world = World::new();
    let token = world.token();
    assert_eq!(world.post(TARGET, "{}").by_token(&token).send().ok(), token);
}

#[test]
fn nobody_gets_no_token() {
    let world = World::new();
    world.post(TARGET, "{}").by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn a_body_that_is_no_object_is_refused() {
    let world = World::new();
    for body in ["[", "7", "\"x\""] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    assert_eq!(world.get(TARGET).send().status, 405);
}
