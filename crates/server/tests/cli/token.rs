//! `visage token`.

use serde_json::Value;

use crate::cli::program::Program;

fn list(program: &Program) -> Vec<Value> {
    let json = program.done(&["token", "list", "--json"]).answer;
    serde_json::from_str::<Value>(&json).unwrap().as_array().unwrap().clone()
}

#[test]
fn a_ticket_and_a_token_let_in_the_user_they_were_issued_for_until_they_are_revoked() {
    let program = Program::new();
    program.done(&["user", "add", "ada", "--empty-password"]);
    let ticket = program.done(&["token", "issue", "ADA"]).answer;
    let token = program.done(&["token", "issue", "ada", "--kind", "access"]).answer;
    assert!(ticket.starts_with("7T:") && token.starts_with("8A:Default."), "{ticket}{token}");
    let serving = program.serve(&[]);
    let status = |authorization: String| serving.get("/api/v1").authorization(&authorization).send().status;
    let by_ticket = || status(format!("SOTicket {}", ticket.trim()));
    let by_token = || status(format!("Bearer {}", token.trim()));
    assert_eq!((by_ticket(), by_token()), (200, 200));
    let listed = list(&program);
    assert_eq!(listed.len(), 2);
    assert_eq!((&listed[0]["kind"], &listed[0]["user"]), (&"access".into(), &"ada".into()));
    let text = program.done(&["token", "list"]).answer;
    assert!(text.contains("ticket") && text.contains("good until 2"), "{text}");
    assert!(!text.contains(ticket.trim()) && !text.contains(token.trim()), "{text}");
    program.done(&["token", "revoke", &listed[0]["id"].to_string()]);
    assert_eq!((by_ticket(), by_token()), (200, 401));
    let revoked = program.done(&["token", "revoke", "--user", "ada"]);
    assert_eq!(revoked.answer, "revoked 1 of ada\n");
    assert_eq!(by_ticket(), 401);
    assert!(list(&program).is_empty());
}

#[test]
fn a_token_names_the_tenant_that_the_settings_name() {
    let program = Program::new();
    program.done(&["user", "add", "ada", "--empty-password"]);
    let issue = |tenant: &str| {
        program.run(&["token", "issue", "ada", "--kind", "access", "--set", &format!("auth.tenant={tenant}")])
    };
    let token = issue("Cust12345").answer;
    assert!(token.starts_with("8A:Cust12345."), "{token}");
    let refused = issue("a.b");
    assert!(refused.code == Some(1) && refused.talk.contains("auth.tenant"), "{refused}");
}

#[test]
fn when_a_ticket_was_used_is_written_when_the_server_stops() {
    let program = Program::new();
    program.done(&["user", "add", "ada", "--empty-password"]);
    let ticket = program.done(&["token", "issue", "ada"]).answer;
    let before = list(&program)[0]["used"].clone();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let serving = program.serve(&[]);
    let request = serving.get("/api/v1").authorization(&format!("SOTicket {}", ticket.trim()));
    assert_eq!(request.send().status, 200);
    serving.stop();
    assert_ne!(list(&program)[0]["used"], before);
}

#[test]
fn whoever_is_not_there_has_nothing_to_issue_or_to_revoke() {
    let program = Program::new();
    program.done(&["user", "add", "ada", "--empty-password"]);
    for arguments in [
        &["token", "issue", "eve"][..],
        &["token", "issue", "visage:operator"],
        &["token", "revoke", "--user", "eve"],
        &["token", "revoke", "4711"],
    ] {
        let outcome = program.run(arguments);
        assert_eq!(outcome.code, Some(1), "{outcome}");
        assert!(outcome.answer.is_empty(), "{outcome}");
    }
    assert_eq!(program.run(&["token", "revoke"]).code, Some(2));
}
