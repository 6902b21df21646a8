//! The pages that need no sign-in: the start page, `/api`, health and metrics.

use std::collections::BTreeSet;

use serde_json::json;
use visage::http::DemoUser;
use visage_people::user::Role;

use crate::api::pictures::small;
use crate::api::world::World;
use crate::api::xml::Element;

/// The Accept header of a browser that follows a link.
const NAVIGATION: &str =
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";

#[test]
fn the_version_is_a_page_for_people_unless_data_is_asked_for() {
    let world = World::new();
    for accept in
        ["text/html", "*/*", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "image/png"]
    {
        let answer = world.get("/api").by_nobody().accept(accept).send();
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, Some("text/html; charset=utf-8")),
            "{accept}"
        );
        assert!(answer.text().contains("http://visage.test/api/v1"), "{accept}");
    }
    assert_eq!(world.get("/api").by_nobody().send().header("content-type"), Some("text/html; charset=utf-8"));
    let json = world.get("/api/").by_nobody().accept("application/json").send();
    assert_eq!(json.header("content-type"), Some("application/json; charset=utf-8"));
    let xml = world.get("/api").by_nobody().accept("application/xml").send();
    Element::parse(xml.text()).assert_tells(&json.ok());
}

#[test]
fn the_version_is_a_flat_object_of_texts() {
    let version = World::new().get("/api").by_nobody().accept("application/json").send().ok();
    for name in [
        "v1",
        "NetServerVersion",
        "NetServerAssembly",
        "NetServerDate",
        "NetServerLabel",
        "NetServer",
        "Services",
        "ServicesCurrent",
        "Version",
    ] {
        assert!(version[name].as_str().is_some_and(|text| !text.is_empty()), "{name}");
    }
    assert!(version.as_object().unwrap().values().all(serde_json::Value::is_string));
    assert_eq!((&version["v1"], &version["Version"]), (&json!("http://visage.test/api/v1/"), &json!("v1")));
    assert_eq!(version["NetServerVersion"].as_str().unwrap().split('.').count(), 4);
}

/// The addresses that a page links to.
fn links(page: &str) -> Vec<String> {
    page.split("href=\"").skip(1).map(|part| part.split('"').next().unwrap().replace("&amp;", "&")).collect()
}

#[test]
fn every_link_of_our_pages_opens_as_a_page_or_as_json_in_a_browser() {
    let world = World::new();
    let browser = world.browser();
    let mut waiting = vec!["/".to_owned()];
    let mut seen = BTreeSet::new();
    while let Some(target) = waiting.pop() {
        if !seen.insert(target.clone()) {
            continue;
        }
        let answer = browser.sends(world.get(&target)).accept(NAVIGATION).send();
        let media = answer.header("content-type").unwrap_or_default();
        assert_eq!(answer.status, 200, "{target}");
        if media.starts_with("text/html") {
            waiting.extend(links(answer.text()));
        } else {
            assert!(media.starts_with("application/json"), "{target}: {media}");
        }
    }
    let person = format!("/people/{}", world.ada.0);
    for target in ["/", "/api", "/openapi.json", "/endpoints", &*person] {
        assert!(seen.contains(target), "{target}: {seen:?}");
    }
}

#[test]
fn the_start_page_shows_people_with_pictures_only_after_sign_in() {
    let world = World::new();
    let anonymous = world.get("/").by_nobody().send();
    assert_eq!((anonymous.status, anonymous.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(!anonymous.text().contains("<img") && !anonymous.text().contains("Lovelace"));
    assert!(anonymous.text().contains("href=\"/login\"") && !anonymous.text().contains("This is the demo"));
    assert!(anonymous.text().contains("Not affiliated with SuperOffice AS"));
    let page = world.browser().sends(world.get("/")).send();
    assert!(page.text().contains("Ada Lovelace") && !page.text().contains("Bob Byron"), "{}", page.text());
    assert_eq!(page.text().matches("<img").count(), 1);
    let image = page.text().split("src=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    let shown = world.browser().sends(world.get(&image)).send();
    assert_eq!((shown.status, shown.header("content-type")), (200, Some("image/png")));
}

#[test]
fn the_start_page_shows_only_people_that_the_visitor_may_see() {
    let world = World::new();
    world.add_user("ext0", Role::External, &["Guests"], Some(world.bob));
    let page = world.get("/").by_user("ext0", "ext0").send();
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("Ada Lovelace") && !page.text().contains("<img"), "{}", page.text());
    let hidden =
        world.get(&format!("/people/{}", world.ada.0)).by_user("ext0", "ext0").accept(NAVIGATION).send();
    let unknown = world.get("/people/4711").by_user("ext0", "ext0").accept(NAVIGATION).send();
    assert_eq!((hidden.status, unknown.status), (404, 404));
}

#[test]
fn the_start_page_shows_at_most_sixty_people() {
    let world = World::new();
    for number in 0..61 {
        let person = world.owned("tje0", &format!("Person{number}"), "Company");
        world.set_picture(person, &small(image::ImageFormat::Png, 9), "");
    }
    let page = world.get("/").send();
    assert_eq!(page.text().matches("<img").count(), 60);
    assert!(page.text().contains("The first 60 people"), "{}", page.text());
}

#[test]
fn the_demo_names_its_users_and_their_passwords() {
    let world = World::with(|options| {
        options.demo_users = vec![DemoUser { name: "tje0", password: "Tje0", can: "see everything" }];
    });
    for target in ["/", "/login"] {
        let page = world.get(target).by_nobody().send();
        assert!(
            page.text().contains("<code>tje0</code></td><td><code>Tje0</code>"),
            "{target}: {}",
            page.text()
        );
    }
}

#[test]
fn the_page_of_a_person_shows_the_metadata_of_the_picture() {
    let world = World::new();
    let target = format!("/people/{}", world.ada.0);
    let page = world.browser().sends(world.get(&target)).send();
    assert_eq!(page.status, 200);
    for text in
        ["<h1>Ada Lovelace</h1>", "PNG (image/png)", "encrypted", "19 December 2019, 09:44 UTC", "replace it"]
    {
        assert!(page.text().contains(text), "{text}: {}", page.text());
    }
    let none = world.browser().sends(world.get(&format!("/people/{}", world.bob.0))).send();
    assert!(none.text().contains("none yet"), "{}", none.text());
    let reader = world.get(&target).by_reader().send();
    assert!(reader.text().contains("see it") && !reader.text().contains("replace it"));
}

#[test]
fn the_page_of_a_person_redirects_to_the_sign_in_page_and_back() {
    let world = World::new();
    let target = format!("/people/{}", world.ada.0);
    for base in ["", "/SuperOffice"] {
        let answer = world.get(&format!("{base}{target}")).by_nobody().send();
        let back = format!("{base}{target}").replace('/', "%2F");
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, Some(&*format!("{base}/login?returnUrl={back}")))
        );
    }
    world.get(&target).by_user("tje0", "wrong").send().refusal(401, "SoSessionException");
    world.get("/people/x").send().refusal(400, "ArgumentException");
}

#[test]
fn an_unknown_address_is_a_page_for_browsers_and_an_error_object_for_programs() {
    let world = World::new();
    for target in ["/nowhere", "/people/4711", "/people/x", "/SuperOffice/nowhere"] {
        let answer = world.browser().sends(world.get(target)).accept(NAVIGATION).send();
        assert!(matches!(answer.status, 400 | 404), "{target}");
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{target}");
        assert!(
            answer
                .header("content-security-policy")
                .is_some_and(|policy| policy.contains("default-src 'none'"))
        );
        assert!(answer.text().contains("Signed in as <b>Tove Jensen</b>"), "{}", answer.text());
        let id = answer.header("x-request-id").unwrap();
        assert!(answer.text().contains(id) && links(answer.text()).iter().any(|link| link.ends_with('/')));
    }
    let anonymous = world.get("/nowhere").by_nobody().accept(NAVIGATION).send();
    assert_eq!(anonymous.status, 404);
    assert!(anonymous.text().contains(">Sign in</a>"), "{}", anonymous.text());
    for accept in ["*/*", "application/json", "image/avif,image/webp,*/*"] {
        world.get("/nowhere").accept(accept).send().refusal(404, "SoNotFoundException");
    }
    let script = world.get("/nowhere").accept(NAVIGATION).header("Sec-Fetch-Mode", "cors").send();
    assert_eq!((script.status, script.header("content-type")), (404, Some("application/xml; charset=utf-8")));
    for target in ["/api/v1/nowhere", "/API/nowhere", "/SuperOffice/api/nowhere"] {
        let answer = world.get(target).accept(NAVIGATION).send();
        assert!(answer.header("content-type").unwrap().starts_with("application/xml"), "{target}");
    }
}

#[test]
fn a_wrong_password_on_a_page_is_checked_once_and_one_at_an_unknown_address_never() {
    let world = World::new();
    let rejected = || counted(&world, &["visage_sign_ins_total", "rejected"]);
    let page = |path: &str| world.get(path).accept(NAVIGATION).by_user("rea0", "wrong").send().status;
    assert_eq!(page(&format!("/people/{}", world.ada.0)), 401);
    assert_eq!(rejected(), 1);
    assert_eq!(page("/nowhere"), 404);
    assert_eq!(rejected(), 1);
}

#[test]
fn health_is_told_to_anybody() {
    let world = World::new();
    for target in ["/health/live", "/health/ready", "/HEALTH/Ready/"] {
        assert_eq!(world.get(target).by_nobody().send().status, 200, "{target}");
    }
}

/// The sum of what was counted in lines that hold all of `words`.
fn counted(world: &World, words: &[&str]) -> u64 {
    let answer = world.get("/metrics").by_nobody().send();
    assert_eq!(answer.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    let lines = answer.text().lines().filter(|line| !line.starts_with('#'));
    let lines = lines.filter(|line| words.iter().all(|word| line.contains(word)));
    lines.map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap()).sum()
}

#[test]
fn metrics_count_answers_by_route_and_class() {
    let world = World::new();
    let route = "route=\"/api/v1/Person/{personId}/ImageInfo\"";
    let count = |status: &str| counted(&world, &["visage_http_requests_total", route, status]);
    assert_eq!((count("2xx"), count("4xx")), (0, 0));
    for _ in 0..3 {
        world.image_info(world.ada).send();
    }
    world.image_info(world.ada).by_nobody().send();
    world.get("/api/v1/Person/abc/ImageInfo").send();
    world.image_info(world.ada).header("If-None-Match", "*").send();
    assert_eq!((count("2xx"), count("3xx"), count("4xx"), count("5xx")), (3, 1, 2, 0));
    assert_eq!(counted(&world, &["visage_http_request_duration_seconds_count", route]), 6);
    world.get("/nowhere").send();
    assert_eq!(counted(&world, &["visage_http_requests_total", "route=\"-\"", "4xx"]), 1);
    assert_eq!(counted(&world, &["visage_http_connections "]), 1, "the one that asks");
}

#[test]
fn metrics_hold_nothing_of_what_was_asked() {
    let world = World::new();
    world.get("/api/v1/Person/424242/ImageInfo").send();
    world.get("/secret-address").send();
    let answer = world.get("/metrics").send();
    assert!(!answer.text().contains("424242") && !answer.text().contains("secret"), "{}", answer.text());
}
