//! The session of a browser: what it lets in, what it needs beside the cookie, and when it ends.

use visage::http::auth::doors::Scheme;
use visage::http::routes::{Door, ROUTES, Shape, Verb};

use crate::api::client::Answer;
use crate::api::world::{STORED, World};

fn refused(answer: &Answer, kind: &str) {
    answer.refusal(401, kind);
    assert_eq!(answer.header("www-authenticate"), None, "a browser would open its own box");
}

#[test]
fn a_page_of_ours_asks_with_the_cookie_and_the_value_that_goes_with_it() {
    let world = World::new();
    let browser = world.browser();
    let expected = world.image_info(world.ada).send();
    for _ in 0..2 {
        let answer = browser.asks(world.image_info(world.ada)).send();
        assert_eq!((answer.status, answer.text()), (200, expected.text()));
    }
    let body = format!("{{\"PersonId\":{}}}", world.ada.0);
    let agent = world.post("/api/v1/Agents/BLOB/GetBlobEntityOnPerson", &body);
    assert_eq!(browser.asks(agent).send().status, 200);
}

#[test]
fn without_the_value_nothing_is_answered_but_a_picture_in_a_page() {
    let world = World::new();
    let browser = world.browser();
    refused(&browser.sends(world.image_info(world.ada)).send(), "ArgumentException");
    refused(&browser.sends(world.get("/api/v1/Person/1/Summary")).send(), "ArgumentException");
    let body = format!("{{\"PersonId\":{}}}", world.ada.0);
    let agent = world.post("/api/v1/Agents/BLOB/GetPersonImage", &body);
    refused(&browser.sends(agent).send(), "ArgumentException");
    for path in ["/api/v1/Person/{}/Image", "/api/Services80/person/{}/image/content"] {
        let picture = world.get(&path.replace("{}", &world.ada.0.to_string()));
        assert_eq!(browser.sends(picture).send().status, 200, "{path}");
    }
    refused(&browser.sends(world.get("/api/v1")).send(), "ArgumentException");
}

#[test]
fn only_pictures_and_pages_are_readable_without_the_xsrf_value() {
    let world = World::new();
    let browser = world.browser();
    let person = world.ada.0.to_string();
    for route in ROUTES.iter().filter(|route| route.verb == Verb::Get && route.door == Door::SignedIn) {
        let path = route.path.replace("{personId}", &person).replace("{id}", "tje0");
        let path = path.replace("{contactId}", "1").replace("{projectId}", "1");
        let shown = path.to_ascii_lowercase().contains("/image") && route.shape == Shape::Picture
            || route.shape == Shape::Other("text/html");
        for method in ["GET", "HEAD"] {
            let answer = browser.sends(world.request(method, &path)).send();
            assert_eq!(answer.status == 401, !shown, "{method} {path}: {}", answer.status);
        }
        if !shown {
            refused(&browser.sends(world.get(&path)).send(), "ArgumentException");
        }
    }
    refused(&browser.sends(world.get("/api/v1/User?$top=1")).send(), "ArgumentException");
}

#[test]
fn the_value_of_another_session_is_refused_by_its_own_name() {
    let world = World::new();
    let (browser, another) = (world.browser(), world.browser());
    assert_ne!(browser.xsrf, another.xsrf);
    for value in [&*another.xsrf, "", "x", &browser.session] {
        let request = browser.sends(world.image_info(world.ada)).header("X-XSRF-TOKEN", value);
        refused(&request.send(), "XsrfValidationException");
    }
}

#[test]
fn a_cookie_that_nobody_was_given_is_nobody() {
    let world = World::new();
    let mut browser = world.browser();
    browser.session = "A".repeat(43);
    refused(&browser.asks(world.image_info(world.ada)).send(), "SoSessionException");
    browser.session = world.ticket();
    refused(&browser.asks(world.image_info(world.ada)).send(), "SoSessionException");
    let request = world.image_info(world.ada).by_nobody();
    for cookies in ["", "=", "visage-session", "visage-session=", "a=\"b; visage-session=x", ";;;"] {
        refused(&request.clone().header("Cookie", cookies).send(), "SoSessionException");
    }
    let session = world.browser().session;
    for scheme in ["SOTicket", "Bearer"] {
        let value = format!("{scheme} {session}");
        world.image_info(world.ada).authorization(&value).send().refusal(401, "SoSessionException");
    }
}

#[test]
fn an_authorization_header_counts_before_the_cookie() {
    let world = World::new();
    let browser = world.browser();
    let by_reader = browser.sends(world.get("/api/v1/User/currentAssociate")).by_reader();
    assert_eq!(by_reader.send().ok()["Name"], "rea0");
    let wrong = browser.asks(world.image_info(world.ada)).by_user("tje0", "wrong");
    refused(&wrong.send(), "SoSessionException");
}

#[test]
fn a_session_lasts_six_hours_from_its_last_use_and_ends_with_the_password() {
    let world = World::new();
    let browser = world.browser();
    let ask = || browser.asks(world.image_info(world.ada)).send();
    for hours in [5, 10] {
        world.clock.set(STORED + hours * 3600);
        assert_eq!(ask().status, 200, "{hours}");
    }
    world.clock.set(STORED + 16 * 3600);
    refused(&ask(), "SoSessionException");
    let browser = world.browser();
    assert_eq!(browser.asks(world.image_info(world.ada)).send().status, 200);
    world.run(world.people().set_password(&world.administrator, "tje0", "Tje0")).unwrap();
    refused(&browser.asks(world.image_info(world.ada)).send(), "SoSessionException");
}

#[test]
fn sessions_of_browsers_can_be_switched_off() {
    let world = World::with(|options| options.doors.shut = vec![Scheme::Cookie]);
    world.sign_in_page("username=tje0&password=Tje0").send().refusal(401, "SoSessionException");
    world.get("/login").by_nobody().send().refusal(401, "SoSessionException");
    assert!(!world.get("/").send().text().contains("/login"));
}
