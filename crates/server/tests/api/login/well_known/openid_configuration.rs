//! `GET /login/.well-known/openid-configuration`.

use serde_json::json;

use crate::api::login::program::Program;
use crate::api::world::World;

const TARGET: &str = "/login/.well-known/openid-configuration";

#[test]
fn every_address_and_every_way_is_named_as_the_vendor_names_them() {
    let program = Program::new();
    let answer = program.world.get(TARGET).by_nobody().send().ok();
    let here = "http://visage.test";
    assert_eq!(answer["issuer"], format!("{here}/login"));
    assert_eq!(answer["authorization_endpoint"], format!("{here}/login/common/oauth/authorize"));
    assert_eq!(answer["token_endpoint"], format!("{here}/login/common/oauth/tokens"));
    assert_eq!(answer["jwks_uri"], format!("{here}/login/.well-known/jwks"));
    assert_eq!(answer["response_types_supported"], json!(["code"]));
    assert_eq!(answer["grant_types_supported"], json!(["authorization_code", "refresh_token"]));
    assert_eq!(answer["id_token_signing_alg_values_supported"], json!(["RS256"]));
    assert_eq!(
        answer["token_endpoint_auth_methods_supported"],
        json!(["client_secret_post", "client_secret_basic"])
    );
}

#[test]
fn the_addresses_it_names_are_there() {
    let program = Program::new();
    let answer = program.world.get(TARGET).by_nobody().send().ok();
    let path =
        |name: &str| answer[name].as_str().unwrap().strip_prefix("http://visage.test").unwrap().to_owned();
    assert_eq!(program.world.get(&path("jwks_uri")).by_nobody().send().status, 200);
    assert_eq!(program.world.get(&path("authorization_endpoint")).by_nobody().send().status, 400);
    assert_eq!(program.world.post(&path("token_endpoint"), "").by_nobody().send().status, 401);
}

#[test]
fn behind_a_proxy_the_public_address_is_named() {
    let world = World::with(|options| {
        options.doors.tenant = Some("Cust12345".to_owned());
        options.doors.identity_server = true;
        options.public_url = Some("https://people.example/".to_owned());
    });
    let answer = world.get(TARGET).by_nobody().send().ok();
    assert_eq!(answer["issuer"], "https://people.example/login");
    assert_eq!(answer["jwks_uri"], "https://people.example/login/.well-known/jwks");
}

#[test]
fn the_configuration_is_found_below_the_issuer_that_it_names_with_and_without_the_base_path() {
    let program = Program::new();
    for base in ["", "/SuperOffice"] {
        let answer = program.world.get(&format!("{base}{TARGET}")).by_nobody().send().ok();
        let issuer = answer["issuer"].as_str().unwrap();
        assert_eq!(issuer, format!("http://visage.test{base}/login"));
        let path = issuer.strip_prefix("http://visage.test").unwrap();
        let below = program.world.get(&format!("{path}/.well-known/openid-configuration")).by_nobody().send();
        assert_eq!(below.ok(), answer);
    }
}

#[test]
fn there_is_nothing_where_no_identity_server_is() {
    let world = World::new();
    let elsewhere = world.get("/login/.well-known/nowhere").by_nobody().send();
    let answer = world.get(TARGET).by_nobody().send();
    assert_eq!((answer.status, answer.text()), (elsewhere.status, elsewhere.text()));
    assert_eq!(answer.status, 404);
}
