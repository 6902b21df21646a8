//! The keys that a provider publishes (JWKS), and which of them a token is to be verified with.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use super::members::Members;

/// A key that verifies signatures of one algorithm.
pub type Key = ParsedPublicKey;

/// Keys that are read of one provider; none has as many.
const MOST: usize = 64;
const COORDINATE_BYTES: usize = 32;

/// What a signature is made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// RSA with PKCS #1 padding and SHA-256.
    Rs256,
    /// ECDSA on the curve P-256 with SHA-256.
    Es256,
}

impl Algorithm {
    /// The one that headers and keys call so.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "ES256" => Some(Self::Es256),
            _ => None,
        }
    }
}

/// Keys of a provider.
#[derive(Debug, Default)]
pub struct Keys(Vec<Published>);

/// A key as the provider has it; without `key` it is for something that is not done here.
#[derive(Debug)]
struct Published {
    kid: Option<String>,
    key: Option<(Algorithm, Key)>,
}

/// The key for a token.
#[derive(Debug)]
pub enum Found {
    /// This one.
    Key(Key),
    /// There are keys, of which none fits: newer ones would not help.
    Another,
    /// There is no key of that name.
    Nothing,
}

#[derive(Deserialize)]
struct Set {
    keys: Vec<Members>,
}

impl Keys {
    /// Reads what a provider publishes.
    ///
    /// # Errors
    /// What is no set of keys.
    pub fn parse(text: &[u8]) -> Result<Self, String> {
        let set: Set = serde_json::from_slice(text).map_err(|error| format!("no set of keys: {error}"))?;
        if set.keys.len() > MOST {
            return Err(format!("more than {MOST} keys"));
        }
        let published =
            set.keys.iter().map(|key| Published { kid: key.text("kid").map(Into::into), key: usable(key) });
        Ok(Self(published.collect()))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The key of that name for that algorithm. A token that names none has the only one that there is.
    pub fn find(&self, algorithm: Algorithm, kid: Option<&str>) -> Found {
        let named = || self.0.iter().filter(|published| kid.is_none() || published.kid.as_deref() == kid);
        if kid.is_some() && named().next().is_none() {
            return Found::Nothing;
        }
        let mut fitting =
            named().filter_map(|published| published.key.as_ref()).filter(|key| key.0 == algorithm);
        match (fitting.next(), fitting.next()) {
            (Some((_, key)), None) => Found::Key(key.clone()),
            _ => Found::Another,
        }
    }
}

fn usable(jwk: &Members) -> Option<(Algorithm, Key)> {
    let algorithm = match jwk.text("kty")? {
        "RSA" => Algorithm::Rs256,
        "EC" if jwk.text("crv") == Some("P-256") => Algorithm::Es256,
        _ => return None,
    };
    let verifies = |operations: &serde_json::Value| {
        operations
            .as_array()
            .is_some_and(|operations| operations.iter().any(|operation| operation == "verify"))
    };
    let fits = jwk.get("alg").is_none_or(|name| name.as_str().and_then(Algorithm::named) == Some(algorithm))
        && jwk.get("use").is_none_or(|purpose| purpose == "sig")
        && jwk.get("key_ops").is_none_or(verifies);
    let key = match algorithm {
        _ if !fits => None,
        Algorithm::Rs256 => rsa(jwk),
        Algorithm::Es256 => elliptic(jwk),
    };
    Some((algorithm, key?))
}

fn rsa(jwk: &Members) -> Option<Key> {
    let number = |name| {
        let bytes = URL_SAFE_NO_PAD.decode(jwk.text(name)?).ok()?;
        Some(bytes.into_iter().skip_while(|byte| *byte == 0).collect::<Vec<_>>())
    };
    let (n, e) = (number("n")?, number("e")?);
    let bits = n.len() * 8 - n.first().map_or(0, |byte| byte.leading_zeros() as usize);
    // With an exponent of one, every text is its own signature.
    if !(2048..=8192).contains(&bits) || e.is_empty() || e == [1] || e.len() > 4 {
        return None;
    }
    RsaPublicKeyComponents { n, e }.to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256).ok()
}

fn elliptic(jwk: &Members) -> Option<Key> {
    let number =
        |name| URL_SAFE_NO_PAD.decode(jwk.text(name)?).ok().filter(|bytes| bytes.len() == COORDINATE_BYTES);
    // The mark of a point that is written out whole.
    let point = [&[4][..], &number("x")?, &number("y")?].concat();
    ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).ok()
}

#[cfg(test)]
mod tests;
