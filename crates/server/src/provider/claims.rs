//! What a token says, and whether that is meant for us and for now.

use serde_json::Value;

use super::Settings;
use super::members::Members;

/// How far the provider's clock may be ahead of ours. A token ends to the second: it is remembered as long.
const AHEAD_SECONDS: i64 = 60;
/// No user has a longer name.
const MAX_NAME_BYTES: usize = 255;

/// Whom a token vouches for, once its signature is good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouched {
    /// The user name.
    pub name: String,
    /// From when on the token is good no more, in seconds since 1970, UTC.
    pub expires: i64,
}

/// Whom these claims vouch for.
///
/// # Errors
/// Why they do not.
pub fn check(claims: &Members, settings: &Settings, now: i64) -> Result<Vouched, &'static str> {
    if claims.text("iss") != Some(&settings.issuer) {
        return Err("it is of another provider");
    }
    if !is_for(claims.get("aud"), &settings.audiences) {
        return Err("it is for somebody else");
    }
    let expires = moment(claims, "exp")?.ok_or("it does not say how long it is good")?;
    if expires <= now {
        return Err("it has expired");
    }
    for name in ["nbf", "iat"] {
        if moment(claims, name)?.is_some_and(|from| from > now + AHEAD_SECONDS) {
            return Err("it is not good yet");
        }
    }
    // Only whoever has a certain key, too, may use such a one, and we cannot see whether that is who sent it.
    if claims.has("cnf") {
        return Err("it is bound to a key");
    }
    if claims.has("events") {
        return Err("it tells of something and lets nobody in");
    }
    Ok(Vouched { name: user_name(claims, &settings.claim)?.to_owned(), expires })
}

fn user_name<'a>(claims: &'a Members, claim: &str) -> Result<&'a str, &'static str> {
    let name = claims.text(claim).filter(|name| (1..=MAX_NAME_BYTES).contains(&name.len()));
    let name = name.ok_or("it has no user name where auth.oidc.claim looks for it")?;
    if claim == "email" && claims.get("email_verified") != Some(&Value::Bool(true)) {
        return Err("nobody has verified its e-mail address");
    }
    Ok(name)
}

fn is_for(audience: Option<&Value>, wanted: &[String]) -> bool {
    let is_ours = |text: &str| wanted.iter().any(|wanted| wanted == text);
    match audience {
        Some(Value::String(text)) => is_ours(text),
        Some(Value::Array(several)) => {
            several.iter().all(Value::is_string) && several.iter().filter_map(Value::as_str).any(is_ours)
        }
        _ => false,
    }
}

/// Seconds since 1970; parts of one are allowed, and cut off.
fn moment(claims: &Members, name: &str) -> Result<Option<i64>, &'static str> {
    let Some(value) = claims.get(name) else { return Ok(None) };
    #[expect(clippy::cast_possible_truncation, reason = "it ends at the ends of time")]
    let parts = || value.as_f64().map(|seconds| seconds.floor() as i64);
    value.as_i64().or_else(parts).map(Some).ok_or("one of its times is no number")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: i64 = 1_576_748_652;

    fn settings(claim: &str) -> Settings {
        let audiences = vec!["visage".to_owned(), "also".to_owned()];
        Settings { issuer: "https://id.example".to_owned(), audiences, claim: claim.to_owned() }
    }

    /// Good claims, with some in their place.
    fn checked(claim: &str, other: &Value) -> Result<Vouched, &'static str> {
        let mut claims =
            json!({"iss": "https://id.example", "aud": "visage", "exp": NOW + 300, "sub": "ada"});
        for (name, value) in other.as_object().unwrap() {
            claims[name] = value.clone();
        }
        check(&Members::parse(claims.to_string().as_bytes()).unwrap(), &settings(claim), NOW)
    }

    #[test]
    fn good_claims_vouch_for_the_user_until_the_token_expires() {
        let ada = Vouched { name: "ada".to_owned(), expires: NOW + 300 };
        assert_eq!(checked("sub", &json!({})), Ok(ada.clone()));
        let more =
            json!({"aud": ["x", "also"], "iat": NOW, "nbf": NOW - 5, "azp": "x", "nonce": "y", "scope": "z"});
        assert_eq!(checked("sub", &more), Ok(ada));
        assert_eq!(checked("upn", &json!({"upn": "bob"})).unwrap().name, "bob");
    }

    #[test]
    fn another_provider_or_another_audience_is_refused() {
        for issuer in [
            json!("https://id.example/"),
            json!("https://ID.example"),
            json!(["https://id.example"]),
            json!(""),
        ] {
            assert_eq!(checked("sub", &json!({"iss": issuer})), Err("it is of another provider"), "{issuer}");
        }
        for audience in [
            json!("Visage"),
            json!(["x"]),
            json!([]),
            json!(null),
            json!(["visage", 7]),
            json!({"visage": 1}),
            json!(""),
        ] {
            assert_eq!(
                checked("sub", &json!({"aud": audience})),
                Err("it is for somebody else"),
                "{audience}"
            );
        }
    }

    #[test]
    fn a_token_is_good_before_its_end_and_from_its_beginning_but_for_clocks_that_differ() {
        for (claims, wanted) in [
            (json!({"exp": NOW + 1}), Ok(())),
            (json!({"exp": NOW}), Err("it has expired")),
            (json!({"exp": 0}), Err("it has expired")),
            (json!({"exp": -1}), Err("it has expired")),
            (json!({"exp": f64::from(i32::MAX) - 0.5}), Ok(())),
            (json!({"exp": u64::MAX}), Ok(())),
            (json!({"exp": 1e300}), Ok(())),
            (json!({"exp": null}), Err("one of its times is no number")),
            (json!({"exp": "4000000000"}), Err("one of its times is no number")),
            (json!({"nbf": NOW + 60, "iat": NOW + 60}), Ok(())),
            (json!({"nbf": NOW + 61}), Err("it is not good yet")),
            (json!({"iat": NOW + 61}), Err("it is not good yet")),
            (json!({"iat": true}), Err("one of its times is no number")),
        ] {
            assert_eq!(checked("sub", &claims).map(|_| ()), wanted, "{claims}");
        }
        let endless = Members::parse(br#"{"iss":"https://id.example","aud":"visage","sub":"ada"}"#).unwrap();
        assert_eq!(check(&endless, &settings("sub"), NOW), Err("it does not say how long it is good"));
    }

    #[test]
    fn bound_tokens_and_those_that_tell_of_a_logout_are_refused() {
        assert_eq!(checked("sub", &json!({"cnf": {"jkt": "x"}})), Err("it is bound to a key"));
        assert_eq!(checked("sub", &json!({"cnf": null})), Err("it is bound to a key"));
        assert_eq!(checked("sub", &json!({"events": {}})), Err("it tells of something and lets nobody in"));
    }

    #[test]
    fn a_name_is_a_text_and_an_address_is_verified() {
        for name in [json!(null), json!(7), json!(""), json!(["ada"]), json!("a".repeat(256))] {
            assert!(checked("sub", &json!({"sub": name})).unwrap_err().contains("no user name"), "{name}");
        }
        assert!(checked("upn", &json!({})).is_err());
        let address =
            |verified: Value| checked("email", &json!({"email": "a@b.c", "email_verified": verified}));
        assert_eq!(address(json!(true)).unwrap().name, "a@b.c");
        for verified in [json!(false), json!("true"), json!(1), json!(null)] {
            assert_eq!(address(verified), Err("nobody has verified its e-mail address"));
        }
        assert!(checked("email", &json!({"email": "a@b.c"})).is_err());
    }
}
