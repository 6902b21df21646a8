//! Tokens of a provider outside: whom they let in, what is refused, and what they are not good for.

use serde_json::{Value, json};
use visage_people::UserType;
use visage_people::user::Role;

use crate::api::client::Answer;
use crate::api::provider::{Provider, Signer, part};
use crate::api::world::{STORED, World};

const PRINCIPAL: &str = "/api/v1/User/currentPrincipal";

fn ask(world: &World, token: &str) -> Answer {
    world.get(PRINCIPAL).by_token(token).send()
}

/// Whoever is turned away is told what everybody is told whose proof is wrong.
fn refused(world: &World, token: &str, why: &str) {
    let answer = ask(world, token);
    let wrong = world.get(PRINCIPAL).by_token("8A:Default.wrong").send();
    assert_eq!((answer.status, answer.text()), (401, wrong.text()), "{why}");
    assert_eq!(answer.header("www-authenticate"), wrong.header("www-authenticate"), "{why}");
}

#[test]
fn a_token_lets_in_the_user_whom_it_names_by_either_algorithm_and_in_any_letter_case() {
    let (rsa, elliptic) = (Signer::rsa("r"), Signer::elliptic("e"));
    let provider = Provider::new(&[&rsa, &elliptic]);
    let world = provider.world();
    for signer in [&rsa, &elliptic] {
        for (name, user) in [("tje0", "tje0"), ("TJE0", "tje0"), ("Rea0", "rea0")] {
            let principal = ask(&world, &provider.token(signer, &json!({"sub": name}))).ok();
            assert_eq!(principal["UserName"], user, "{name}");
            assert_eq!(principal["ProvidedCredentials"][0]["Type"], "OpenIdConnect");
        }
    }
    let reader = provider.token(&rsa, &json!({"sub": "rea0", "aud": ["x", "visage"]}));
    let info = world.image_info(world.ada).by_token(&reader).send().ok();
    assert_eq!(info["TableRight"]["Mask"], "Select", "the reader's rights");
    assert_eq!(provider.asked(), 1, "its keys are kept");
}

#[test]
fn types_of_tokens_for_access_and_identity_are_let_in() {
    let signer = Signer::elliptic("e");
    let provider = Provider::new(&[&signer]);
    let world = provider.world();
    for typ in [json!("at+jwt"), json!("application/at+JWT"), json!("jwt")] {
        let header = json!({"alg": "ES256", "kid": "e", "typ": typ});
        assert_eq!(ask(&world, &signer.token(&header, &provider.claims(&json!({})))).status, 200, "{typ}");
    }
    let bare = signer.token(&json!({"alg": "ES256"}), &provider.claims(&json!({})));
    assert_eq!(ask(&world, &bare).status, 200, "without type, and without a name for the only key");
}

#[test]
fn what_a_token_says_is_checked_and_makes_us_ask_nobody() {
    let signer = Signer::elliptic("e");
    let provider = Provider::new(&[&signer]);
    let world = provider.world();
    let claims: [(&str, Value); 13] = [
        ("another provider", json!({"iss": "http://127.0.0.1:1"})),
        ("nearly the provider", json!({"iss": format!("{}/", provider.issuer())})),
        ("another audience", json!({"aud": "somebody"})),
        ("no audience", json!({"aud": null})),
        ("no end", json!({"exp": null})),
        ("the end", json!({"exp": STORED})),
        ("a text as end", json!({"exp": "2000000000"})),
        ("a later beginning", json!({"nbf": STORED + 61})),
        ("signed later", json!({"iat": STORED + 61})),
        ("bound", json!({"cnf": {"jkt": "x"}})),
        ("a logout", json!({"events": {"http://schemas.openid.net/event/backchannel-logout": {}}})),
        ("nobody", json!({"sub": null})),
        ("a number", json!({"sub": 7})),
    ];
    for (why, other) in claims {
        refused(&world, &provider.token(&signer, &other), why);
    }
    assert_eq!(provider.asked(), 0);
}

#[test]
fn tokens_of_another_make_are_refused_and_make_us_ask_nobody() {
    let signer = Signer::elliptic("e");
    let provider = Provider::new(&[&signer]);
    let world = provider.world();
    let headers = [
        ("none", json!({"alg": "none", "kid": "e"})),
        ("another", json!({"alg": "ES384", "kid": "e"})),
        ("critical", json!({"alg": "ES256", "kid": "e", "crit": ["exp"], "exp": 1})),
        ("a logout", json!({"alg": "ES256", "kid": "e", "typ": "logout+jwt"})),
    ];
    for (why, header) in headers {
        refused(&world, &signer.token(&header, &provider.claims(&json!({}))), why);
    }
    let unsigned = format!(
        "{}.{}.",
        part(br#"{"alg":"none"}"#),
        part(provider.claims(&json!({})).to_string().as_bytes())
    );
    refused(&world, &unsigned, "no signature");
    let claims = provider.claims(&json!({})).to_string();
    let twice = claims.replacen('{', r#"{"sub":"rea0","#, 1);
    refused(&world, &signer.text(r#"{"alg":"ES256","kid":"e"}"#, &twice), "the same twice");
    for text in ["a.b.c", "..", "x.y.z.", "eyJ.eyJ.x"] {
        refused(&world, text, text);
    }
    assert_eq!(provider.asked(), 0);
}

#[test]
fn a_signature_counts_by_the_providers_own_key_and_its_own_algorithm_only() {
    let (rsa, elliptic, stranger) = (Signer::rsa("r"), Signer::elliptic("e"), Signer::rsa("r"));
    let provider = Provider::new(&[&rsa, &elliptic]);
    let world = provider.world();
    let claims = provider.claims(&json!({}));
    refused(&world, &stranger.token(&stranger.header(), &claims), "a stranger's key of that name");
    refused(&world, &rsa.with_the_public_key_as_secret(&claims), "the public key as a secret");
    refused(&world, &rsa.token(&json!({"alg": "ES256", "kid": "r"}), &claims), "RSA as if it were the other");
    refused(
        &world,
        &elliptic.token(&json!({"alg": "RS256", "kid": "e"}), &claims),
        "and the other way round",
    );
    refused(&world, &rsa.token(&json!({"alg": "ES256", "kid": "e"}), &claims), "the other's name");
    let brought = json!({"alg": "RS256", "kid": "r", "jwk": stranger.jwk(), "jku": provider.issuer(), "x5u": provider.issuer()});
    refused(&world, &stranger.token(&brought, &claims), "a key that it brings along");
    let good = rsa.token(&rsa.header(), &claims);
    let other = part(provider.claims(&json!({"sub": "rea0"})).to_string().as_bytes());
    let parts: Vec<_> = good.split('.').collect();
    refused(&world, &format!("{}.{other}.{}", parts[0], parts[2]), "other claims");
    refused(&world, &format!("{}.{}.{}", parts[0], parts[1], &parts[2][..340]), "a part of the signature");
    refused(&world, &format!("{}.{}.", parts[0], parts[1]), "no signature");
    refused(&world, &format!("{good}="), "padding");
    assert_eq!(ask(&world, &good).status, 200);
    assert_eq!(provider.asked(), 1);
}

#[test]
fn a_token_lets_in_nobody_who_is_not_a_user() {
    let signer = Signer::elliptic("e");
    let provider = Provider::new(&[&signer]);
    let world = provider.world();
    for name in
        ["eve", "visage:operator", "VISAGE:OPERATOR", "tje0 ", " tje0", "t\u{458}e0", "tje0\u{200b}", "*"]
    {
        refused(&world, &provider.token(&signer, &json!({"sub": name})), name);
    }
    for (name, user_type) in [("robot", UserType::System), ("guest", UserType::Anonymous)] {
        world.add_user(name, Role::Reader, &[], None);
        let token = provider.token(&signer, &json!({"sub": name}));
        assert_eq!(ask(&world, &token).status, 200, "{name}");
        world.run(async {
            let operator = world.people().operator().await.unwrap();
            world.people().set_user_type(&operator, name, user_type).await.unwrap();
        });
        refused(&world, &token, name);
        refused(&world, &provider.token(&signer, &json!({"sub": name, "jti": "2"})), name);
    }
    world.add_user("ken", Role::Reader, &[], None);
    assert_eq!(ask(&world, &provider.token(&signer, &json!({"sub": "KEN"}))).status, 200);
    refused(&world, &provider.token(&signer, &json!({"sub": "\u{212a}en"})), "the sign for kelvin");
    assert!(
        world.run(world.people().audit(&world.administrator, Some("eve"), 9)).is_err(),
        "nobody was added"
    );
}

#[test]
fn a_verified_address_may_be_the_name() {
    let signer = Signer::elliptic("e");
    let provider = Provider::new(&[&signer]);
    let world = World::with(|options| options.provider = Some(provider.settings("email")));
    world.add_user("ada@x.org", Role::Reader, &[], None);
    let token =
        |verified: Value| provider.token(&signer, &json!({"email": "Ada@x.org", "email_verified": verified}));
    assert_eq!(ask(&world, &token(json!(true))).ok()["UserName"], "ada@x.org");
    for verified in [json!(false), json!("true"), Value::Null] {
        refused(&world, &token(verified), "nobody has verified it");
    }
}

#[test]
fn a_user_who_has_retired_is_out_at_once() {
    let signer = Signer::elliptic("e");
    let provider = Provider::new(&[&signer]);
    let world = provider.world();
    let token = provider.token(&signer, &json!({"sub": "rea0"}));
    assert_eq!(ask(&world, &token).status, 200);
    let id = world.administrator.member_named("rea0").unwrap().associate.id;
    world.run(world.people().retire_user(&world.administrator, id, true)).unwrap();
    refused(&world, &token, "remembered");
    refused(&world, &provider.token(&signer, &json!({"sub": "rea0", "jti": "2"})), "new");
}

#[test]
fn a_token_is_remembered_until_it_expires() {
    let signer = Signer::elliptic("e");
    let provider = Provider::new(&[&signer]);
    let world = provider.world();
    let token = provider.token(&signer, &json!({"exp": STORED + 300}));
    for second in [0, 299] {
        world.clock.set(STORED + second);
        assert_eq!(ask(&world, &token).status, 200, "{second}");
    }
    world.clock.set(STORED + 300);
    for _ in 0..2 {
        refused(&world, &token, "expired");
    }
}

#[test]
fn a_token_buys_no_ticket_and_no_other_token() {
    let signer = Signer::elliptic("e");
    let provider = Provider::new(&[&signer]);
    let world = provider.world();
    let token = provider.token(&signer, &json!({}));
    world.post("/login/ticket", "").by_token(&token).send().refusal(403, "SoSentryException");
    assert_eq!(world.get("/api/v1/User/currentToken").by_token(&token).send().ok(), token);
    let again = world.post("/api/v1/Agents/User/GetAccessToken", "{}").by_token(&token).send().ok();
    assert_eq!(again, token);
    assert_eq!(world.run(world.people().open_sessions(&world.administrator)).unwrap(), []);
    assert_eq!(world.post("/login/leave", "").by_token(&token).send().status, 204);
}

#[test]
fn whoever_was_let_in_writes_as_long_as_the_user_is_there() {
    let signer = Signer::elliptic("e");
    let provider = Provider::new(&[&signer]);
    let world = provider.world();
    let id = world.get("/api/v1/User/rea0").send().ok()["AssociateId"].to_string();
    let body = format!("{{\"AssociateId\":{id},\"Retired\":true}}");
    let token = provider.token(&signer, &json!({}));
    let answer = world.post("/api/v1/Agents/User/MakeRetired", &body).by_token(&token).send();
    assert_eq!(answer.status, 204, "{}", answer.text());
}

#[test]
fn the_audit_log_has_a_sign_in_once_for_each_token_and_every_refusal() {
    let signer = Signer::elliptic("e");
    let provider = Provider::new(&[&signer]);
    let world = provider.world();
    let tokens = ["1", "2"].map(|jti| provider.token(&signer, &json!({"jti": jti})));
    for token in tokens.iter().chain(&tokens) {
        assert_eq!(ask(&world, token).status, 200);
    }
    for _ in 0..3 {
        ask(&world, &provider.token(&signer, &json!({"sub": "eve"})));
    }
    ask(&world, &provider.token(&signer, &json!({"exp": 7})));
    world.run(world.people().write_down()).unwrap();
    let log = world.run(world.people().audit(&world.administrator, None, 100)).unwrap();
    let outside = log.iter().filter(|entry| entry.detail == "outside");
    let told: Vec<_> = outside.map(|entry| (&*entry.event, entry.user.is_some(), entry.times)).collect();
    assert_eq!(told.len(), 2, "{log:?}");
    assert!(told.contains(&("signed in", true, 2)) && told.contains(&("refused", false, 4)), "{told:?}");
}

#[test]
fn long_tokens_are_read_and_longer_ones_are_not() {
    let signer = Signer::elliptic("e");
    let provider = Provider::new(&[&signer]);
    let world = World::with(|options| {
        options.provider = Some(provider.settings("sub"));
        options.limits.header_bytes = 32_768;
    });
    let token = |bytes| provider.token(&signer, &json!({"groups": "g".repeat(bytes)}));
    assert_eq!(ask(&world, &token(11_000)).status, 200);
    let text = ask(&world, &token(13_000)).refusal(401, "SoSessionException");
    assert!(text.contains("cannot be read"), "{text}");
}

#[test]
fn without_a_provider_and_with_bearer_switched_off_its_tokens_are_nothing() {
    let signer = Signer::elliptic("e");
    let provider = Provider::new(&[&signer]);
    let token = provider.token(&signer, &json!({}));
    refused(&World::new(), &token, "no provider");
    let world = World::with(|options| {
        options.provider = Some(provider.settings("sub"));
        options.doors.shut = vec![visage::http::auth::doors::Scheme::Bearer];
    });
    let text = ask(&world, &token).refusal(401, "SoSessionException");
    assert!(text.contains("switched off"), "{text}");
    assert_eq!(provider.asked(), 0);
}
