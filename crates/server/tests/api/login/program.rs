//! A program whose users sign in here: what it sends, and what it makes of the answers.

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaPublicKeyComponents,
};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::Value;
use visage::http::Options;
use visage_people::application::{NewApplication, NewSystem};

use crate::api::client::{Answer, Request};
use crate::api::world::{Browser, World};

pub const SECRET: &str = "mailer-secret";
pub const REDIRECT: &str = "http://localhost:4280/callback";
pub const SYSTEM_TOKEN: &str = "Mailer-token";
/// What a claim of the vendor begins with.
pub const PREFIX: &str = "http://schemes.superoffice.net/identity/";
/// The pair that RFC 7636 has as its example.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

pub struct Program {
    pub world: World,
    pub pair: KeyPair,
}

impl Program {
    /// The world of tenant Cust12345, whose identity server knows the program `mailer`.
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    /// The same, whose operator decided something.
    pub fn with(decide: impl FnOnce(&mut Options)) -> Self {
        let world = World::with(|options| {
            options.doors.tenant = Some("Cust12345".to_owned());
            options.doors.identity_server = true;
            decide(options);
        });
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let der: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
        let public_key = format!(
            "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
            STANDARD.encode(der.as_ref())
        );
        let system = Some(NewSystem { public_key, token: SYSTEM_TOKEN.to_owned() });
        let redirects = vec![REDIRECT.to_owned(), "com.example.mailer://back?x=1".to_owned()];
        let new = NewApplication { client_id: "mailer".into(), name: "Mailer".into(), redirects, system };
        world.run(async {
            let operator = world.people().operator().await.unwrap();
            world.people().add_application(&operator, &new, SECRET).await.unwrap();
            let other = NewApplication { client_id: "phones".into(), system: None, ..new.clone() };
            world.people().add_application(&operator, &other, "phones-secret").await.unwrap();
        });
        Self { world, pair }
    }

    /// What the browser of somebody asks when the program sends it here; `more` follows in the query.
    pub fn authorize(&self, more: &str) -> Request {
        let redirect = "http%3A%2F%2Flocalhost%3A4280%2Fcallback";
        self.world
            .get(&format!(
                "/login/common/oauth/authorize?response_type=code&client_id=mailer&scope=openid\
                 &redirect_uri={redirect}&state=a%26b{more}"
            ))
            .by_nobody()
    }

    /// A code for the administrator, who has signed in.
    pub fn code(&self, more: &str) -> String {
        self.code_of(&self.world.browser(), more)
    }

    pub fn code_of(&self, browser: &Browser, more: &str) -> String {
        let answer = browser.sends(self.authorize(more)).send();
        let location = answer.header("location").unwrap_or_else(|| panic!("{}", answer.text()));
        let told = location.strip_prefix(&format!("{REDIRECT}?")).unwrap();
        let told: Vec<_> = form_urlencoded::parse(told.as_bytes()).into_owned().collect();
        assert_eq!(answer.status, 302);
        assert_eq!((&*told[0].0, &*told[1].0, &*told[1].1), ("code", "state", "a&b"), "{location}");
        told[0].1.clone()
    }

    /// What the program sends to get tokens.
    pub fn tokens(&self, form: &str) -> Answer {
        let request = self.world.request("POST", "/login/common/oauth/tokens").by_nobody();
        request.header("Content-Type", "application/x-www-form-urlencoded").body(form).send()
    }

    /// What the program sends for a code.
    pub fn redeem(&self, code: &str, more: &str) -> Answer {
        self.tokens(&format!(
            "grant_type=authorization_code&client_id=mailer&client_secret={SECRET}\
             &redirect_uri={REDIRECT}&code={code}{more}"
        ))
    }

    /// The claims of a JWT, whose signature the published key verifies.
    pub fn claims(&self, jwt: &str) -> Value {
        let parts: Vec<_> = jwt.split('.').collect();
        let [header, claims, signature] = *parts else { panic!("{jwt}") };
        let read = |part: &str| URL_SAFE_NO_PAD.decode(part).unwrap();
        let header: Value = serde_json::from_slice(&read(header)).unwrap();
        let key = &self.world.get("/login/.well-known/jwks").by_nobody().send().ok()["keys"][0];
        assert_eq!((&header["typ"], &header["alg"]), (&"JWT".into(), &"RS256".into()));
        assert_eq!((&header["kid"], &header["x5t"]), (&key["kid"], &key["x5t"]));
        let part = |name: &str| read(key[name].as_str().unwrap());
        let public = RsaPublicKeyComponents { n: part("n"), e: part("e") };
        let signed = jwt.rsplit_once('.').unwrap().0;
        public.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &read(signature)).unwrap();
        serde_json::from_slice(&read(claims)).unwrap()
    }

    /// A text as the program signs it.
    pub fn signature(&self, text: &str) -> String {
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
        STANDARD.encode(signature)
    }
}
