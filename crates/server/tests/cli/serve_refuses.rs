//! `visage serve` where it must not start: it says why, and leaves everything as it was.

use std::fs;
use std::net::TcpListener;

use crate::cli::program::Program;

fn without_port(text: &str, port: u16) -> String {
    text.replace(&port.to_string(), "[PORT]")
}

#[test]
fn the_demo_is_not_served_to_others() {
    let program = Program::new();
    for address in ["0.0.0.0:0", "[::]:0"] {
        let outcome = program.run(&["serve", "--demo", "--listen", address]);
        assert_eq!(outcome.code, Some(1), "{outcome}");
        assert!(outcome.talk.contains("--demo") && outcome.talk.contains(address), "{outcome}");
    }
    insta::assert_snapshot!("serve_demo_for_all", program.run(&["serve", "--demo", "--listen", "0.0.0.0:0"]));
    assert!(!program.path("visage-data").exists(), "nothing is made");
}

#[test]
fn the_demo_does_not_move_into_a_folder_with_users_of_its_own() {
    let program = Program::new();
    program.tell(&["user", "add", "ada", "--password-stdin"], "secret\n");
    let outcome = program.run(&["serve", "--demo", "--listen", "127.0.0.1:0"]);
    insta::assert_snapshot!("serve_demo_in_a_used_folder", outcome);
    let list = program.done(&["user", "list"]);
    assert!(!list.answer.contains("tje0"), "{list}");
}

#[test]
fn a_port_that_is_taken_is_named() {
    let program = Program::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let outcome = program.run(&["serve", "--listen", &format!("127.0.0.1:{port}")]);
    insta::assert_snapshot!("serve_port_taken", without_port(&outcome.to_string(), port));
    assert!(!program.path("visage-data").exists(), "nothing is made");
}

#[test]
fn an_address_that_is_none_is_named() {
    let program = Program::new();
    for address in ["nonsense", "127.0.0.1", "127.0.0.1:99999", ""] {
        let outcome = program.run(&["serve", "--listen", address]);
        assert_eq!(outcome.code, Some(1), "{outcome}");
        assert!(outcome.talk.contains("HOST:PORT"), "{outcome}");
    }
}

/// A folder that was served once, and its key.
fn served() -> (Program, Vec<u8>) {
    let program = Program::new();
    program.serve(&[]).stop();
    let key = fs::read(program.path("visage-data/master.key")).unwrap();
    (program, key)
}

/// The fingerprint that the program shows for a key.
fn fingerprint(talk: &str) -> &str {
    talk.split("master key ").nth(1).unwrap().split(' ').next().unwrap()
}

#[test]
fn another_key_stops_the_start_with_the_fingerprint_that_was_expected() {
    let program = Program::new();
    let first = program.serve(&[]).stop();
    let expected = fingerprint(&first.talk).to_owned();
    let other = Program::new();
    other.serve(&[]).stop();
    fs::copy(other.path("visage-data/master.key"), program.path("visage-data/master.key")).unwrap();
    for arguments in [&["serve", "--listen", "127.0.0.1:0"][..], &["check"], &["user", "list"]] {
        let outcome = program.run(arguments);
        assert_eq!(outcome.code, Some(1), "{outcome}");
        assert!(outcome.talk.contains(&expected), "{outcome}");
    }
    insta::assert_snapshot!("serve_wrong_key", program.run(&["serve", "--listen", "127.0.0.1:0"]));
}

#[test]
fn a_key_that_cannot_be_read_stops_the_start_and_is_left_alone() {
    let (program, key) = served();
    for broken in [&b""[..], b"visage-key-1:", b"\xff\xfe", &key[..key.len() - 4]] {
        program.write("visage-data/master.key", broken);
        let outcome = program.run(&["serve", "--listen", "127.0.0.1:0"]);
        assert_eq!(outcome.code, Some(1), "{outcome}");
        assert!(outcome.talk.contains("malformed") && outcome.talk.contains("expects the key"), "{outcome}");
        assert_eq!(fs::read(program.path("visage-data/master.key")).unwrap(), broken);
    }
    insta::assert_snapshot!("serve_broken_key", program.run(&["serve", "--listen", "127.0.0.1:0"]));
    program.write("visage-data/master.key", key);
    assert_eq!(program.serve(&[]).stop().code, Some(0));
}

#[test]
fn a_key_that_is_missing_is_not_made_anew_beside_a_database() {
    let (program, _) = served();
    fs::remove_file(program.path("visage-data/master.key")).unwrap();
    let outcome = program.run(&["serve", "--listen", "127.0.0.1:0"]);
    insta::assert_snapshot!("serve_missing_key", outcome);
    assert!(!program.path("visage-data/master.key").exists());
}

/// Makes the database say that its newest step has another number: the first byte of the step's row in the file.
fn renumber_step(database: &mut [u8], number: u8) {
    let row = [&[2, 6, 0, 29, 0x81, 0x0d][..], &[4], b"sessions"].concat();
    let place = database.windows(row.len()).position(|window| window == row).unwrap();
    database[place] = number;
}

#[test]
fn a_database_of_a_newer_program_is_refused_and_left_alone() {
    let (program, _) = served();
    let path = program.path("visage-data/people.db");
    let mut database = fs::read(&path).unwrap();
    renumber_step(&mut database, 99);
    fs::write(&path, &database).unwrap();
    for arguments in [&["serve", "--listen", "127.0.0.1:0"][..], &["check"], &["user", "list"]] {
        let outcome = program.run(arguments);
        assert!(matches!(outcome.code, Some(1 | 3)), "{outcome}");
        assert!(outcome.talk.contains("schema 99") && outcome.talk.contains("newer visage"), "{outcome}");
    }
    insta::assert_snapshot!("serve_newer_schema", program.run(&["serve", "--listen", "127.0.0.1:0"]));
    assert!(fs::read(&path).unwrap() == database, "the file was changed");
}

#[test]
fn what_is_no_database_is_refused_and_left_alone() {
    let program = Program::new();
    program.write("visage-data/people.db", b"this is a letter, not a database".repeat(100));
    let before = fs::read(program.path("visage-data/people.db")).unwrap();
    let outcome = program.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(matches!(outcome.code, Some(1 | 3)), "{outcome}");
    assert!(fs::read(program.path("visage-data/people.db")).unwrap() == before);
}

#[test]
fn an_identity_server_without_a_tenant_its_page_or_its_tokens_is_refused() {
    let program = Program::new();
    for more in [
        &[][..],
        &["--set", "auth.tenant=Cust1", "--set", "auth.cookie=false"],
        &["--set", "auth.tenant=Cust1", "--set", "auth.bearer=false"],
    ] {
        let words = ["serve", "--listen", "127.0.0.1:0", "--set", "auth.identity_server=true"];
        let refused = program.run(&[&words[..], more].concat());
        assert!(refused.code == Some(1) && refused.talk.contains("needs auth.tenant"), "{refused}");
        assert!(refused.talk.contains("auth.cookie") && refused.talk.contains("auth.bearer"), "{refused}");
    }
    let demo = program.serve(&["--demo", "--set", "auth.bearer=false"]);
    assert_eq!(demo.get("/login/.well-known/jwks").send().status, 404);
    demo.stop();
}

#[test]
fn a_program_with_the_secret_of_the_demo_is_not_served_to_others() {
    let program = Program::new();
    program.serve(&["--demo"]).stop();
    for (name, _) in [("tje0", ""), ("rea0", ""), ("sal0", ""), ("ext0", "")] {
        program.tell(&["user", "password", name, "--password-stdin"], "another-word\n");
    }
    let refused = program.run(&["serve", "--listen", "0.0.0.0:0"]);
    assert!(refused.code == Some(1) && refused.talk.contains("demo-app still has"), "{refused}");
}
