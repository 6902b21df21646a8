//! `POST /Login/api/PartnerSystemUser/Authenticate`.

use serde_json::{Value, json};
use visage::http::auth::doors::Scheme;

use crate::api::client::Answer;
use crate::api::login::program::{PREFIX, Program, SECRET, SYSTEM_TOKEN};
use crate::api::world::{STORED, World, names};

const TARGET: &str = "/Login/api/PartnerSystemUser/Authenticate";

/// What a program sends that signs this text.
fn ask(program: &Program, text: &str) -> Answer {
    let signed = format!("{text}.{}", program.signature(text));
    send(program, &json!({"SignedSystemToken": signed}))
}

fn send(program: &Program, given: &Value) -> Answer {
    let mut body = json!({
        "ApplicationToken": SECRET,
        "ContextIdentifier": "Cust12345",
        "ReturnTokenType": "JWT",
    });
    body.as_object_mut().unwrap().extend(given.as_object().unwrap().clone());
    program.world.post(TARGET, &body.to_string()).by_nobody().send()
}

fn refused(answer: &Answer, word: &str) {
    let told = answer.ok();
    assert_eq!((&told["IsSuccessful"], &told["Token"]), (&false.into(), &Value::Null));
    assert!(told["ErrorMessage"].as_str().unwrap().contains(word), "{word}: {told}");
}

#[test]
fn a_program_that_signs_gets_a_ticket_of_its_system_user_in_a_signed_text() {
    let program = Program::new();
    let answer = ask(&program, &format!("{SYSTEM_TOKEN}.201912190944")).ok();
    assert_eq!(names(&answer), ["IsSuccessful", "Token", "ErrorMessage"]);
    assert_eq!((&answer["IsSuccessful"], &answer["ErrorMessage"]), (&true.into(), &Value::Null));
    let claims = program.claims(answer["Token"].as_str().unwrap());
    let serial = claims[format!("{PREFIX}serial")].as_str().unwrap();
    assert_eq!((&claims["iss"], &claims["aud"]), (&"SuperOffice AS".into(), &format!("spn:{serial}").into()));
    assert_eq!(claims[format!("{PREFIX}system_token")], SYSTEM_TOKEN);
    let ticket = claims[format!("{PREFIX}ticket")].as_str().unwrap();
    let request = program.world.get("/Cust12345/api/v1/User/currentPrincipal");
    let principal = request.by_ticket(ticket).header("SO-AppToken", SECRET).send().ok();
    assert_eq!(
        (&principal["UserType"], &principal["RoleType"]),
        (&"SystemAssociate".into(), &"System".into())
    );
    let info = program.world.image_info(program.world.ada).by_ticket(ticket).send();
    assert!(info.json()["TableRight"]["Mask"].as_str().unwrap().contains("Delete"));
}

#[test]
fn a_text_of_another_time_is_refused() {
    let program = Program::new();
    for (time, good) in [
        ("201912190935", true),
        ("201912190954", true),
        ("201912190934", false),
        ("201912190955", false),
        ("200001010000", false),
    ] {
        let answer = ask(&program, &format!("{SYSTEM_TOKEN}.{time}"));
        if good {
            assert_eq!(answer.ok()["IsSuccessful"], true, "{time}");
        } else {
            refused(&answer, "10 minutes");
        }
    }
    program.world.clock.set(STORED + 3600);
    refused(&ask(&program, &format!("{SYSTEM_TOKEN}.201912190944")), "10 minutes");
}

#[test]
fn a_text_that_somebody_else_signed_or_for_somebody_else_is_refused() {
    let program = Program::new();
    let text = format!("{SYSTEM_TOKEN}.201912190944");
    let good = format!("{text}.{}", program.signature(&text));
    let other = Program::new();
    refused(&ask(&program, "Another-token.201912190944"), "was not signed");
    refused(
        &send(&program, &json!({"SignedSystemToken": format!("{text}.{}", other.signature(&text))})),
        "was not signed",
    );
    refused(&send(&program, &json!({"SignedSystemToken": good.replace("0944.", "0945.")})), "was not signed");
    for (given, word) in [
        (json!({"ApplicationToken": "wrong"}), "ApplicationToken"),
        (json!({"ApplicationToken": "phones-secret"}), "was not signed"),
        (json!({"ContextIdentifier": "Cust1"}), "ContextIdentifier"),
        (json!({"ReturnTokenType": "Saml"}), "ReturnTokenType"),
    ] {
        let mut given = given;
        given["SignedSystemToken"] = good.clone().into();
        refused(&send(&program, &given), word);
    }
}

#[test]
fn what_is_no_signed_text_at_all_is_refused() {
    let program = Program::new();
    for text in ["", "x", "..", "a.b.c", &format!("{SYSTEM_TOKEN}.201912190944.~"), &".".repeat(1000)] {
        refused(&send(&program, &json!({"SignedSystemToken": text})), "SignedSystemToken is not");
    }
    for body in ["{", "[]", "{\"SignedSystemToken\":7}"] {
        program.world.post(TARGET, body).by_nobody().send().refusal(400, "ArgumentException");
    }
}

#[test]
fn a_program_whose_system_user_has_retired_gets_nothing() {
    let program = Program::new();
    let text = format!("{SYSTEM_TOKEN}.201912190944");
    let world = &program.world;
    world.run(async {
        let operator = world.people().operator().await.unwrap();
        let app = world.people().application("mailer").await.unwrap().unwrap();
        world.people().retire_user(&operator, app.system_user.unwrap(), true).await.unwrap();
    });
    refused(&ask(&program, &text), "retired");
}

#[test]
fn the_audit_log_has_who_did_not_prove_to_be_a_system_user_and_from_where() {
    let program = Program::new();
    let world = &program.world;
    refused(&ask(&program, "Another-token.201912190944"), "was not signed");
    refused(&ask(&program, &format!("{SYSTEM_TOKEN}.201912190844")), "10 minutes");
    world.run(async {
        let operator = world.people().operator().await.unwrap();
        let app = world.people().application("mailer").await.unwrap().unwrap();
        world.people().retire_user(&operator, app.system_user.unwrap(), true).await.unwrap();
    });
    refused(&ask(&program, &format!("{SYSTEM_TOKEN}.201912190944")), "retired");
    world.run(world.people().write_down()).unwrap();
    let log = world.run(world.people().audit(&world.administrator, Some("system:mailer"), 9)).unwrap();
    let refusals = log.iter().filter(|entry| entry.event == "refused");
    let told: Vec<_> =
        refusals.map(|entry| (&*entry.detail, &*entry.address, entry.by, entry.times)).collect();
    assert_eq!(told, [("system", "127.0.0.1", None, 3)], "{log:?}");
}

#[test]
fn where_tickets_let_nobody_in_there_are_none_to_have() {
    let program = Program::with(|options| options.doors.shut = vec![Scheme::Ticket]);
    refused(&ask(&program, &format!("{SYSTEM_TOKEN}.201912190944")), "switched off");
}

#[test]
fn there_is_nothing_where_no_identity_server_is() {
    let world = World::new();
    world.post(TARGET, "{}").by_nobody().send().refusal(404, "SoNotFoundException");
}
