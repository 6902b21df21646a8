//! `visage user`.

use crate::cli::program::{Program, password_in};

#[test]
fn users_are_added_and_listed() {
    let program = Program::new();
    let added =
        program.run(&["user", "add", "ada", "--full-name", "Ada Lovelace", "--role", "administrator"]);
    insta::assert_snapshot!("user_add", added);
    let password = password_in(&added.answer, "password: ");
    assert_eq!(password.len(), 16);
    program.tell(&["user", "add", "bob", "--password-stdin"], "secret\n");
    insta::assert_snapshot!("user_list", program.run(&["user", "list"]));
    let json: serde_json::Value =
        serde_json::from_str(&program.done(&["user", "list", "--json"]).answer).unwrap();
    assert_eq!(json[0]["name"], "ada");
    assert_eq!(json[0]["fullName"], "Ada Lovelace");
    assert_eq!(json[1]["name"], "bob");
    assert_eq!(json.as_array().unwrap().len(), 2, "the operator is nobody's business");
}

#[test]
fn passwords_that_were_given_in_each_way_work() {
    let program = Program::new();
    let random = password_in(&program.done(&["user", "add", "random"]).answer, "password: ");
    let told = program.tell(&["user", "add", "told", "--password-stdin"], "  s:ecret ø\r\nmore\n");
    assert_eq!(told.code, Some(0), "{told}");
    assert!(!told.to_string().contains("ecret"), "{told}");
    program.done(&["user", "add", "empty", "--empty-password"]);
    let serving = program.serve(&[]);
    let status = |name: &str, password: &str| serving.get("/api/v1").by_user(name, password).send().status;
    assert_eq!(status("random", &random), 200);
    assert_eq!(status("told", "  s:ecret ø"), 200);
    assert_eq!(status("empty", ""), 200);
    assert_eq!(status("random", ""), 401);
    assert_eq!(status("told", "s:ecret ø"), 401);
    let outcome = serving.stop();
    assert!(!outcome.talk.contains("made the administrator"), "there are users already: {outcome}");
}

#[test]
fn a_password_is_changed() {
    let program = Program::new();
    program.done(&["user", "add", "ada", "--empty-password"]);
    let changed = program.run(&["user", "password", "ADA"]);
    assert_eq!(changed.code, Some(0), "{changed}");
    let password = password_in(&changed.answer, "password: ");
    let serving = program.serve(&[]);
    assert_eq!(serving.get("/api/v1").by_user("ada", &password).send().status, 200);
    assert_eq!(serving.get("/api/v1").by_user("ada", "").send().status, 401);
}

#[test]
fn what_cannot_be_taken_is_named_and_changes_nothing() {
    let program = Program::new();
    program.done(&["user", "add", "ada", "--empty-password"]);
    let long = "x".repeat(300);
    let refused = [
        vec!["user", "add", "ADA", "--empty-password"],
        vec!["user", "add", "a:b", "--empty-password"],
        vec!["user", "add", " ", "--empty-password"],
        vec!["user", "add", "a\nb", "--empty-password"],
        vec!["user", "add", &long, "--empty-password"],
        vec!["user", "password", "eve", "--empty-password"],
        vec!["user", "password", "visage:operator", "--empty-password"],
    ];
    for arguments in refused {
        let outcome = program.run(&arguments);
        assert_eq!(outcome.code, Some(1), "{outcome}");
        assert!(outcome.talk.starts_with("visage: ") && outcome.answer.is_empty(), "{outcome}");
    }
    for input in ["", "\n", &"x".repeat(1100)] {
        let outcome = program.tell(&["user", "add", "bob", "--password-stdin"], input);
        assert_eq!(outcome.code, Some(1), "{} bytes: {outcome}", input.len());
    }
    insta::assert_snapshot!("user_add_twice", program.run(&["user", "add", "Ada", "--empty-password"]));
    insta::assert_snapshot!("user_unknown", program.run(&["user", "password", "eve", "--empty-password"]));
    let list = program.done(&["user", "list"]);
    assert_eq!(list.answer.lines().count(), 1, "{list}");
}

#[test]
fn wrong_arguments_end_with_exit_code_2() {
    let program = Program::new();
    for arguments in [
        &["user", "add"][..],
        &["user", "add", "ada", "--role", "king"],
        &["user", "add", "ada", "--password-stdin", "--empty-password"],
        &["user"],
        &[],
        &["frobnicate"],
        &["serve", "--port", "80"],
        &["import", "vcard"],
        &["check", "--deeper"],
    ] {
        let outcome = program.run(arguments);
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {outcome}");
        assert!(!outcome.talk.is_empty(), "{arguments:?}");
    }
    assert!(!program.path("visage-data").exists(), "nothing is made");
    insta::assert_snapshot!("wrong_role", program.run(&["user", "add", "ada", "--role", "king"]));
}

#[test]
fn whom_a_user_sees_goes_by_role_group_and_owner() {
    let program = Program::new();
    for (name, role, group) in
        [("sam", "sales", "North"), ("pia", "sales", "North"), ("olaf", "sales", "South")]
    {
        program.done(&["user", "add", name, "--role", role, "--group", group, "--empty-password"]);
    }
    let cards = ["Ada", "Bob"].map(|name| {
        format!("BEGIN:VCARD\nVERSION:4.0\nUID:{name}\nN:Test;{name};;;\nFN:{name} Test\nORG:Company of {name}\nEND:VCARD\n")
    });
    for (file, card, owner) in [("a.vcf", &cards[0], "sam"), ("b.vcf", &cards[1], "olaf")] {
        program.write(file, card);
        program.done(&["import", "vcard", program.path(file).to_str().unwrap(), "--owner", owner]);
    }
    let everybody = program.done(&["person", "list"]).answer;
    assert!(everybody.contains("Ada Test") && everybody.contains("Bob Test"), "{everybody}");
    assert_eq!(program.done(&["person", "list", "--as", "pia"]).answer, everybody);
    let json = program.done(&["person", "list", "--as", "sam", "--json"]).answer;
    let first: serde_json::Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    let outside = ["user", "add", "eve", "--role", "external", "--empty-password"];
    assert_eq!(program.run(&outside).code, Some(1));
    let person = first["id"].to_string();
    program.done(&[&outside[..], &["--person", &person]].concat());
    let seen = program.done(&["person", "list", "--as", "eve"]).answer;
    assert_eq!(seen, format!("{person:>6}  Ada Test\n"));
    assert_eq!(program.run(&["person", "list", "--as", "nobody"]).code, Some(1));
}

fn listed(program: &Program, name: &str) -> serde_json::Value {
    let users: Vec<serde_json::Value> =
        serde_json::from_str(&program.done(&["user", "list", "--json"]).answer).unwrap();
    users.into_iter().find(|user| user["name"] == name).unwrap()
}

#[test]
fn a_role_is_changed_and_an_external_user_needs_a_person() {
    let program = Program::new();
    program.done(&["user", "add", "admin", "--role", "administrator", "--empty-password"]);
    program.done(&["user", "add", "ada", "--empty-password", "--group", "North", "--group", "South"]);
    assert_eq!(listed(&program, "ada")["groups"], serde_json::json!(["North", "South"]));
    assert_eq!(program.done(&["user", "role", "ADA", "Sales"]).answer, "the role of ada is sales\n");
    assert_eq!(listed(&program, "ada")["role"], "sales");
    let refused = program.run(&["user", "role", "ada", "external"]);
    assert!(refused.code == Some(1) && refused.talk.contains("--person: "), "{refused}");
    assert!(!refused.talk.contains("PersonId") && !refused.talk.contains("Person:"), "{refused}");
    program.write("a.vcf", "BEGIN:VCARD\nVERSION:4.0\nUID:x\nN:Test;Ada;;;\nFN:Ada Test\nEND:VCARD\n");
    program.done(&["import", "vcard", "a.vcf"]);
    program.done(&["user", "role", "ada", "external", "--person", "1"]);
    assert_eq!(listed(&program, "ada")["person"], 1);
    program.done(&["user", "role", "ada", "reader"]);
    assert_eq!(listed(&program, "ada")["role"], "reader");
    let unknown = program.run(&["user", "role", "ada", "king"]);
    assert!(unknown.code == Some(1) && unknown.talk.contains("administrator, "), "{unknown}");
    let last = program.run(&["user", "role", "admin", "reader"]);
    assert_eq!(last.code, Some(1), "{last}");
}

#[test]
fn a_retired_user_cannot_sign_in_until_restored_and_the_list_says_so() {
    let program = Program::new();
    program.done(&["user", "add", "admin", "--role", "administrator", "--empty-password"]);
    program.done(&["user", "add", "ada", "--empty-password"]);
    let serving = program.serve(&["--set", "auth.failures_per_name=2"]);
    let status = |password: &str| serving.get("/api/v1").by_user("ada", password).send().status;
    assert_eq!(program.done(&["user", "retire", "Ada"]).answer, "retired ada\n");
    assert_eq!(status(""), 401);
    assert!(program.done(&["user", "list"]).answer.contains("(retired)"));
    assert_eq!(program.done(&["user", "retire", "ada"]).answer, "ada is retired already\n");
    assert_eq!(program.done(&["user", "restore", "ada"]).answer, "restored ada\n");
    assert_eq!(status(""), 200);
    for _ in 0..3 {
        status("wrong");
    }
    let list = program.done(&["user", "list"]).answer;
    assert!(list.contains("(locked until "), "{list}");
    assert!(listed(&program, "ada")["lockedUntil"].is_string());
    program.done(&["user", "unlock", "ada"]);
    assert!(!program.done(&["user", "list"]).answer.contains("locked"));
    for arguments in [["user", "retire", "eve"], ["user", "restore", "eve"], ["user", "retire", "admin"]] {
        let refused = program.run(&arguments);
        assert!(refused.code == Some(1) && refused.answer.is_empty(), "{refused}");
    }
    serving.stop();
}
