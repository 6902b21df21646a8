//! `POST /api/v1/Agents/BLOB/GetBlobEntityOnPerson`.

use crate::api::world::{STRANGER, World};
use crate::api::xml::Element;

const TARGET: &str = "/api/v1/Agents/BLOB/GetBlobEntityOnPerson";

#[test]
fn the_facts_are_those_of_image_info_however_the_parameter_is_spelt() {
    let world = World::new();
    for person in [world.ada, world.bob] {
        let expected = world.image_info(person).send().ok();
        for name in ["PersonId", "personId", "personid", "PERSONID"] {
            let answer = world.post(TARGET, &format!("{{\"{name}\":{}}}", person.0)).send();
            assert_eq!(answer.ok(), expected, "{name}");
        }
    }
    let reader = world.post(TARGET, &format!("{{\"PersonId\":{}}}", world.ada.0)).by_reader().send().ok();
    assert_eq!(reader["TableRight"]["Mask"], "Select");
}

#[test]
fn unknown_parameters_and_blanks_make_no_difference() {
    let world = World::new();
    let body = format!("\r\n {{ \"_Links\": {{\"a\":[1]}}, \"PersonId\" : {} }} \n", world.ada.0);
    assert_eq!(world.post(TARGET, &body).send().ok(), world.image_info(world.ada).send().ok());
}

#[test]
fn somebody_who_is_not_there_is_null() {
    let world = World::new();
    for id in [0, -1, STRANGER] {
        let answer = world.post(TARGET, &format!("{{\"PersonId\":{id}}}")).send();
        assert_eq!((answer.status, answer.text()), (200, "null"));
    }
    let xml = world.post(TARGET, "{\"PersonId\":0}").accept("application/xml").send();
    assert_eq!(xml.status, 200);
    Element::parse(xml.text()).assert_tells(&serde_json::Value::Null);
}

#[test]
fn a_selection_and_xml_are_served_here_too() {
    let world = World::new();
    let body = format!("{{\"PersonId\":{}}}", world.ada.0);
    let selected = format!("{TARGET}?$select=MimeType");
    let json = world.post(&selected, &body).send().ok();
    assert!(json["Description"].is_null() && json["MimeType"] == "image/png");
    let xml = world.post(&selected, &body).accept("text/xml").send();
    let tree = Element::parse(xml.text());
    assert_eq!(tree.name, "BlobEntity");
    tree.assert_tells(&json);
}

#[test]
fn a_body_that_cannot_be_read_is_a_bad_request() {
    let world = World::new();
    let deep = "[".repeat(60_000);
    let bodies = [
        "",
        " ",
        "null",
        "[]",
        "[1]",
        "1",
        "\"PersonId\"",
        "{",
        "{}",
        "{\"PersonId\":}",
        "{\"PersonId\":null}",
        "{\"PersonId\":1.5}",
        "{\"PersonId\":99999999999}",
        "{\"PersonId\":\"abc\"}",
        "{\"PersonId\":[1]}",
        "{\"PersonId\":1} {}",
        "PersonId=1",
        &deep,
    ];
    for body in bodies {
        let answer = world.post(TARGET, body).send();
        let text = answer.refusal(400, "ArgumentException");
        world.assert_silent(&text);
    }
    let answer = world.request("POST", TARGET).body([b'{', 0xff, b'}']).send();
    answer.refusal(400, "ArgumentException");
}

#[test]
fn a_number_may_stand_in_quotes() {
    let world = World::new();
    let answer = world.post(TARGET, &format!("{{\"PersonId\":\"{}\"}}", world.ada.0)).send();
    assert_eq!(answer.ok(), world.image_info(world.ada).send().ok());
}

#[test]
fn a_stranger_is_refused_before_the_body_is_read() {
    let world = World::new();
    world.post(TARGET, "nonsense").by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn it_answers_post_alone() {
    let world = World::new();
    let answer = world.get(TARGET).send();
    answer.refusal(405, "SoIllegalOperationException");
    assert_eq!(answer.header("allow"), Some("OPTIONS, POST"));
}

#[test]
fn conditions_are_passed_over() {
    let world = World::new();
    let request = world.post(TARGET, &format!("{{\"PersonId\":{}}}", world.ada.0));
    let (past, future) = ("Thu, 19 Dec 1996 09:44:12 GMT", "Sat, 19 Dec 2099 09:44:12 GMT");
    for (name, value) in [
        ("If-Match", "\"other\""),
        ("If-None-Match", "*"),
        ("If-Unmodified-Since", past),
        ("If-Modified-Since", future),
    ] {
        assert_eq!(request.clone().header(name, value).send().ok()["Description"], "Ada Lovelace", "{name}");
    }
}
