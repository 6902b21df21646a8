//! Tokens of a provider outside, what they say, and its keys: never a panic, and nothing is signed by guessing.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use visage::provider::Settings;
use visage::provider::claims::check;
use visage::provider::keys::{Algorithm, Found, Keys};
use visage::provider::members::Members;
use visage::provider::token::Token;

static SETTINGS: LazyLock<Settings> = LazyLock::new(|| Settings {
    issuer: "https://id.example".to_owned(),
    audiences: vec!["visage".to_owned()],
    claim: "email".to_owned(),
});

/// The only key, of which nobody has the other half: the point that the curve itself begins with.
static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let keys = r#"{"keys":[{"kty":"EC","crv":"P-256","x":"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY",
        "y":"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"}]}"#;
    Keys::parse(keys.as_bytes()).unwrap_or_default()
});

const NOW: i64 = 1_576_748_652;

fuzz_target!(|data: (&str, &[u8], &[u8])| {
    let (text, members, keys) = data;
    if let Ok(token) = Token::parse(text) {
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)));
        assert!(Token::is_like(text), "what can be read is taken for one");
        let Found::Key(key) = KEYS.find(Algorithm::Es256, None) else { panic!("the key is good") };
        assert!(!token.is_signed_with(&key));
    }
    if let Some(claims) = Members::parse(members)
        && let Ok(vouched) = check(&claims, &SETTINGS, NOW)
    {
        assert!(vouched.expires > NOW && !vouched.name.is_empty());
        assert_eq!(claims.text("iss"), Some("https://id.example"));
        assert!(!claims.has("cnf") && !claims.has("events"));
    }
    if let Ok(keys) = Keys::parse(keys) {
        for algorithm in [Algorithm::Rs256, Algorithm::Es256] {
            let _ = (keys.find(algorithm, None), keys.find(algorithm, Some("e")));
        }
    }
});
