//! The host names that a server answers under.

use visage::http::guard::hosts::Hosts;
use visage::http::proxies::Proxies;

use crate::api::client::{Answer, connect};
use crate::api::world::World;

fn at(world: &World, path: &str, host: &str) -> Answer {
    world.get(path).header("Host", host).send()
}

fn named(names: &str) -> World {
    World::with(|options| options.guard.hosts = Hosts::parse("http.hosts", names).unwrap())
}

#[test]
fn a_rebound_host_name_reads_nothing() {
    let world = World::with(|options| options.guard.hosts = Hosts::loopback());
    for host in ["evil.example", "evil.example:8080", "localhost.evil.example", "10.0.0.5"] {
        for path in ["/", "/api", "/api/v1/User", "/login", "/openapi.json", "/metrics", "/nothing"] {
            let text = at(&world, path, host).refusal(421, "ArgumentException");
            assert!(text.contains("http.hosts"), "{text}");
        }
        let sent = world.sign_in_page("username=tje0&password=Tje0").header("Host", host);
        assert_eq!(sent.header("Origin", &format!("http://{host}")).send().status, 421, "{host}");
    }
    for host in ["localhost:8080", "LOCALHOST", "127.0.0.1:8080", "[::1]:8080"] {
        assert_eq!(at(&world, "/api/v1/User", host).status, 200, "{host}");
    }
}

#[test]
fn health_is_answered_under_any_host_name() {
    let world = named("crm.example");
    for path in ["/health/live", "/health/ready"] {
        assert_eq!(at(&world, path, "10.0.0.5:8080").status, 200, "{path}");
    }
    assert_eq!(at(&world, "/metrics", "10.0.0.5:8080").status, 421);
    assert_eq!(at(&world, "/api", "crm.example:8080").status, 200);
    assert_eq!(at(&named("crm.example, 10.0.0.5"), "/metrics", "10.0.0.5:8080").status, 200);
}

#[test]
fn the_request_target_takes_precedence_over_the_host_header() {
    let world = named("crm.example");
    for (head, status) in [
        ("GET http://evil.example/api HTTP/1.1\r\nHost: crm.example\r\n", 421),
        ("GET http://crm.example/api HTTP/1.1\r\nHost: evil.example\r\n", 200),
        ("GET http://crm.example@evil.example/api HTTP/1.1\r\nHost: crm.example\r\n", 400),
        ("GET /api HTTP/1.0\r\n", 200),
        ("GET /api HTTP/1.0\r\nHost: evil.example\r\n", 421),
    ] {
        let mut stream = connect(world.address());
        std::io::Write::write_all(&mut stream, format!("{head}Connection: close\r\n\r\n").as_bytes())
            .unwrap();
        assert_eq!(Answer::read(&mut stream).unwrap().status, status, "{head}");
    }
}

#[test]
fn only_a_trusted_proxy_can_forward_the_host() {
    let proxied = World::with(|options| {
        options.guard.hosts = Hosts::parse("http.hosts", "crm.example, upstream").unwrap();
        options.proxies = Proxies::parse("127.0.0.1").unwrap();
    });
    let asked = |world: &World, host: &str, forwarded: &str| {
        world.get("/api").header("Host", host).header("X-Forwarded-Host", forwarded).send().status
    };
    assert_eq!(asked(&proxied, "upstream", "crm.example"), 200);
    assert_eq!(asked(&proxied, "upstream", "evil.example"), 421);
    assert_eq!(asked(&named("crm.example"), "upstream", "crm.example"), 421);
    // A script of a page under that name could send the header.
    assert_eq!(asked(&proxied, "evil.example", "crm.example"), 421);
}
