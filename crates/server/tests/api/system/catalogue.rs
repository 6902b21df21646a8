//! `GET /api/v1`: every address with its methods.

use visage::http::proxies::Proxies;
use visage::http::routes::ROUTES;

use crate::api::world::World;
use crate::api::xml::Element;

#[test]
fn every_operation_of_the_table_stands_there_once_with_its_line() {
    let world = World::new();
    let catalogue = world.get("/api/v1").send().ok();
    let mut count = 0;
    for route in ROUTES.iter().filter(|route| route.path.starts_with("/api/v1/")) {
        let address = format!("http://visage.test{}", route.path);
        assert_eq!(catalogue[&address][route.verb.name()], route.summary, "{address}");
        count += 1;
    }
    let listed: usize =
        catalogue.as_object().unwrap().values().map(|methods| methods.as_object().unwrap().len()).sum();
    assert_eq!((listed, count > 3), (count, true));
}

#[test]
fn it_is_the_same_in_xml_and_at_both_spellings() {
    let world = World::new();
    let json = world.get("/api/v1").send().ok();
    assert_eq!(world.get("/API/v1/").send().ok(), json);
    let xml = world.get("/api/v1").accept("application/xml").send();
    Element::parse(xml.text()).assert_tells(&json);
}

#[test]
fn behind_a_proxy_the_addresses_are_those_that_clients_see() {
    let world = World::with(|options| options.public_url = Some("https://crm.example.com/".to_owned()));
    let catalogue = world.get("/api/v1").send().ok();
    assert!(
        catalogue
            .as_object()
            .unwrap()
            .keys()
            .all(|address| address.starts_with("https://crm.example.com/api/v1/"))
    );
    let version = world.get("/api").accept("application/json").send().ok();
    assert_eq!(version["v1"], "https://crm.example.com/api/v1/");
}

#[test]
fn a_trusted_proxy_tells_the_addresses_that_clients_see_and_nobody_else_does() {
    let told = |world: &World| {
        let version = world.get("/api").accept("application/json");
        let version =
            version.header("X-Forwarded-Proto", "https").header("X-Forwarded-Host", "crm.example.com");
        version.send().ok()["v1"].as_str().unwrap().to_owned()
    };
    let trusting = World::with(|options| options.proxies = Proxies::parse("127.0.0.0/8").unwrap());
    assert_eq!(told(&trusting), "https://crm.example.com/api/v1/");
    let other = World::with(|options| options.proxies = Proxies::parse("192.0.2.1").unwrap());
    assert_eq!(told(&other), "http://visage.test/api/v1/");
}

#[test]
fn it_needs_somebody() {
    World::new().get("/api/v1").by_nobody().send().refusal(401, "SoSessionException");
}
