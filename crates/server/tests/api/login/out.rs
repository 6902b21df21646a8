//! `POST /login/out`.

use crate::api::client::Request;
use crate::api::world::{Browser, World};

fn out(world: &World, browser: &Browser, xsrf: &str) -> Request {
    browser.sends(world.request("POST", "/login/out").body(format!("XSRF_TOKEN={xsrf}")))
}

#[test]
fn the_button_of_the_start_page_ends_the_session_and_takes_the_cookies() {
    let world = World::new();
    let browser = world.browser();
    let page = browser.sends(world.get("/")).send();
    assert!(
        page.text().contains("Signed in as <b>Tove") && page.text().contains(&browser.xsrf),
        "{}",
        page.text()
    );
    let answer = out(&world, &browser, &browser.xsrf).send();
    assert_eq!((answer.status, answer.header("location")), (303, Some("/login")));
    let taken = answer.cookies();
    assert_eq!(taken.len(), 2);
    assert!(taken.iter().all(|(_, value, attributes)| value.is_empty() && attributes.contains("Max-Age=0")));
    browser.asks(world.image_info(world.ada)).send().refusal(401, "SoSessionException");
    assert!(!browser.sends(world.get("/")).send().text().contains("Signed in as"));
}

#[test]
fn a_form_of_another_site_ends_nothing() {
    let world = World::new();
    let (browser, another) = (world.browser(), world.browser());
    for xsrf in ["", "x", &another.xsrf] {
        let answer = out(&world, &browser, xsrf).send();
        answer.refusal(403, "XsrfValidationException");
        assert!(answer.cookies().is_empty());
    }
    browser.sends(world.request("POST", "/login/out")).send().refusal(403, "XsrfValidationException");
    assert_eq!(browser.asks(world.image_info(world.ada)).send().status, 200);
}

#[test]
fn other_sessions_stay() {
    let world = World::new();
    let (browser, another, ticket) = (world.browser(), world.browser(), world.ticket());
    assert_eq!(out(&world, &browser, &browser.xsrf).send().status, 303);
    assert_eq!(another.asks(world.image_info(world.ada)).send().status, 200);
    assert_eq!(world.image_info(world.ada).by_ticket(&ticket).send().status, 200);
}

#[test]
fn whoever_is_signed_out_already_is_shown_the_page_and_too_much_is_refused() {
    let world = World::new();
    let answer = world.request("POST", "/login/out").by_nobody().send();
    assert_eq!((answer.status, answer.header("location")), (303, Some("/login")));
    let huge = world.request("POST", "/login/out").by_nobody().body("x".repeat(2000));
    huge.send().refusal(413, "ArgumentException");
    assert_eq!(world.get("/login/out").send().status, 405);
}
