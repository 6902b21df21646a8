//! Which form an answer has: the Accept header.

use crate::api::world::World;
use crate::api::xml::{Element, told_in_both};

#[test]
fn each_of_the_six_types_is_answered_under_its_own_label() {
    let world = World::new();
    let json = world.image_info(world.ada).send().ok();
    for accept in [
        "application/json",
        "text/json",
        "application/json-patch+json",
        "application/merge-patch+json",
        "application/xml",
        "text/xml",
    ] {
        let answer = world.image_info(world.ada).accept(accept).send();
        assert_eq!(answer.header("content-type"), Some(&*format!("{accept}; charset=utf-8")));
        if accept.ends_with("xml") {
            Element::parse(answer.text()).assert_tells(&json);
        } else {
            assert_eq!(answer.ok(), json);
        }
    }
}

#[test]
fn the_header_is_read_as_clients_write_it() {
    let world = World::new();
    let table = [
        ("application/json; charset=utf-8", "application/json"),
        ("APPLICATION/XML", "application/xml"),
        ("application/xml;charset=utf-16", "application/xml"),
        ("*/*", "application/json"),
        ("text/*", "text/json"),
        ("application/*", "application/json"),
        ("application/json;q=0.5, application/xml", "application/xml"),
        ("application/json;q=0.5, application/xml;q=0.4", "application/json"),
        ("text/xml;q=0.8, application/xml;q=0.8", "text/xml"),
        ("application/xml;q=0, */*", "application/json"),
        ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "application/xml"),
        (
            "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
            "application/xml",
        ),
        ("aplication/json", "application/json"),
        ("image/png", "application/json"),
        ("", "application/json"),
        (",;,q=", "application/json"),
        ("application/xml;q=nonsense", "application/xml"),
    ];
    for (accept, expected) in table {
        let answer = world.image_info(world.ada).accept(accept).send();
        assert_eq!(answer.status, 200, "{accept}");
        assert_eq!(answer.header("content-type"), Some(&*format!("{expected}; charset=utf-8")), "{accept}");
    }
}

#[test]
fn two_accept_headers_are_one_list() {
    let world = World::new();
    let request = world.image_info(world.ada).accept("application/json;q=0.1").accept("text/xml");
    assert_eq!(request.send().header("content-type"), Some("text/xml; charset=utf-8"));
}

#[test]
fn without_accept_the_content_type_of_the_request_decides() {
    let world = World::new();
    let asked = |content_type: &str| {
        let answer = world.image_info(world.ada).header("Content-Type", content_type).send();
        answer.header("content-type").unwrap().to_owned()
    };
    assert_eq!(asked("text/xml; charset=utf-8"), "text/xml; charset=utf-8");
    assert_eq!(asked("application/json"), "application/json; charset=utf-8");
    assert_eq!(asked("image/png"), "application/json; charset=utf-8");
}

#[test]
fn xml_tells_what_json_tells_of_everybody_and_to_everybody() {
    let world = World::new();
    world.set_picture(world.tove, &super::world::picture_of_ada(), "A <b> & \"c\" 'd' ]]> ø\u{1}\t");
    for person in [world.ada, world.bob, world.tove] {
        for request in [world.image_info(person), world.image_info(person).by_reader()] {
            let mut json = request.clone().send().ok();
            if person == world.tove {
                // XML has no way to write this character at all.
                json["Description"] =
                    json["Description"].as_str().unwrap().replace('\u{1}', "\u{fffd}").into();
            }
            let xml = request.accept("application/xml").send();
            let tree = Element::parse(xml.text());
            assert_eq!(tree.name, "BlobEntity");
            tree.assert_tells(&json);
        }
    }
}

#[test]
fn nothing_in_xml_is_nil_and_the_namespace_is_declared_once() {
    let world = World::new();
    let xml = world.image_info(world.bob).accept("application/xml").send();
    assert_eq!(xml.text().matches("xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\"").count(), 1);
    assert_eq!(xml.text().matches("<CreatedBy i:nil=\"true\"/>").count(), 1);
}

#[test]
fn a_selection_is_the_same_in_xml_as_in_json() {
    let world = World::new();
    let target = format!("/api/v1/Person/{}/ImageInfo?$select=CreatedBy/Name,TableRight", world.ada.0);
    let json = told_in_both(&world.get(&target));
    assert!(json["MimeType"].is_null() && json["TableRight"]["Mask"].is_string());
}

#[test]
fn a_refusal_has_the_form_that_an_answer_would_have() {
    let world = World::new();
    for target in
        ["/api/v1/Person/0/ImageInfo", "/api/v1/Person/abc/ImageInfo", "/api/v1/nowhere", "/nowhere"]
    {
        let json = world.get(target).send();
        let xml = world.get(target).accept("application/xml").send();
        assert_eq!(
            (xml.status, xml.header("content-type")),
            (json.status, Some("application/xml; charset=utf-8"))
        );
        let tree = Element::parse(xml.text());
        assert_eq!(tree.name, "Error");
        tree.assert_tells(&json.json());
    }
}
