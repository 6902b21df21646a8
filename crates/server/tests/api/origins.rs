//! Requests from pages of other sites, to which the browser adds credentials: passwords, cookies, anything.

use serde_json::json;
use visage::http::Options;
use visage::http::guard::cors::Cors;
use visage::http::guard::origin::Origin;
use visage::http::proxies::Proxies;
use visage::http::routes::{ROUTES, Verb};

use crate::api::client::{Answer, Request};
use crate::api::world::World;

/// The headers that browsers add to requests from pages of another site.
const FOREIGN: [(&str, &str); 8] = [
    ("Origin", "https://evil.example"),
    ("Origin", "null"),
    ("Origin", ""),
    ("Origin", "http://visage.test.evil.example"),
    ("Origin", "http://visage.test:81"),
    ("Sec-Fetch-Site", "cross-site"),
    ("Sec-Fetch-Site", "same-site"),
    ("Sec-Fetch-Site", "something-new"),
];

fn refused(answer: &Answer, case: &str) {
    let text = answer.refusal(403, "XsrfValidationException");
    assert!(text.contains("http.cors_origins") && text.contains("public_url"), "{case}: {text}");
    assert!(answer.cookies().is_empty(), "{case}");
}

/// A server with one listed origin.
pub fn listing(origin: &str) -> impl FnOnce(&mut Options) + '_ {
    move |options| options.guard.cors = Cors::new(Origin::list("http.cors_origins", origin).unwrap())
}

#[test]
fn a_page_of_another_site_cannot_create_an_administrator_with_saved_credentials() {
    let world = World::new();
    let role = world.get("/api/v1/User/tje0").send().ok()["Role"]["Id"].clone();
    let credentials = json!([{"Type": {"Type": "Password"}, "Value": "Evil"}]);
    let evil = json!({"UserName": "evil", "Type": "AnonymousAssociate", "Role": {"Id": role}, "Credentials": credentials});
    let added =
        world.request("POST", "/api/v1/User").header("Content-Type", "text/plain").body(evil.to_string());
    let password = json!({"AssociateId": world.administrator.associate().id.0, "Password": "Evil"});
    let password = world.request("POST", "/api/v1/Agents/User/SetPassword").body(password.to_string());
    for (name, value) in FOREIGN {
        refused(&added.clone().header(name, value).send(), value);
        refused(&password.clone().header(name, value).send(), value);
    }
    world.get("/api/v1/User/evil").send().refusal(404, "SoNotFoundException");
    assert_eq!(added.header("Content-Type", "text/plain").send().status, 200, "a program adds the same user");
}

#[test]
fn every_operation_that_changes_anything_rejects_pages_of_other_sites() {
    let world = World::new();
    let (ticket, token, browser) = (world.ticket(), world.token(), world.browser());
    let ways: [&dyn Fn(Request) -> Request; 5] = [
        &|request| request,
        &|request| request.by_ticket(&ticket),
        &|request| request.by_token(&token),
        &|request| browser.asks(request),
        &|request| request.by_nobody(),
    ];
    let known = ROUTES.iter().filter(|route| route.verb != Verb::Get);
    let known = known.map(|route| (route.verb.name(), route.path));
    for (method, path) in known.chain([
        ("POST", "/nowhere"),
        ("POST", "/api"),
        ("PURGE", "/api/v1/User/1"),
        ("DELETE", "/health/live"),
    ]) {
        for (way, sign_in) in ways.iter().enumerate() {
            let (name, value) = FOREIGN[way];
            refused(&sign_in(world.request(method, path)).header(name, value).send(), path);
            let (name, value) = FOREIGN[way + 3];
            refused(&sign_in(world.request(method, path)).header(name, value).send(), path);
        }
    }
    let browser = browser.asks(world.image_info(world.ada)).send();
    assert_eq!(browser.status, 200, "nobody was signed out");
}

#[test]
fn programs_our_own_pages_and_reads_are_not_affected() {
    let world = World::new();
    let ticket = |headers: &[(&str, &str)]| {
        let headers = headers.iter();
        headers
            .fold(world.post("/login/ticket", ""), |request, (name, value)| request.header(name, value))
            .send()
    };
    for headers in [
        &[][..],
        &[("Origin", "http://visage.test")],
        &[("Origin", "HTTP://VISAGE.TEST:80")],
        // A proxy without X-Forwarded-Proto may still use TLS.
        &[("Origin", "https://visage.test"), ("Sec-Fetch-Site", "same-origin")],
        &[("Sec-Fetch-Site", "none")],
        &[("Sec-Fetch-Mode", "cors"), ("Referer", "https://evil.example/")],
    ] {
        assert_eq!(ticket(headers).status, 200, "{headers:?}");
    }
    for both in [
        [("Origin", "http://visage.test"), ("Sec-Fetch-Site", "cross-site")],
        [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "same-origin")],
        [("Origin", "http://visage.test"), ("Origin", "https://evil.example")],
        [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "cross-site")],
    ] {
        refused(&ticket(&both), "one of two");
    }
    for (name, value) in FOREIGN {
        assert_eq!(world.image_info(world.ada).header(name, value).send().status, 200, "{value}");
        let head = world.request("HEAD", "/api").header(name, value).send();
        assert_eq!(head.status, 200, "{value}");
    }
}

#[test]
fn a_form_of_another_site_cannot_sign_in_or_out() {
    let world = World::new();
    let browser = world.browser();
    let form = format!("XSRF_TOKEN={}", browser.xsrf);
    let form = browser.sends(world.request("POST", "/login/out")).body(form);
    let form = form.header("Content-Type", "application/x-www-form-urlencoded");
    let is_signed_in = || browser.asks(world.image_info(world.ada)).send().status == 200;
    for (name, value) in FOREIGN {
        refused(&form.clone().header(name, value).send(), value);
        refused(&world.sign_in_page("username=rea0&password=Rea0").header(name, value).send(), value);
        let switched = browser.sends(world.sign_in_page("username=rea0&password=Rea0"));
        refused(&switched.header(name, value).send(), value);
        assert!(is_signed_in(), "{value}");
    }
    assert_eq!(form.send().status, 303, "the same form of our own page");
    assert!(!is_signed_in());
    // A browser too old to send the origin of a form still withholds its cookies.
    let out = world.request("POST", "/login/out").by_nobody().send();
    assert_eq!((out.status, out.cookies()), (303, Vec::new()));
}

#[test]
fn our_origin_is_public_url_or_the_forwarded_host_of_a_trusted_proxy() {
    let public =
        World::with(|options| options.public_url = Some("https://crm.example/SuperOffice/".to_owned()));
    let ticket = |world: &World, origin: &str, more: &[(&str, &str)]| {
        let request = world.post("/login/ticket", "").header("Origin", origin);
        more.iter().fold(request, |request, (name, value)| request.header(name, value)).send().status
    };
    for (origin, status) in [
        ("https://crm.example", 200),
        ("http://crm.example", 403),
        ("http://visage.test", 403),
        ("https://crm.example:8443", 403),
    ] {
        assert_eq!(ticket(&public, origin, &[]), status, "{origin}");
    }
    let proxied = World::with(|options| options.proxies = Proxies::parse("127.0.0.1").unwrap());
    let told = [("X-Forwarded-Host", "crm.example:8443"), ("X-Forwarded-Proto", "https")];
    for (origin, status) in [
        ("https://crm.example:8443", 200),
        ("http://crm.example:8443", 403),
        ("https://crm.example", 403),
        ("http://visage.test", 403),
    ] {
        assert_eq!(ticket(&proxied, origin, &told), status, "{origin}");
    }
    let bare = World::new();
    assert_eq!(
        ticket(&bare, "https://crm.example:8443", &told),
        403,
        "nobody is believed who is not trusted"
    );
}

#[test]
fn a_page_whose_site_is_listed_may_send_what_programs_may() {
    let world = World::with(listing("https://app.example, http://localhost:5173"));
    let ticket = |origin: &str, site: &str| {
        world.post("/login/ticket", "").header("Origin", origin).header("Sec-Fetch-Site", site).send()
    };
    for origin in ["https://app.example", "http://localhost:5173"] {
        let answer = ticket(origin, "cross-site");
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, Some(origin)));
    }
    for origin in [
        "http://app.example",
        "https://app.example:8443",
        "http://localhost:5174",
        "https://evil.example",
        "null",
    ] {
        let answer = ticket(origin, "cross-site");
        refused(&answer, origin);
        assert_eq!(answer.header("access-control-allow-origin"), None, "{origin}");
    }
    let tokens = world
        .request("POST", "/login/common/oauth/tokens")
        .by_nobody()
        .header("Origin", "https://app.example");
    assert_ne!(tokens.send().status, 403, "its page may ask for tokens, too");
}

#[test]
fn a_picture_in_a_page_of_another_site_makes_no_token() {
    let world = World::new();
    let count = || world.run(world.people().open_sessions(&world.administrator)).unwrap().len();
    for route in ROUTES.iter().filter(|route| route.writes_on_get()) {
        for (name, value) in FOREIGN {
            let request = |method| world.request(method, route.path).header(name, value);
            refused(&request("GET").send(), value);
            refused(&request("GET").by_nobody().send(), value);
            assert_eq!(request("HEAD").send().status, 403, "{value}");
        }
        assert_eq!(count(), 0);
        let ours = world.get(route.path).header("Origin", "http://visage.test");
        assert_eq!(ours.header("Sec-Fetch-Site", "same-origin").send().status, 200);
        assert_eq!(world.get(route.path).send().status, 200, "a program");
        assert_eq!(count(), 2);
    }
    let listed = World::with(listing("https://app.example"));
    let app = listed.get("/api/v1/User/currentToken").header("Origin", "https://app.example");
    assert_eq!(app.send().status, 200);
}
