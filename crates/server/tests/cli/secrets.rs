//! Whatever way in is tried, with the right secret or a wrong one: nobody finds it in what the program prints, answers
//! or stores.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use crate::cli::program::{Outcome, Program, Serving, password_in};
use crate::client::{Answer, Request, basic};

const PASSWORD: &str = "marked-Kx7right";
const WRONG: &str = "marked-Kx7wrong";
/// A ticket, a token, a cookie and an application's secret that nobody was given.
const OF_NOBODY: [&str; 4] =
    ["7T:bWFya2VkLUt4N3RpY2tldA", "8A:Default.marked-Kx7token", "marked-Kx7cookie", "marked-Kx7application"];

/// Everything that could tell a secret, and the secrets.
#[derive(Default)]
struct Told {
    texts: Vec<(String, Vec<u8>)>,
    secrets: Vec<String>,
}

impl Told {
    fn answer(&mut self, request: &Request, what: &str, status: u16) -> Answer {
        let answer = request.send();
        assert_eq!(answer.status, status, "{what}");
        let head = format!("{:?}", answer.headers);
        self.texts.push((format!("the answer to {what}"), [head.as_bytes(), &answer.body].concat()));
        answer
    }

    fn printed(&mut self, outcome: Outcome) {
        let text = [outcome.answer, outcome.talk].concat();
        self.texts.push(("what the program printed".to_owned(), text.into_bytes()));
    }

    fn assert_silent(&self) {
        for (secret, (what, told)) in
            self.secrets.iter().flat_map(|secret| self.texts.iter().map(move |text| (secret, text)))
        {
            for form in forms(secret) {
                let found = told.windows(form.len()).any(|window| window == form);
                assert!(!found, "{what} tells {secret}");
            }
        }
    }
}

/// A secret, and what the program would make of it by encoding.
fn forms(secret: &str) -> Vec<Vec<u8>> {
    let hex = secret.bytes().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    });
    let encoded = STANDARD.encode(secret);
    // Neighbours change the last letters of base64.
    let encoded = encoded.trim_end_matches('=');
    [secret, &hex, &encoded[..encoded.len() - 2]].map(|form| form.as_bytes().to_vec()).into()
}

fn serve(program: &Program, more: &[&'static str]) -> Serving {
    let always = ["logging.level=trace", "logging.requests=true"];
    let settings: Vec<_> = always.iter().chain(more).flat_map(|setting| ["--set", setting]).collect();
    program.serve(&settings)
}

fn post(serving: &Serving, target: &str) -> Request {
    Request::new(serving.address, "POST", target).header("Host", "localhost")
}

/// What nobody was given, and what is no secret where it is sent.
fn by_nobody(serving: &Serving, told: &mut Told) {
    let get = || serving.get("/api/v1");
    for wrong in [
        get().by_user("ada", WRONG),
        get().by_user(WRONG, PASSWORD),
        get().authorization(&format!("SOTicket {}", OF_NOBODY[0])),
        get().authorization(&format!("Bearer {}", OF_NOBODY[1])),
        get().authorization(&basic(OF_NOBODY[0], "")),
        get().header("Cookie", &format!("visage-session={}", OF_NOBODY[2])),
        get().authorization(&format!("Basic {PASSWORD}")),
        get().authorization(&format!("Unknown {PASSWORD}")),
    ] {
        told.answer(&wrong, "a wrong secret", 401);
    }
}

/// A password, a ticket and a token, each twice: what was right before is remembered.
fn by_header(serving: &Serving, told: &mut Told) {
    let by_password = |request: Request| request.by_user("ada", PASSWORD);
    let ticket = by_password(post(serving, "/login/ticket")).send().json()["Ticket"].clone();
    let token = by_password(serving.get("/api/v1/User/currentToken")).send().json();
    let (ticket, token) = (ticket.as_str().unwrap().to_owned(), token.as_str().unwrap().to_owned());
    let ways =
        [basic("ada", PASSWORD), format!("SOTicket {ticket}"), basic(&ticket, ""), format!("Bearer {token}")];
    for authorization in ways.iter().flat_map(|way| [way, way]) {
        told.answer(&serving.get("/api/v1").authorization(authorization), "what is right", 200);
    }
    told.secrets.extend([ticket, token]);
}

fn by_page(serving: &Serving, told: &mut Told) {
    let form = |password: &str| {
        let form = format!("username=ada&password={password}&returnUrl=/");
        post(serving, "/login").header("Content-Type", "application/x-www-form-urlencoded").body(form)
    };
    told.answer(&form(WRONG), "the page with a wrong password", 401);
    let json = serde_json::json!({"username": "ada", "password": WRONG}).to_string();
    let json = post(serving, "/login").header("Content-Type", "application/json").body(json);
    told.answer(&json, "JSON with a wrong password", 401);
    let answer = form(PASSWORD).send();
    let (session, xsrf) = (answer.cookie("visage-session"), answer.cookie("XSRF-TOKEN"));
    let cookies = format!("visage-session={session}; XSRF-TOKEN={xsrf}");
    for (value, status) in [(&*xsrf, 200), (WRONG, 401)] {
        let page = serving.get("/api/v1/User/currentPrincipal").header("Cookie", &cookies);
        told.answer(&page.header("X-XSRF-TOKEN", value), "a page", status);
    }
    told.secrets.extend([session, xsrf]);
}

fn by_application(serving: &Serving, told: &mut Told, ticket: &str, application: &str) {
    for (secret, status) in [(application, 200), (OF_NOBODY[3], 401)] {
        let request = serving.get("/api/v1").authorization(&format!("SOTicket {ticket}"));
        told.answer(&request.header("SO-AppToken", secret), "an application", status);
    }
}

/// A code, a refresh token and an access token, with the right secrets and with wrong ones.
fn by_program(serving: &Serving, told: &mut Told, secret: &str) {
    let form = |form: &str| post(serving, "/login/common/oauth/tokens").body(form);
    let signed_in = post(serving, "/login").body(format!("username=ada&password={PASSWORD}")).send();
    let session = signed_in.cookie("visage-session");
    let asked =
        "/login/common/oauth/authorize?response_type=code&client_id=page&redirect_uri=http://localhost/back";
    let sent = serving.get(asked).header("Cookie", &format!("visage-session={session}")).send();
    let code = sent.header("location").unwrap().split("code=").nth(1).unwrap().to_owned();
    let client = "client_id=page&redirect_uri=http://localhost/back&grant_type=authorization_code";
    for (secret, code, status) in [(WRONG, &*code, 401), (secret, OF_NOBODY[3], 400)] {
        let wrong = form(&format!("{client}&client_secret={secret}&code={code}"));
        told.answer(&wrong, "tokens for what is wrong", status);
    }
    let redeemed = form(&format!("{client}&client_secret={secret}&code={code}")).send().ok();
    let token = |name: &str| redeemed[name].as_str().unwrap().to_owned();
    told.secrets.extend([code, session, token("refresh_token"), token("access_token")]);
    let again = format!("client_id=page&client_secret={secret}&grant_type=refresh_token&refresh_token=");
    told.answer(&form(&format!("{again}{}", OF_NOBODY[1])), "a wrong refresh token", 400);
    let fresh = form(&format!("{again}{}", token("refresh_token"))).send().ok();
    told.secrets.push(fresh["access_token"].as_str().unwrap().to_owned());
    told.answer(&serving.get("/login/.well-known/jwks"), "keys", 200);
}

/// A token of a provider that does not answer, and tokens that are none.
fn by_provider(serving: &Serving, told: &mut Told) {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let claims = r#"{"iss":"http://127.0.0.1:9","aud":"visage","exp":4102444800,"sub":"marked-Kx7subject"}"#;
    let signature = part("marked-Kx7signature");
    let token = format!("{}.{}.{signature}", part(r#"{"alg":"RS256","kid":"x"}"#), part(claims));
    let expired = token.replace(&part(claims), &part(&claims.replace("4102444800", "7")));
    for (token, status) in [(&token, 503), (&expired, 401), (&format!("a.{signature}.c"), 401)] {
        let request = serving.get("/api/v1").authorization(&format!("Bearer {token}"));
        told.answer(&request, "a token of a provider", status);
    }
    told.secrets.extend([token, signature, expired, "marked-Kx7subject".to_owned()]);
}

#[test]
fn no_secret_is_printed_answered_or_stored_whichever_door_it_comes_to() {
    let program = Program::new();
    let added = program.tell(&["user", "add", "ada", "--password-stdin"], &format!("{PASSWORD}\n"));
    assert_eq!(added.code, Some(0), "{added}");
    let application = password_in(&program.done(&["app", "add", "mailer"]).answer, "secret: ");
    let page = program.done(&["app", "add", "page", "--id", "page", "--redirect", "http://localhost/back"]);
    let page = password_in(&page.answer, "secret: ");
    let ticket = program.done(&["token", "issue", "ada"]).answer.trim().to_owned();
    let mut told = Told::default();
    told.secrets.extend([PASSWORD, WRONG, &*ticket, &*application, &*page].map(ToOwned::to_owned));
    told.secrets.extend(OF_NOBODY.map(ToOwned::to_owned));

    let onsite = serve(&program, &["auth.identity_server=true", "auth.tenant=Cust1"]);
    by_header(&onsite, &mut told);
    by_nobody(&onsite, &mut told);
    by_page(&onsite, &mut told);
    by_program(&onsite, &mut told, &page);
    told.answer(&onsite.get("/metrics"), "metrics", 200);
    let log = onsite.stop();
    assert!(log.talk.contains("currentPrincipal") && log.talk.len() > 2000, "the log was on: {log}");
    told.printed(log);
    let online = serve(&program, &["auth.installation=online"]);
    by_application(&online, &mut told, &ticket, &application);
    told.printed(online.stop());
    let outside = serve(&program, &["auth.oidc.issuer=http://127.0.0.1:9", "auth.oidc.audience=visage"]);
    by_provider(&outside, &mut told);
    told.printed(outside.stop());

    for words in ["token list", "app list --json", "user list --json", "audit", "config show", "check"] {
        told.printed(program.done(&words.split(' ').collect::<Vec<_>>()));
    }
    for file in program.files("visage-data") {
        told.texts.push((file.display().to_string(), std::fs::read(&file).unwrap()));
    }
    assert!(told.texts.len() > 30 && told.secrets.len() == 22, "{}", told.texts.len());
    told.assert_silent();
}
