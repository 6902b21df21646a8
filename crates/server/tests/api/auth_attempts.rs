//! Whoever tries passwords: 429 with Retry-After, by name and by address, through proxies and by every door.

use visage::http::proxies::Proxies;
use visage_people::session::Patience;

use crate::api::client::{Answer, Request};
use crate::api::world::World;

const LOCKED: &str = "900";

/// A world behind a proxy that says where a request comes from.
fn world() -> World {
    World::with(|options| options.proxies = Proxies::parse("127.0.0.1").unwrap())
}

fn from(request: Request, place: &str) -> Request {
    request.header("X-Forwarded-For", place)
}

fn guess(world: &World, place: &str, name: &str, password: &str) -> Answer {
    from(world.image_info(world.ada).by_user(name, password), place).send()
}

/// Everything that a client can tell two answers apart by, but for what is another in every answer.
fn told(answer: &Answer) -> (u16, String, Vec<(String, String)>) {
    let mut headers = answer.headers.clone();
    headers.retain(|(name, _)| !matches!(&**name, "date" | "x-request-id"));
    (answer.status, answer.text().to_owned(), headers)
}

#[test]
fn too_many_wrong_passwords_are_a_429_that_says_when_to_come_again() {
    let world = world();
    for number in 0..10 {
        assert_eq!(guess(&world, "192.0.2.66", "tje0", &number.to_string()).status, 401);
    }
    let refused = guess(&world, "192.0.2.66", "tje0", "11");
    let text = refused.refusal(429, "SoSessionException");
    assert!(text.contains("Too many wrong attempts"), "{text}");
    assert_eq!((refused.header("retry-after"), refused.header("www-authenticate")), (Some(LOCKED), None));
    // The right password neither, from wherever.
    assert_eq!(guess(&world, "192.0.2.7", "TJE0", "Tje0").status, 429);
    world.clock.set(crate::api::world::STORED + 900);
    assert_eq!(guess(&world, "192.0.2.7", "TJE0", "Tje0").status, 200);
}

#[test]
fn a_client_that_was_let_in_goes_on_while_somebody_else_guesses() {
    let world = world();
    let ticket = world.ticket();
    for number in 0..12 {
        guess(&world, "192.0.2.66", "tje0", &number.to_string());
    }
    assert_eq!(world.image_info(world.ada).send().status, 200);
    let by_ticket = world.image_info(world.ada).authorization(&format!("SOTicket {ticket}"));
    assert_eq!(by_ticket.send().status, 200);
}

#[test]
fn a_user_and_nobody_are_told_the_same_from_the_first_attempt_to_the_lock() {
    let world = world();
    for number in 0..13 {
        let password = number.to_string();
        let [user, nobody] = ["tje0", "eve0"].map(|name| told(&guess(&world, "192.0.2.66", name, &password)));
        assert_eq!(user, nobody, "attempt {number}");
    }
}

#[test]
fn an_address_is_turned_away_whatever_the_names_and_a_client_cannot_say_that_it_is_elsewhere() {
    let few = Patience { per_name: 10, per_address: 3, seconds: 900 };
    let world = World::patient(few, |options| options.proxies = Proxies::parse("127.0.0.1").unwrap());
    for name in ["a", "b", "c"] {
        assert_eq!(guess(&world, "203.0.113.9, 192.0.2.66", name, "x").status, 401);
    }
    let refused = guess(&world, "198.51.100.1, 192.0.2.66", "tje0", "Tje0");
    assert_eq!((refused.status, refused.header("retry-after")), (429, Some(LOCKED)));
    assert_eq!(guess(&world, "192.0.2.67", "tje0", "Tje0").status, 200);
    for (number, near) in ["2001:db8::1", "2001:db8::2", "2001:db8::abcd:3"].iter().enumerate() {
        assert_eq!(guess(&world, near, &format!("user {number}"), "x").status, 401);
    }
    assert_eq!(guess(&world, "2001:db8::4", "rea0", "Rea0").status, 429);
}

#[test]
fn the_header_of_somebody_who_is_no_proxy_is_not_believed() {
    let few = Patience { per_name: 10, per_address: 3, seconds: 900 };
    let world = World::patient(few, |_| {});
    for number in 0..8 {
        assert_eq!(guess(&world, "192.0.2.66", &format!("user {number}"), "x").status, 401);
    }
    assert_eq!(guess(&world, "192.0.2.66", "tje0", "Tje0").status, 200);
}

#[test]
fn the_sign_in_page_counts_too_and_says_so_as_a_page_or_as_json() {
    let world = world();
    for number in 0..10 {
        let page = world.sign_in_page(&format!("username=tje0&password={number}"));
        assert_eq!(from(page, "192.0.2.66").send().status, 401);
    }
    let page = from(world.sign_in_page("username=tje0&password=Tje0"), "192.0.2.66").send();
    assert_eq!((page.status, page.header("retry-after")), (429, Some(LOCKED)));
    assert!(page.text().contains("role=\"alert\">Too many wrong attempts"), "{}", page.text());
    assert!(page.cookies().is_empty());
    let json = world.post("/login", "{\"username\":\"tje0\",\"password\":\"Tje0\"}").by_nobody().send();
    json.refusal(429, "SoSessionException");
    assert_eq!(guess(&world, "192.0.2.66", "TJE0", "Tje0").status, 429);
}

#[test]
fn a_wrong_password_and_an_unknown_user_take_the_same_time() {
    let world = World::patient(Patience { per_name: 1000, ..Patience::default() }, |_| {});
    let took = |name: &str, number: u32| {
        let began = std::time::Instant::now();
        assert_eq!(guess(&world, "", name, &number.to_string()).status, 401);
        began.elapsed()
    };
    // In turn, each first as often as the other: what else the machine does falls on both.
    let pairs: Vec<_> = (0..PAIRS)
        .map(|number| {
            if number % 2 == 0 {
                let user = took("tje0", number);
                (user, took("eve0", number))
            } else {
                let nobody = took("eve0", number);
                (took("tje0", number), nobody)
            }
        })
        .collect();
    let slower =
        f64::from(u32::try_from(pairs.iter().filter(|(user, nobody)| user > nobody).count()).unwrap());
    // Were it a coin, it would lie further off once in some ten thousand runs.
    let (mean, deviation) = (f64::from(PAIRS) / 2.0, f64::from(PAIRS).sqrt() / 2.0);
    assert!((slower - mean).abs() < 4.0 * deviation, "the user took longer {slower} times of {PAIRS}");
}

/// How often a wrong password is held against an unknown user.
const PAIRS: u32 = 80;
