//! The doors: who is let in, what the others are told, and what a changed password does.

use visage_people::user::{NewUserName, Role};

use crate::api::client::basic;
use crate::api::world::World;
use crate::api::xml::Element;

const CHALLENGE: &str = "Basic realm=\"SuperOffice Username or Ticket\"";

#[test]
fn the_request_of_the_reference_page_is_let_in() {
    let world = World::new();
    let request = world.image_info(world.ada).authorization("Basic dGplMDpUamUw");
    let request = request.accept("application/json; charset=utf-8").header("Accept-Language", "*");
    assert_eq!(request.send().ok()["Description"], "Ada Lovelace");
}

#[test]
fn names_have_no_letter_case_and_passwords_do() {
    let world = World::new();
    for name in ["TJE0", "Tje0", " tje0 "] {
        assert_eq!(world.image_info(world.ada).by_user(name, "Tje0").send().status, 200, "{name}");
    }
    for password in ["tje0", "TJE0", "Tje0 ", " Tje0", ""] {
        assert_eq!(world.image_info(world.ada).by_user("tje0", password).send().status, 401, "{password:?}");
    }
    for scheme in ["basic", "BASIC", "Basic "] {
        let value = format!("{scheme} dGplMDpUamUw");
        assert_eq!(world.image_info(world.ada).authorization(&value).send().status, 200, "{scheme}");
    }
}

#[test]
fn whoever_is_not_let_in_is_asked_for_a_password_with_the_error_object() {
    let world = World::new();
    let huge = format!("Basic {}", "A".repeat(6000));
    let long = basic("tje0", &"x".repeat(2000));
    let wrong = [
        ("nobody", None),
        ("a wrong password", Some(basic("tje0", "wrong"))),
        ("an unknown user", Some(basic("eve", "Tje0"))),
        ("the operator", Some(basic("visage:operator", ""))),
        ("the operator's first half", Some(basic("visage", "operator"))),
        ("an empty name", Some(basic("", ""))),
        ("an endless password", Some(long)),
        ("no base64", Some("Basic !!!".to_owned())),
        ("no colon", Some("Basic YWJj".to_owned())),
        ("no value", Some("Basic".to_owned())),
        ("a huge value", Some(huge)),
        ("a token", Some("Bearer 8A:Cust12345.abc".to_owned())),
        ("a ticket", Some("SOTicket 7T:MAAx".to_owned())),
        ("a ticket as a name", Some(basic("7T:MAAx", ""))),
        ("another scheme", Some("Negotiate YII=".to_owned())),
        ("nothing at all", Some(String::new())),
    ];
    for (who, value) in wrong {
        let request = match &value {
            Some(value) => world.image_info(world.ada).authorization(value),
            None => world.image_info(world.ada).by_nobody(),
        };
        let answer = request.clone().send();
        let text = answer.refusal(401, "SoSessionException");
        assert_eq!(answer.header("www-authenticate"), Some(CHALLENGE), "{who}");
        assert!(!text.contains("tje0") && !text.contains("Ada"), "{who}: {text}");
        let xml = request.accept("application/xml").send();
        assert_eq!((xml.status, xml.header("www-authenticate")), (401, Some(CHALLENGE)), "{who}");
        Element::parse(xml.text()).assert_tells(&answer.json());
    }
}

#[test]
fn an_unknown_user_and_a_wrong_password_cannot_be_told_apart() {
    let world = World::new();
    let unknown = world.image_info(world.ada).by_user("eve", "x").send();
    let wrong = world.image_info(world.ada).by_user("tje0", "x").send();
    assert_eq!(unknown.text(), wrong.text());
    assert_eq!(unknown.header("content-length"), wrong.header("content-length"));
}

#[test]
fn a_script_in_a_browser_is_refused_without_the_challenge_that_opens_a_box() {
    let world = World::new();
    let scripts = [
        ("X-Requested-With", "XMLHttpRequest"),
        ("Origin", "https://example.com"),
        ("X-XSRF-TOKEN", "abc"),
        ("Cookie", "session=1"),
        // What shows pictures by their addresses alone.
        ("Sec-Fetch-Mode", "no-cors"),
    ];
    for (name, value) in scripts {
        for request in
            [world.image_info(world.ada).by_nobody(), world.image_info(world.ada).by_user("eve", "x")]
        {
            let answer = request.header(name, value).send();
            answer.refusal(401, "SoSessionException");
            assert_eq!(answer.header("www-authenticate"), None, "{name}");
        }
    }
    let opened = world.image_info(world.ada).by_nobody().header("Sec-Fetch-Mode", "navigate").send();
    assert_eq!(opened.header("www-authenticate"), Some(CHALLENGE));
}

#[test]
fn a_changed_password_counts_at_once_although_the_old_one_was_remembered() {
    let world = World::new();
    let request = world.image_info(world.ada).by_user("rea0", "Rea0");
    assert_eq!((request.send().status, request.send().status), (200, 200));
    let operator = world.run(world.people().operator()).unwrap();
    world.run(world.people().set_password(&operator, "rea0", "another")).unwrap();
    assert_eq!(request.send().status, 401);
    assert_eq!(world.image_info(world.ada).by_user("rea0", "another").send().status, 200);
    world.run(world.people().set_password(&operator, "rea0", "Rea0")).unwrap();
    assert_eq!(request.send().status, 200);
    assert_eq!(world.image_info(world.ada).by_user("rea0", "another").send().status, 401);
}

#[test]
fn a_password_that_another_process_changed_counts_at_once() {
    for remembered_bytes in [0, 1 << 20] {
        let world = World::with(|options| options.remembered_bytes = remembered_bytes);
        let request = world.image_info(world.ada).by_user("rea0", "Rea0");
        assert_eq!((request.send().status, request.send().status), (200, 200));
        let beside = world.beside();
        let operator = world.run(beside.operator()).unwrap();
        world.run(beside.set_password(&operator, "rea0", "another")).unwrap();
        assert_eq!(request.send().status, 401);
        assert_eq!(world.image_info(world.ada).by_user("rea0", "another").send().status, 200);
    }
}

#[test]
fn a_user_whom_another_process_added_is_let_in_at_once_even_without_a_password() {
    let world = World::new();
    assert_eq!(world.image_info(world.ada).by_user("emp0", "").send().status, 401);
    let beside = world.beside();
    let operator = world.run(beside.operator()).unwrap();
    let new = NewUserName {
        name: "Emp0".into(),
        full_name: "Empty".into(),
        person: None,
        role: Role::Reader,
        groups: Vec::new(),
    };
    world.run(beside.add_user(&operator, &new, "")).unwrap();
    assert_eq!(world.image_info(world.ada).by_user("emp0", "").send().status, 200);
    assert_eq!(world.image_info(world.ada).by_user("emp0", "x").send().status, 401);
}

#[test]
fn a_password_may_hold_colons_and_letters_of_any_language() {
    let world = World::new();
    let operator = world.run(world.people().operator()).unwrap();
    world.run(world.people().set_password(&operator, "rea0", "a:b:ø \u{1f600}")).unwrap();
    assert_eq!(world.image_info(world.ada).by_user("rea0", "a:b:ø \u{1f600}").send().status, 200);
}

#[test]
fn the_open_doors_need_nobody_and_the_others_are_shut() {
    let world = World::new();
    for target in ["/", "/api", "/health/live", "/health/ready", "/metrics", "/openapi.json"] {
        assert_eq!(world.get(target).by_nobody().send().status, 200, "{target}");
    }
    for target in ["/api/v1", "/api/v1/Person/1/ImageInfo", "/api/v1/Person/1/Image", "/api/v1/Person/1"] {
        world.get(target).by_nobody().send().refusal(401, "SoSessionException");
    }
}
