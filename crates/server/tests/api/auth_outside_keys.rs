//! The keys of a provider outside: when they are asked for, and what happens while nobody answers.

use std::time::Duration;

use serde_json::json;

use crate::api::client::Answer;
use crate::api::provider::{Doing, Provider, Signer};
use crate::api::world::{STORED, World};

fn ask(world: &World, token: &str) -> Answer {
    world.get("/api/v1/User/currentPrincipal").by_token(token).send()
}

/// Waits for what goes on beside the requests.
fn wait_until(mut is_so: impl FnMut() -> bool) {
    for _ in 0..500 {
        if is_so() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("it never came about");
}

fn away(doing: &mut Doing) {
    doing.instead = Some(String::new());
}

#[test]
fn a_new_key_of_the_provider_is_fetched_when_a_token_names_it() {
    let (old, new) = (Signer::elliptic("old"), Signer::rsa("new"));
    let provider = Provider::new(&[&old]);
    let world = provider.world();
    assert_eq!(ask(&world, &provider.token(&old, &json!({}))).status, 200);
    provider.does(|doing| doing.keys = vec![new.jwk()]);
    world.clock.set(STORED + 31);
    assert_eq!(ask(&world, &provider.token(&new, &json!({}))).status, 200);
    assert_eq!(provider.asked(), 2);
    let another = provider.token(&old, &json!({"jti": "2"}));
    assert_eq!(ask(&world, &another).status, 401, "the old key is withdrawn");
}

#[test]
fn names_that_no_key_has_make_one_fetch_in_half_a_minute() {
    let (signer, stranger) = (Signer::elliptic("e"), Signer::elliptic("x"));
    let provider = Provider::new(&[&signer]);
    let world = provider.world();
    assert_eq!(ask(&world, &provider.token(&signer, &json!({}))).status, 200);
    for (second, asked) in [(0, 1), (29, 1), (30, 2), (31, 2), (59, 2), (60, 3)] {
        world.clock.set(STORED + second);
        for number in 0..3 {
            let claims = json!({"jti": number});
            assert_eq!(ask(&world, &provider.token(&stranger, &claims)).status, 401);
        }
        assert_eq!(provider.asked(), asked, "{second}");
    }
}

#[test]
fn a_known_key_for_another_algorithm_makes_no_fetch() {
    let signer = Signer::elliptic("e");
    let provider = Provider::new(&[&signer]);
    let world = provider.world();
    assert_eq!(ask(&world, &provider.token(&signer, &json!({}))).status, 200);
    world.clock.set(STORED + 40);
    let mixed = signer.token(&json!({"alg": "RS256", "kid": "e"}), &provider.claims(&json!({})));
    assert_eq!(ask(&world, &mixed).status, 401);
    assert_eq!(provider.asked(), 1);
}

#[test]
fn all_who_wait_share_one_fetch() {
    let signer = Signer::elliptic("e");
    let provider = Provider::new(&[&signer]);
    provider.does(|doing| doing.pause = Duration::from_millis(200));
    let world = provider.world();
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..8)
            .map(|number| {
                let token = provider.token(&signer, &json!({"jti": number}));
                let world = &world;
                scope.spawn(move || ask(world, &token).status)
            })
            .collect();
        for asking in asking {
            assert_eq!(asking.join().unwrap(), 200);
        }
    });
    assert_eq!(provider.asked(), 1);
}

#[test]
fn while_the_provider_was_never_reached_its_tokens_are_to_be_sent_again_later() {
    let signer = Signer::elliptic("e");
    let provider = Provider::new(&[&signer]);
    provider.does(away);
    let world = provider.world();
    assert_eq!(world.image_info(world.ada).send().status, 200, "others are let in");
    let token = provider.token(&signer, &json!({}));
    for (second, wanted) in [(0, "30"), (12, "18")] {
        world.clock.set(STORED + second);
        let answer = ask(&world, &token);
        world.assert_silent(&answer.refusal(503, "SoException"));
        assert_eq!(answer.header("retry-after"), Some(wanted));
        assert!(!answer.text().contains(&provider.issuer()));
    }
    provider.does(|doing| doing.instead = None);
    assert_eq!(ask(&world, &token).status, 503, "it is not asked all the time");
    world.clock.set(STORED + 30);
    assert_eq!(ask(&world, &token).status, 200);
}

#[test]
fn what_is_known_of_a_provider_that_went_away_goes_on_being_used() {
    let (signer, stranger) = (Signer::elliptic("e"), Signer::elliptic("x"));
    let provider = Provider::new(&[&signer]);
    let world = provider.world();
    let token = |number: i64| provider.token(&signer, &json!({"jti": number, "exp": STORED + 90_000}));
    assert_eq!(ask(&world, &token(0)).status, 200);
    provider.does(away);
    for second in [700, 4000, 86_400] {
        world.clock.set(STORED + second);
        assert_eq!(ask(&world, &token(second)).status, 200, "{second}");
    }
    let unknown = provider.token(&stranger, &json!({"exp": STORED + 90_000}));
    assert_eq!(ask(&world, &unknown).status, 503, "whether there is such a key, nobody can tell");
}

#[test]
fn keys_are_fetched_again_beside_what_goes_on_and_a_withdrawn_one_is_good_no_more() {
    let (signer, new) = (Signer::elliptic("e"), Signer::elliptic("n"));
    let provider = Provider::new(&[&signer]);
    let world = provider.world();
    let token = |number: i64| provider.token(&signer, &json!({"jti": number, "exp": STORED + 90_000}));
    assert_eq!(ask(&world, &token(0)).status, 200);
    provider.does(|doing| doing.keys = vec![new.jwk()]);
    world.clock.set(STORED + 599);
    assert_eq!((ask(&world, &token(1)).status, provider.asked()), (200, 1));
    world.clock.set(STORED + 600);
    assert_eq!(ask(&world, &token(2)).status, 200, "nobody waits");
    let mut number = 3;
    wait_until(|| {
        number += 1;
        ask(&world, &token(number)).status == 401
    });
    assert_eq!(provider.asked(), 2);
}

#[test]
fn keys_of_an_hour_ago_are_used_after_a_fetch_only() {
    let (signer, new) = (Signer::elliptic("e"), Signer::elliptic("n"));
    let provider = Provider::new(&[&signer]);
    let world = provider.world();
    let token = |number: i64| provider.token(&signer, &json!({"jti": number, "exp": STORED + 90_000}));
    assert_eq!(ask(&world, &token(0)).status, 200);
    provider.does(|doing| doing.keys = vec![new.jwk()]);
    world.clock.set(STORED + 3600);
    assert_eq!(ask(&world, &token(1)).status, 401);
}

/// Whether a provider that does so is none.
fn is_none(why: &str, does: impl FnOnce(&mut Doing)) {
    let signer = Signer::elliptic("e");
    let provider = Provider::new(&[&signer]);
    provider.does(does);
    let world = provider.world();
    assert_eq!(ask(&world, &provider.token(&signer, &json!({}))).status, 503, "{why}");
    assert_eq!(provider.asked(), 0, "{why}");
}

#[test]
fn a_provider_that_describes_another_is_none() {
    for name in ["http://127.0.0.1:1", "", "http://127.0.0.1/"] {
        is_none(name, |doing| doing.name = Some(name.to_owned()));
    }
    for place in ["http://192.0.2.1/keys", "file:///etc/passwd", "keys", ""] {
        is_none(place, |doing| doing.place = Some(place.to_owned()));
    }
}

#[test]
fn a_provider_that_answers_something_else_is_none() {
    let long = format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{{\"x\":\"{}\"}}", "x".repeat(300_000));
    for answer in [
        "",
        "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 X\r\nLocation: /keys\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
        &long,
    ] {
        is_none(&answer[..answer.len().min(60)], |doing| doing.instead = Some(answer.to_owned()));
    }
}
