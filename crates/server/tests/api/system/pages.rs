//! The pages that need no sign-in: the start page, `/api`, health and metrics.

use serde_json::json;

use crate::api::world::World;
use crate::api::xml::Element;

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

#[test]
fn the_start_page_leads_to_the_api_its_description_and_the_health_of_the_server() {
    let world = World::new();
    let answer = world.get("/").by_nobody().send();
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/html; charset=utf-8")));
    let page = answer.text();
    for target in page.split("href=\"").skip(1).map(|part| part.split('"').next().unwrap()) {
        let status = world.get(target).send().status;
        assert_eq!(status, 200, "{target}");
    }
    for target in ["/api", "/openapi.json", "/health/ready"] {
        assert!(page.contains(&format!("href=\"{target}\"")), "{target}");
    }
    assert!(page.contains("Not affiliated with SuperOffice AS"));
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
