//! Responses to requests from pages of other sites (CORS), and to `OPTIONS`.

use visage::http::routes::ROUTES;

use crate::api::client::{Answer, Request};
use crate::api::origins::listing;
use crate::api::world::World;

const APP: &str = "https://app.example";

fn preflight(world: &World, path: &str, origin: &str, method: &str) -> Request {
    let request = world.request("OPTIONS", path).by_nobody().header("Origin", origin);
    request.header("Access-Control-Request-Method", method)
}

/// The names in a header with commas between them, in small letters.
fn words(answer: &Answer, name: &str) -> Vec<String> {
    let value = answer.header(name).unwrap_or_else(|| panic!("{name}: {:?}", answer.headers));
    value.split(',').map(|word| word.trim().to_ascii_lowercase()).collect()
}

fn has_cors(answer: &Answer) -> bool {
    answer.headers.iter().any(|(name, _)| name.starts_with("access-control-"))
}

#[test]
fn a_listed_origin_gets_the_methods_of_the_path_and_every_api_header() {
    let world = World::with(listing(APP));
    let asked = "authorization,so-browser-tz-offset,so-timezone,x-evil";
    let answer = preflight(&world, "/api/v1/Person/1/ImageInfo", APP, "PUT")
        .header("Access-Control-Request-Headers", asked)
        .send();
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("access-control-allow-origin"), Some(APP));
    assert_eq!(answer.header("access-control-allow-credentials"), Some("true"));
    assert_eq!(words(&answer, "access-control-allow-methods"), ["get", "head", "options", "put"]);
    let headers = words(&answer, "access-control-allow-headers");
    for name in [
        "authorization",
        "x-xsrf-token",
        "so-language",
        "so-culture",
        "so-timezone",
        "so-apptoken",
        "so-browser-tz-offset",
        "if-match",
        "if-none-match",
        "if-modified-since",
        "if-unmodified-since",
        "content-type",
        "accept",
        "accept-language",
    ] {
        assert!(headers.iter().any(|known| known == name), "{name}: {headers:?}");
    }
    assert!(!headers.iter().any(|name| name == "x-evil"), "{headers:?}");
    assert!(answer.header("access-control-max-age").is_some());
    let vary = words(&answer, "vary");
    for name in ["origin", "access-control-request-method", "access-control-request-headers"] {
        assert!(vary.iter().any(|known| known == name), "{vary:?}");
    }
}

#[test]
fn a_listed_origin_reads_responses_errors_and_headers_with_credentials() {
    let world = World::with(listing(APP));
    for (request, status) in [
        (world.image_info(world.ada), 200),
        (world.image_info(world.ada).by_nobody(), 401),
        (world.get("/api/v1/nothing"), 404),
        (world.get("/api/v1/Person/4711/ImageInfo"), 404),
    ] {
        let answer = request.header("Origin", APP).send();
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (status, Some(APP)));
        assert_eq!(answer.header("access-control-allow-credentials"), Some("true"));
        let exposed = words(&answer, "access-control-expose-headers");
        for name in ["etag", "retry-after", "so-timezone", "x-request-id", "www-authenticate"] {
            assert!(exposed.iter().any(|known| known == name), "{exposed:?}");
        }
        assert!(words(&answer, "vary").contains(&"origin".to_owned()));
    }
}

#[test]
fn unlisted_origins_and_servers_without_a_list_get_no_cors_headers() {
    let (world, without) = (World::with(listing(APP)), World::new());
    for origin in ["https://evil.example", "null", "http://app.example", "https://app.example.evil.example"] {
        assert!(!has_cors(&world.image_info(world.ada).header("Origin", origin).send()), "{origin}");
        let answer = preflight(&world, "/api/v1/User/1", origin, "DELETE").send();
        assert!(answer.status == 204 && !has_cors(&answer), "{origin}");
    }
    let silent = world.image_info(world.ada).send();
    assert!(!has_cors(&silent) && words(&silent, "vary").contains(&"origin".to_owned()), "a cache must know");
    let answer = without.image_info(without.ada).header("Origin", APP).send();
    assert!(!has_cors(&answer) && !words(&answer, "vary").contains(&"origin".to_owned()));
    assert!(!has_cors(&preflight(&without, "/api", APP, "GET").send()));
}

#[test]
fn options_names_only_implemented_methods() {
    let world = World::new();
    for route in ROUTES {
        let path = route.path.replace(['{', '}'], "");
        let answer = world.request("OPTIONS", &path).by_nobody().send();
        assert_eq!(answer.status, 204, "{path}");
        let mut expected: Vec<_> = ROUTES
            .iter()
            .filter(|other| other.path.eq_ignore_ascii_case(route.path))
            .map(|other| other.verb.name().to_ascii_lowercase())
            .collect();
        if expected.contains(&"get".to_owned()) {
            expected.push("head".to_owned());
        }
        expected.push("options".to_owned());
        expected.sort_unstable();
        expected.dedup();
        let mut allowed = words(&answer, "allow");
        allowed.sort_unstable();
        assert_eq!(allowed, expected, "{path}");
    }
    let published = world.request("OPTIONS", "/api/v1/Person/1/Summary").by_nobody().send();
    assert_eq!((published.status, published.header("allow")), (204, Some("OPTIONS")));
    let other = world.request("DELETE", "/api/v1/Person/1/ImageInfo").send();
    assert_eq!((other.status, other.header("allow")), (405, Some("GET, HEAD, OPTIONS, PUT")));
}
