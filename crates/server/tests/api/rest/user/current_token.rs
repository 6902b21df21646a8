//! `GET /api/v1/User/currentToken`.

use crate::api::world::{STORED, World};
use crate::api::xml::Element;

const TARGET: &str = "/api/v1/User/currentToken";

#[test]
fn whoever_came_with_a_password_gets_a_token_that_lets_them_in() {
    let world = World::new();
    let token = world.get(TARGET).by_reader().send().ok();
    let token = token.as_str().unwrap();
    assert!(token.starts_with("8A:Default."), "{token}");
    let answer = world.image_info(world.ada).by_token(token).send().ok();
    assert_eq!(answer["TableRight"]["Mask"], "Select", "the reader's rights");
    for value in [format!("SOTicket {token}"), format!("Bearer {}", &token[3..])] {
        world.image_info(world.ada).authorization(&value).send().refusal(401, "SoSessionException");
    }
}

#[test]
fn whoever_came_with_a_token_is_told_that_token() {
    let world = World::new();
    let token = world.token();
    assert_ne!(token, world.token(), "another each time for a password");
    assert_eq!(world.get(TARGET).by_token(&token).send().ok(), token);
    let sessions = world.run(world.people().open_sessions(&world.administrator)).unwrap();
    assert_eq!(sessions.len(), 2, "asking with a token makes none");
}

#[test]
fn a_token_names_its_tenant_and_lasts_an_hour() {
    let world = World::with(|options| options.doors.tenant = Some("Cust12345".to_owned()));
    let token = world.token();
    assert!(token.starts_with("8A:Cust12345."), "{token}");
    world.clock.set(STORED + 3599);
    assert_eq!(world.image_info(world.ada).by_token(&token).send().status, 200);
    world.clock.set(STORED + 3600);
    world.image_info(world.ada).by_token(&token).send().refusal(401, "SoSessionException");
}

#[test]
fn the_token_is_a_bare_text_in_json_and_in_xml() {
    let world = World::new();
    let token = world.token();
    let xml = world.get(TARGET).by_token(&token).accept("application/xml").send();
    assert_eq!(xml.status, 200);
    Element::parse(xml.text()).assert_tells(&token.into());
}

#[test]
fn nobody_gets_no_token() {
    let world = World::new();
    world.get(TARGET).by_nobody().send().refusal(401, "SoSessionException");
    world.get(TARGET).by_token("8A:Default.AAAA").send().refusal(401, "SoSessionException");
}

#[test]
fn head_makes_no_token() {
    let world = World::new();
    let (head, get) = (world.request("HEAD", TARGET).send(), world.get(TARGET).send());
    for name in ["content-type", "content-length"] {
        assert_eq!((head.status, head.header(name)), (200, get.header(name)), "{name}");
    }
    let sessions = world.run(world.people().open_sessions(&world.administrator)).unwrap();
    assert_eq!(sessions.len(), 1, "that of GET");
}
