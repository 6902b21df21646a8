//! Which published keys are used, and for which tokens.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use serde_json::{Value, json};

use super::*;

fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A key of so many bits, which nobody has the other half of.
fn rsa_of(bits: usize) -> Value {
    let mut n = vec![0xff; bits.div_ceil(8)];
    if let Some(first) = n.first_mut() {
        *first = 0xff >> (bits.div_ceil(8) * 8 - bits);
    }
    json!({"kty": "RSA", "kid": "r", "n": encoded(&n), "e": "AQAB"})
}

fn elliptic_of(pair: &EcdsaKeyPair) -> Value {
    let point = pair.public_key().as_ref();
    json!({"kty": "EC", "crv": "P-256", "kid": "e", "x": encoded(&point[1..33]), "y": encoded(&point[33..])})
}

fn pair() -> EcdsaKeyPair {
    EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap()
}

fn with(mut key: Value, members: &Value) -> Value {
    for (name, value) in members.as_object().unwrap() {
        key[name] = value.clone();
    }
    key
}

fn keys(keys: &[Value]) -> Keys {
    Keys::parse(json!({"keys": keys}).to_string().as_bytes()).unwrap()
}

fn found(keys: &Keys, algorithm: Algorithm, kid: Option<&str>) -> &'static str {
    match keys.find(algorithm, kid) {
        Found::Key(_) => "key",
        Found::Another => "another",
        Found::Nothing => "nothing",
    }
}

#[test]
fn signatures_of_published_keys_are_verified() {
    let pair = pair();
    let signature = pair.sign(&SystemRandom::new(), b"text").unwrap();
    let Found::Key(key) = keys(&[elliptic_of(&pair)]).find(Algorithm::Es256, Some("e")) else { panic!() };
    assert!(key.verify_sig(b"text", signature.as_ref()).is_ok());
    assert!(key.verify_sig(b"tex", signature.as_ref()).is_err());

    let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    // A sequence of the modulus, which has 256 bytes and a zero before them, and the exponent.
    let der = pair.public_key().as_ref();
    let n = der.windows(5).position(|window| window == [2, 0x82, 1, 1, 0]).unwrap() + 5;
    let jwk = with(rsa_of(2048), &json!({"n": encoded(&der[n..n + 256])}));
    let mut signature = vec![0; 256];
    pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), b"text", &mut signature).unwrap();
    for jwk in [jwk.clone(), with(jwk, &json!({"n": encoded(&der[n - 1..n + 256])}))] {
        let Found::Key(key) = keys(&[jwk]).find(Algorithm::Rs256, Some("r")) else { panic!() };
        assert!(key.verify_sig(b"text", &signature).is_ok(), "with a zero before the number or without");
        assert!(key.verify_sig(b"tex", &signature).is_err());
    }
}

#[test]
fn a_key_is_found_by_its_name_and_for_its_own_algorithm_only() {
    let all = keys(&[rsa_of(2048), elliptic_of(&pair()), json!({"kty": "OKP", "kid": "o"})]);
    for (algorithm, kid, wanted) in [
        (Algorithm::Rs256, "r", "key"),
        (Algorithm::Es256, "e", "key"),
        (Algorithm::Rs256, "e", "another"),
        (Algorithm::Es256, "r", "another"),
        (Algorithm::Rs256, "o", "another"),
        (Algorithm::Rs256, "x", "nothing"),
        (Algorithm::Rs256, "", "nothing"),
        (Algorithm::Rs256, "R", "nothing"),
    ] {
        assert_eq!(found(&all, algorithm, Some(kid)), wanted, "{algorithm:?} {kid}");
    }
}

#[test]
fn a_token_that_names_no_key_has_the_only_one_of_its_kind_or_none() {
    let one = keys(&[rsa_of(2048), elliptic_of(&pair())]);
    assert_eq!(found(&one, Algorithm::Rs256, None), "key");
    let two = keys(&[rsa_of(2048), rsa_of(3072)]);
    assert_eq!(found(&two, Algorithm::Rs256, None), "another");
    assert_eq!(found(&two, Algorithm::Rs256, Some("r")), "another", "nobody can tell which is meant");
    assert_eq!(found(&keys(&[]), Algorithm::Rs256, None), "another");
}

/// What becomes of a token that is signed with this key, and names it.
fn used(key: &Value) -> &'static str {
    let algorithm = if key["kid"] == "r" { Algorithm::Rs256 } else { Algorithm::Es256 };
    found(&keys(std::slice::from_ref(key)), algorithm, key["kid"].as_str())
}

#[test]
fn keys_that_are_for_something_else_are_not_used_and_known_by_name_all_the_same() {
    for good in [
        json!({}),
        json!({"alg": "RS256", "use": "sig", "key_ops": ["verify"], "x5c": ["x"]}),
        json!({"e": encoded(&[3])}),
    ] {
        assert_eq!(used(&with(rsa_of(2048), &good)), "key", "{good}");
    }
    for bad in [
        json!({"alg": "PS256"}),
        json!({"alg": "ES256"}),
        json!({"alg": 7}),
        json!({"use": "enc"}),
        json!({"use": null}),
        json!({"key_ops": ["sign"]}),
        json!({"kty": "rsa"}),
        json!({"kty": "oct", "k": "AQAB"}),
        json!({"e": "AQ"}),
        json!({"e": ""}),
        json!({"e": encoded(&[1; 5])}),
        json!({"n": "not base64!"}),
        json!({"n": null}),
    ] {
        assert_eq!(used(&with(rsa_of(2048), &bad)), "another", "{bad}");
    }
}

#[test]
fn points_that_lie_on_no_curve_or_on_another_are_not_used() {
    let pair = pair();
    assert_eq!(used(&elliptic_of(&pair)), "key");
    for bad in [
        json!({"crv": "P-384"}),
        json!({"crv": "secp256k1"}),
        json!({"x": encoded(&[1; 32])}),
        json!({"x": encoded(&[0; 31])}),
        json!({"alg": "RS256"}),
    ] {
        assert_eq!(used(&with(elliptic_of(&pair), &bad)), "another", "{bad}");
    }
}

#[test]
fn keys_of_fewer_or_more_bits_than_are_safe_and_cheap_are_not_used() {
    for bits in [2048, 3072, 4096, 8192] {
        assert_eq!(used(&rsa_of(bits)), "key", "{bits}");
    }
    for bits in [0, 512, 1024, 2047, 8193] {
        assert_eq!(used(&rsa_of(bits)), "another", "{bits}");
    }
}

#[test]
fn what_is_no_set_of_keys_is_refused() {
    for text in ["", "[]", "{}", r#"{"keys":7}"#, r#"{"keys":[7]}"#, r#"{"keys":[],"keys":[]}"#] {
        assert!(Keys::parse(text.as_bytes()).is_err(), "{text}");
    }
    let many = json!({"keys": vec![json!({}); 65]});
    assert!(Keys::parse(many.to_string().as_bytes()).is_err());
}
