//! `POST /api/v1/Agents/BLOB/GetPersonImage`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::api::client::Answer;
use crate::api::pictures::noise;
use crate::api::world::{STRANGER, World, picture_of_ada};
use crate::api::xml::Element;

const TARGET: &str = "/api/v1/Agents/BLOB/GetPersonImage";

fn ask(world: &World, person: i32, accept: Option<&str>) -> Answer {
    let request = world.post(TARGET, &format!("{{\"personId\":{person}}}"));
    match accept {
        Some(types) => request.accept(types).send(),
        None => request.send(),
    }
}

#[test]
fn octets_are_the_stored_bytes() {
    let world = World::new();
    let answer = ask(&world, world.ada.0, Some("application/octet-stream"));
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/octet-stream")));
    assert!(answer.body == picture_of_ada(), "other bytes");
}

#[test]
fn an_image_type_gets_the_stored_bytes_with_their_own_type() {
    let world = World::new();
    for accept in ["image/png", "image/jpeg", "image/*"] {
        let answer = ask(&world, world.ada.0, Some(accept));
        assert_eq!(answer.header("content-type"), Some("image/png"), "{accept}");
        assert!(answer.body == picture_of_ada(), "{accept}");
    }
}

#[test]
fn json_is_one_text_of_base64_with_and_without_an_accept_header() {
    let world = World::new();
    for accept in
        [None, Some("*/*"), Some("application/json"), Some("aplication/json"), Some("text/json;q=0.5")]
    {
        let answer = ask(&world, world.ada.0, accept);
        let text = answer.ok().as_str().unwrap().to_owned();
        assert!(STANDARD.decode(text).unwrap() == picture_of_ada(), "{accept:?}");
        let label = if accept == Some("text/json;q=0.5") { "text/json" } else { "application/json" };
        assert_eq!(answer.header("content-type"), Some(&*format!("{label}; charset=utf-8")));
    }
    let answer = ask(&world, world.ada.0, Some("application/xml"));
    let tree = Element::parse(answer.text());
    assert_eq!(tree.name, "string");
    assert!(STANDARD.decode(&tree.text).unwrap() == picture_of_ada());
}

#[test]
fn nobody_and_no_picture_are_empty_and_well() {
    let world = World::new();
    for person in [world.bob.0, STRANGER, 0, -1] {
        let octets = ask(&world, person, Some("application/octet-stream"));
        assert_eq!((octets.status, octets.body.len()), (200, 0), "{person}");
        assert_eq!(octets.header("content-type"), Some("application/octet-stream"));
        let json = ask(&world, person, Some("application/json"));
        assert_eq!((json.status, json.text()), (200, "\"\""), "{person}");
    }
}

#[test]
fn both_spellings_of_the_parameter_are_read() {
    let world = World::new();
    for name in ["PersonId", "personId", "PERSONID"] {
        let request = world.post(TARGET, &format!("{{\"{name}\":{}}}", world.ada.0));
        assert!(request.accept("application/octet-stream").send().body == picture_of_ada(), "{name}");
    }
}

#[test]
fn a_large_picture_comes_in_both_forms() {
    let world = World::new();
    let bytes = noise(600_000, 5);
    world.set_picture(world.bob, &bytes, "");
    assert!(ask(&world, world.bob.0, Some("application/octet-stream")).body == bytes);
    let json = ask(&world, world.bob.0, None).ok();
    assert!(STANDARD.decode(json.as_str().unwrap()).unwrap() == bytes);
}

#[test]
fn a_body_that_cannot_be_read_is_a_bad_request() {
    let world = World::new();
    for body in ["", "null", "[]", "{}", "{\"PersonId\":", "{\"PersonId\":\"x\"}"] {
        let answer = world.post(TARGET, body).accept("application/octet-stream").send();
        answer.refusal(400, "ArgumentException");
    }
}

#[test]
fn a_body_above_the_limit_is_too_large() {
    let world = World::with(|options| options.limits.body_bytes = 1000);
    let body = |bytes: usize| {
        let start = format!("{{\"PersonId\":{}", world.ada.0);
        format!("{start}{}}}", " ".repeat(bytes - start.len() - 1))
    };
    world.post(TARGET, &body(1000)).send().ok();
    let text = world.post(TARGET, &body(1001)).send().refusal(413, "ArgumentException");
    assert!(text.contains("1000"), "{text}");
}
