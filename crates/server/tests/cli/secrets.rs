//! Whatever way in is tried, with the right secret or a wrong one: nobody finds it in what the program prints, answers
//! or stores.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::cli::program::{Program, password_in};
use crate::client::{Answer, Request, basic};

const PASSWORD: &str = "marked-Kx7right";
const WRONG: &str = "marked-Kx7wrong";
/// Every door, each with a secret of nobody.
const OF_NOBODY: [&str; 4] =
    ["7T:bWFya2VkLUt4N3RpY2tldA", "8A:Default.marked-Kx7token", "marked-Kx7cookie", "marked-Kx7application"];

/// A secret, and what the program would make of it by encoding.
fn forms(secret: &str) -> Vec<Vec<u8>> {
    let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    let encoded = STANDARD.encode(secret);
    // Neighbours change the last letters of base64.
    let encoded = encoded.trim_end_matches('=');
    [secret, &hex, &encoded[..encoded.len() - 2]].map(|form| form.as_bytes().to_vec()).into()
}

/// Everything that could tell a secret: what was printed, every answer but the one that gives it, every stored file.
struct Told(Vec<(String, Vec<u8>)>);

impl Told {
    fn answer(&mut self, request: &Request, what: &str) -> Answer {
        let answer = request.send();
        let head = format!("{:?}", answer.headers);
        self.0.push((format!("the answer to {what}"), [head.as_bytes(), &answer.body].concat()));
        answer
    }

    fn assert_silent(&self, secret: &str) {
        for (what, told) in &self.0 {
            for form in forms(secret) {
                let found = told.windows(form.len()).any(|window| window == form);
                assert!(!found, "{what} tells {secret}");
            }
        }
    }
}

fn settings(more: &[&'static str]) -> Vec<&'static str> {
    let always = ["logging.level=trace", "logging.requests=true"];
    always.iter().chain(more).flat_map(|setting| ["--set", setting]).collect()
}

#[test]
fn no_secret_is_printed_answered_or_stored_whichever_door_it_comes_to() {
    let program = Program::new();
    let added = program.tell(&["user", "add", "ada", "--password-stdin"], &format!("{PASSWORD}\n"));
    assert_eq!(added.code, Some(0), "{added}");
    let application = password_in(&program.done(&["app", "add", "mailer"]).answer, "secret: ");
    let issued = program.done(&["token", "issue", "ada"]).answer.trim().to_owned();
    let mut told = Told(Vec::new());
    let (mut secrets, mut printed) = (vec![issued.clone(), application.clone()], Vec::new());

    let serving = program.serve(&settings(&[]));
    let post = |target: &str| Request::new(serving.address, "POST", target);
    let by_password = || serving.get("/api/v1").by_user("ada", PASSWORD);
    for _ in 0..2 {
        assert_eq!(told.answer(&by_password(), "a password").status, 200);
    }
    for wrong in [
        serving.get("/api/v1").by_user("ada", WRONG),
        serving.get("/api/v1").by_user(WRONG, PASSWORD),
        serving.get("/api/v1").authorization(&format!("SOTicket {}", OF_NOBODY[0])),
        serving.get("/api/v1").authorization(&format!("Bearer {}", OF_NOBODY[1])),
        serving.get("/api/v1").authorization(&basic(OF_NOBODY[0], "")),
        serving.get("/api/v1").header("Cookie", &format!("visage-session={}", OF_NOBODY[2])),
        serving.get("/api/v1").authorization(&format!("Basic {PASSWORD}")),
        serving.get("/api/v1").authorization(&format!("Unknown {PASSWORD}")),
    ] {
        assert_eq!(told.answer(&wrong, "a wrong secret").status, 401);
    }
    let ticket =
        post("/login/ticket").by_user("ada", PASSWORD).send().json()["Ticket"].as_str().unwrap().to_owned();
    let token = serving.get("/api/v1/User/currentToken").by_user("ada", PASSWORD).send().json();
    let token = token.as_str().unwrap().to_owned();
    for authorization in [format!("SOTicket {ticket}"), basic(&ticket, ""), format!("Bearer {token}")] {
        let request = serving.get("/api/v1").authorization(&authorization);
        assert_eq!(told.answer(&request, "a ticket or a token").status, 200);
    }
    let form = |password: &str| {
        let form = format!("username=ada&password={password}&returnUrl=/");
        post("/login").header("Content-Type", "application/x-www-form-urlencoded").body(form)
    };
    assert_eq!(told.answer(&form(WRONG), "the page with a wrong password").status, 401);
    let json = post("/login").header("Content-Type", "application/json");
    let json = json.body(serde_json::json!({"username": "ada", "password": WRONG}).to_string());
    assert_eq!(told.answer(&json, "JSON with a wrong password").status, 401);
    let answer = form(PASSWORD).send();
    let (session, xsrf) = (answer.cookie("visage-session"), answer.cookie("XSRF-TOKEN"));
    let cookies = format!("visage-session={session}; XSRF-TOKEN={xsrf}");
    let page = |value: &str| {
        serving.get("/api/v1/User/currentPrincipal").header("Cookie", &cookies).header("X-XSRF-TOKEN", value)
    };
    assert_eq!(told.answer(&page(&xsrf), "a page of ours").status, 200);
    assert_eq!(told.answer(&page(WRONG), "a page of somebody else").status, 401);
    told.answer(&serving.get("/metrics"), "metrics");
    printed.push(serving.stop());

    let online = program.serve(&settings(&["auth.installation=online"]));
    for (secret, status) in [(&*application, 200), (OF_NOBODY[3], 401)] {
        let request = online.get("/api/v1").authorization(&format!("SOTicket {issued}"));
        let request = request.header("SO-AppToken", secret);
        assert_eq!(told.answer(&request, "an application").status, status);
    }
    told.answer(&online.get("/metrics"), "metrics");
    printed.push(online.stop());

    let listed = ["token list", "app list --json", "user list --json", "audit", "config show", "check"];
    printed.extend(listed.map(|words| program.done(&words.split(' ').collect::<Vec<_>>())));
    for outcome in printed {
        told.0.push((
            "what the program printed".to_owned(),
            [outcome.answer, outcome.talk].concat().into_bytes(),
        ));
    }
    for file in program.files("visage-data") {
        told.0.push((file.display().to_string(), std::fs::read(&file).unwrap()));
    }
    let log = String::from_utf8_lossy(&told.0.iter().find(|(what, _)| what.contains("printed")).unwrap().1)
        .into_owned();
    assert!(log.contains("currentPrincipal") && log.len() > 2000, "the log was on: {log}");
    secrets.extend([PASSWORD.to_owned(), WRONG.to_owned(), ticket, token, session, xsrf]);
    secrets.extend(OF_NOBODY.map(ToOwned::to_owned));
    for secret in &secrets {
        told.assert_silent(secret);
    }
    assert!(told.0.len() > 30, "{}", told.0.len());
}
