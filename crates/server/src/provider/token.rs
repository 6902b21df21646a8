//! A signed token (JWT), taken apart. Nothing in it is believed yet.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::keys::{Algorithm, Key};
use super::members::Members;

/// A token in its compact form.
#[derive(Debug)]
pub struct Token<'a> {
    /// What its signature is made with, by its own word.
    pub algorithm: Algorithm,
    /// The name of the key.
    pub kid: Option<String>,
    /// What it says.
    pub claims: Members,
    signed: &'a str,
    signature: Vec<u8>,
}

impl<'a> Token<'a> {
    /// Whether a text may be one: three parts, and not a token of our own.
    pub fn is_like(text: &str) -> bool {
        !text.starts_with("8A:") && text.bytes().filter(|byte| *byte == b'.').count() == 2
    }

    /// Takes a token apart. Keys that a header brings along or points to are passed over: the provider's own are the
    /// only ones.
    ///
    /// # Errors
    /// Why it is no token that is ever let in.
    pub fn parse(text: &'a str) -> Result<Self, &'static str> {
        let (signed, signature) = text.rsplit_once('.').ok_or("it has no parts")?;
        let (header, claims) = signed.split_once('.').ok_or("it has no claims")?;
        let part = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
        let members = |text: &str| part(text).and_then(|bytes| Members::parse(&bytes));
        let header = members(header).ok_or("its header cannot be read")?;
        let algorithm = algorithm(&header)?;
        if header.has("crit") {
            return Err("its header wants something understood that is not");
        }
        if header.has("typ") && !header.text("typ").is_some_and(is_type) {
            return Err("it is of another type");
        }
        let kid = header.get("kid").map(|kid| kid.as_str().ok_or("the name of its key is no text"));
        let kid = kid.transpose()?.map(ToOwned::to_owned);
        let claims = members(claims).ok_or("its claims cannot be read")?;
        let signature = part(signature).ok_or("its signature cannot be read")?;
        Ok(Self { algorithm, kid, claims, signed, signature })
    }

    /// Whether whoever has this key has signed it.
    pub fn is_signed_with(&self, key: &Key) -> bool {
        key.verify_sig(self.signed.as_bytes(), &self.signature).is_ok()
    }
}

fn algorithm(header: &Members) -> Result<Algorithm, &'static str> {
    let algorithm = header.text("alg").and_then(Algorithm::named);
    algorithm.ok_or("its algorithm is neither RS256 nor ES256")
}

/// The types of tokens that let somebody in; there are others by the same provider that do not.
fn is_type(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    matches!(text.strip_prefix("application/").unwrap_or(&text), "jwt" | "at+jwt")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(header: &str, claims: &str, signature: &[u8]) -> String {
        let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        format!("{}.{}.{}", part(header.as_bytes()), part(claims.as_bytes()), part(signature))
    }

    fn refusal(header: &str) -> &'static str {
        Token::parse(&token(header, "{}", b"x")).unwrap_err()
    }

    #[test]
    fn a_token_is_told_from_our_own_by_its_three_parts() {
        assert!(Token::is_like("a.b.c") && Token::is_like("a.b."));
        for text in ["8A:Cust1.b.c", "8A:Cust1.b", "a.b", "a.b.c.d.e", "", "7T:abc=="] {
            assert!(!Token::is_like(text), "{text}");
        }
    }

    #[test]
    fn a_token_says_its_algorithm_its_key_and_its_claims() {
        let text = token(r#"{"alg":"ES256","kid":"k1"}"#, r#"{"sub":"ada"}"#, b"xyz");
        let token = Token::parse(&text).unwrap();
        assert_eq!((token.algorithm, token.kid.as_deref()), (Algorithm::Es256, Some("k1")));
        assert_eq!((token.claims.text("sub"), &*token.signature), (Some("ada"), &b"xyz"[..]));
        assert!(text.starts_with(token.signed) && !token.signed.contains("eHl6"));
    }

    #[test]
    fn other_algorithms_are_refused_in_any_spelling() {
        for algorithm in ["none", "None", "HS256", "rs256", "RS512", "PS256", "ES384", "EdDSA", "RS256 ", ""]
        {
            let text = refusal(&format!(r#"{{"alg":"{algorithm}"}}"#));
            assert!(text.contains("algorithm"), "{algorithm}: {text}");
        }
        for header in ["{}", r#"{"alg":null}"#, r#"{"alg":["RS256"]}"#] {
            assert!(refusal(header).contains("algorithm"), "{header}");
        }
    }

    #[test]
    fn tokens_for_other_purposes_are_refused_by_their_type() {
        for fits in ["JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt", "Application/JWT"] {
            let text = token(&format!(r#"{{"alg":"RS256","typ":"{fits}"}}"#), "{}", b"x");
            assert!(Token::parse(&text).is_ok(), "{fits}");
        }
        for other in [r#""logout+jwt""#, r#""dpop+jwt""#, r#""JOSE""#, r#""""#, "null", "7", r#""text/jwt""#]
        {
            let text = refusal(&format!(r#"{{"alg":"RS256","typ":{other}}}"#));
            assert!(text.contains("type"), "{other}: {text}");
        }
    }

    #[test]
    fn a_header_that_wants_more_than_we_know_is_refused_and_a_key_in_it_is_passed_over() {
        for crit in [r#"["b64"]"#, "[]", "null"] {
            assert!(refusal(&format!(r#"{{"alg":"RS256","crit":{crit}}}"#)).contains("understood"));
        }
        assert!(refusal(r#"{"alg":"RS256","kid":7}"#).contains("key"));
        let header =
            r#"{"alg":"RS256","jwk":{"kty":"oct"},"jku":"http://127.0.0.1/","x5u":"http://127.0.0.1/"}"#;
        assert_eq!(Token::parse(&token(header, "{}", b"x")).unwrap().kid, None);
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let good = token(r#"{"alg":"RS256"}"#, "{}", b"x");
        assert!(Token::parse(&good).is_ok());
        let spoilt =
            [good.replace('.', ".."), good.replace('.', " ."), format!("{good}="), format!("{good}.x")];
        for text in spoilt.iter().map(|text| &**text).chain(["", ".", "..", "...", "a.b.c", "8A:x"]) {
            assert!(Token::parse(text).is_err(), "{text}");
        }
        assert!(refusal(r#"{"alg":"none","alg":"RS256"}"#).contains("read"), "the same twice");
        let twice = token(r#"{"alg":"RS256"}"#, r#"{"sub":"ada","sub":"bob"}"#, b"x");
        assert!(Token::parse(&twice).unwrap_err().contains("claims"));
    }
}
