//! A provider of OpenID Connect on this machine, and what signs its tokens.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use visage::provider::Settings;

use super::world::{STORED, World};

pub const AUDIENCE: &str = "visage";

/// What the provider does at the moment.
#[derive(Clone, Default)]
pub struct Doing {
    pub keys: Vec<Value>,
    /// What it calls itself, if that is something else.
    pub name: Option<String>,
    /// Where it says its keys are, if that is somewhere else.
    pub place: Option<String>,
    /// What it answers to everything, instead of what it should.
    pub instead: Option<String>,
    pub pause: Duration,
    /// How often its keys were asked for.
    pub asked: usize,
}

pub struct Provider {
    address: SocketAddr,
    doing: Arc<Mutex<Doing>>,
}

impl Provider {
    pub fn new(keys: &[&Signer]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let doing = Doing { keys: keys.iter().map(|key| key.jwk()).collect(), ..Doing::default() };
        let doing = Arc::new(Mutex::new(doing));
        let shared = Arc::clone(&doing);
        // It ends with the process, which is the test's own.
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || answer(stream.unwrap(), address, &shared));
            }
        });
        Self { address, doing }
    }

    pub fn issuer(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn settings(&self, claim: &str) -> Settings {
        let audiences = vec!["other".to_owned(), AUDIENCE.to_owned()];
        Settings { issuer: self.issuer(), audiences, claim: claim.to_owned() }
    }

    /// A world that lets in whom the provider vouches for.
    pub fn world(&self) -> World {
        World::with(|options| options.provider = Some(self.settings("sub")))
    }

    pub fn does(&self, other: impl FnOnce(&mut Doing)) {
        other(&mut self.doing.lock().unwrap());
    }

    pub fn asked(&self) -> usize {
        self.doing.lock().unwrap().asked
    }

    /// Good claims, with some in their place; null leaves one out.
    pub fn claims(&self, other: &Value) -> Value {
        let mut claims = json!({
            "iss": self.issuer(), "aud": AUDIENCE, "sub": "tje0", "iat": STORED, "exp": STORED + 3600,
        });
        for (name, value) in other.as_object().unwrap() {
            claims[name] = value.clone();
            if value.is_null() {
                claims.as_object_mut().unwrap().remove(name);
            }
        }
        claims
    }

    pub fn token(&self, signer: &Signer, other: &Value) -> String {
        signer.token(&signer.header(), &self.claims(other))
    }
}

fn answer(mut stream: TcpStream, address: SocketAddr, shared: &Mutex<Doing>) {
    let mut request = Vec::new();
    let mut piece = [0; 1024];
    while !request.windows(4).any(|window| window == b"\r\n\r\n") {
        match stream.read(&mut piece) {
            Ok(length) if length > 0 => request.extend_from_slice(&piece[..length]),
            _ => return,
        }
    }
    let request = String::from_utf8(request).unwrap();
    let doing = {
        let mut doing = shared.lock().unwrap();
        doing.asked += usize::from(request.starts_with("GET /keys "));
        doing.clone()
    };
    std::thread::sleep(doing.pause);
    let here = format!("http://{address}");
    let body = if request.starts_with("GET /keys ") {
        json!({"keys": doing.keys})
    } else if request.starts_with("GET /.well-known/openid-configuration ") {
        let place = doing.place.unwrap_or_else(|| format!("{here}/keys"));
        json!({"issuer": doing.name.unwrap_or(here), "jwks_uri": place})
    } else {
        panic!("{request}")
    };
    let body = body.to_string();
    let told = doing.instead.unwrap_or_else(|| {
        format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
    });
    // Whoever asked may have heard enough.
    let _ = stream.write_all(told.as_bytes());
}

/// A key with a name.
pub struct Signer {
    pub kid: String,
    pair: Pair,
}

enum Pair {
    Rsa(RsaKeyPair),
    Elliptic(EcdsaKeyPair),
}

impl Signer {
    pub fn rsa(kid: &str) -> Self {
        Self { kid: kid.to_owned(), pair: Pair::Rsa(RsaKeyPair::generate(KeySize::Rsa2048).unwrap()) }
    }

    pub fn elliptic(kid: &str) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        Self { kid: kid.to_owned(), pair: Pair::Elliptic(pair) }
    }

    pub fn jwk(&self) -> Value {
        match &self.pair {
            Pair::Rsa(pair) => {
                // A sequence of the modulus, which has 256 bytes and a zero before them, and the exponent.
                let der = pair.public_key().as_ref();
                let n = der.windows(5).position(|window| window == [2, 0x82, 1, 1, 0]).unwrap() + 5;
                json!({"kty": "RSA", "kid": self.kid, "use": "sig", "alg": "RS256", "n": part(&der[n..n + 256]), "e": "AQAB"})
            }
            Pair::Elliptic(pair) => {
                let point = pair.public_key().as_ref();
                json!({"kty": "EC", "crv": "P-256", "kid": self.kid, "x": part(&point[1..33]), "y": part(&point[33..])})
            }
        }
    }

    pub fn header(&self) -> Value {
        let algorithm = if matches!(self.pair, Pair::Rsa(_)) { "RS256" } else { "ES256" };
        json!({"alg": algorithm, "kid": self.kid, "typ": "JWT"})
    }

    /// A token of this header and these claims, whatever they say.
    pub fn token(&self, header: &Value, claims: &Value) -> String {
        self.text(&header.to_string(), &claims.to_string())
    }

    /// The same of texts.
    pub fn text(&self, header: &str, claims: &str) -> String {
        let signed = format!("{}.{}", part(header.as_bytes()), part(claims.as_bytes()));
        let random = SystemRandom::new();
        let signature = match &self.pair {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, signed.as_bytes(), &mut signature).unwrap();
                signature
            }
            Pair::Elliptic(pair) => pair.sign(&random, signed.as_bytes()).unwrap().as_ref().to_vec(),
        };
        format!("{signed}.{}", part(&signature))
    }

    /// A token whose secret is what everybody knows of this key.
    pub fn with_the_public_key_as_secret(&self, claims: &Value) -> String {
        let header = json!({"alg": "HS256", "kid": self.kid});
        let signed =
            format!("{}.{}", part(header.to_string().as_bytes()), part(claims.to_string().as_bytes()));
        let public = match &self.pair {
            Pair::Rsa(pair) => pair.public_key().as_ref().to_vec(),
            Pair::Elliptic(pair) => pair.public_key().as_ref().to_vec(),
        };
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &public), signed.as_bytes());
        format!("{signed}.{}", part(tag.as_ref()))
    }
}

/// A part of a token.
pub fn part(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
