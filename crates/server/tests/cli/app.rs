//! `visage app`.

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::cli::program::{Program, password_in};

#[test]
fn an_application_is_added_with_a_secret_that_is_shown_once_and_listed_and_removed() {
    let program = Program::new();
    let back = ["--redirect", "https://mailer.example/back", "--redirect", "http://localhost:4280/callback"];
    let added = program.done(&[&["app", "add", "The mailer", "--id", "mailer"][..], &back].concat());
    assert!(added.answer.starts_with("added application The mailer\nid: mailer\nsecret: "), "{added}");
    let secret = password_in(&added.answer, "secret: ");
    assert_eq!(secret.len(), 32);
    let listed = program.done(&["app", "list"]);
    assert!(listed.answer.contains("mailer.example/back") && !listed.answer.contains(&secret), "{listed}");
    let json: serde_json::Value =
        serde_json::from_str(&program.done(&["app", "list", "--json"]).answer).unwrap();
    assert_eq!((&json[0]["id"], &json[0]["name"]), (&"mailer".into(), &"The mailer".into()));
    assert_eq!(json[0]["redirects"].as_array().unwrap().len(), 2);
    assert_eq!(program.done(&["app", "remove", "mailer"]).answer, "removed application mailer\n");
    assert_eq!(program.done(&["app", "list", "--json"]).answer, "[]\n");
    assert_eq!(program.run(&["app", "remove", "mailer"]).code, Some(1));
}

#[test]
fn online_the_secret_is_what_a_ticket_needs() {
    let program = Program::new();
    program.done(&["user", "add", "ada", "--empty-password"]);
    let secret = password_in(&program.done(&["app", "add", "mailer"]).answer, "secret: ");
    let ticket = program.done(&["token", "issue", "ada"]).answer;
    let serving = program.serve(&["--set", "auth.installation=online"]);
    let request = serving.get("/api/v1").authorization(&format!("SOTicket {}", ticket.trim()));
    assert_eq!(request.clone().header("SO-AppToken", &secret).send().status, 200);
    assert_eq!(request.send().status, 401);
    assert_eq!(serving.get("/api/v1").by_user("ada", "").send().status, 401);
}

#[test]
fn what_cannot_be_taken_is_named() {
    let program = Program::new();
    for (arguments, word) in [
        (&["app", "add", "x", "--redirect", "nowhere"][..], "--redirect: "),
        (&["app", "add", "x", "--id", "a b"], "--id: "),
        (&["app", "add", "x\ny"], "a name has"),
    ] {
        let outcome = program.run(arguments);
        assert!(outcome.code == Some(1) && outcome.talk.contains(word), "{outcome}");
    }
    let program = Program::new();
    let refused = program.run(&["serve", "--listen", "127.0.0.1:0", "--set", "auth.installation=moon"]);
    assert!(refused.code == Some(1) && refused.talk.contains("onsite or online"), "{refused}");
}

#[test]
fn an_application_with_a_key_gets_a_system_token_and_a_system_user() {
    let program = Program::new();
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let der: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
    let pem =
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der.as_ref()));
    std::fs::write(program.path("public.pem"), pem).unwrap();
    let added = program.done(&["app", "add", "Night job", "--id", "night", "--public-key", "public.pem"]);
    let token = added.answer.lines().find_map(|line| line.strip_prefix("system token: ")).unwrap();
    assert!(token.starts_with("Nightjob-") && token.len() == 25, "{added}");
    let users = program.done(&["user", "list"]).answer;
    assert!(users.contains("system:night"), "{users}");
    program.done(&["app", "add", "Mailer", "--id", "mailer"]);
    let listed = program.done(&["app", "list"]).answer;
    let marked: Vec<_> = listed.lines().filter(|line| line.ends_with("(system user)")).collect();
    assert!(marked.len() == 1 && marked[0].starts_with("night "), "{listed}");
    let json: serde_json::Value =
        serde_json::from_str(&program.done(&["app", "list", "--json"]).answer).unwrap();
    assert_eq!((&json[0]["systemUser"], &json[1]["systemUser"]), (&true.into(), &false.into()));
    program.done(&["app", "remove", "night"]);
    std::fs::write(program.path("public.pem"), "no key").unwrap();
    for (file, word) in [("public.pem", "--public-key: "), ("nowhere.pem", "cannot read nowhere.pem")] {
        let refused = program.run(&["app", "add", "x", "--public-key", file]);
        assert!(refused.code == Some(1) && refused.talk.contains(word), "{refused}");
    }
}
