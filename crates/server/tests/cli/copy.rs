//! `visage copy` of a database: what it prints, what it refuses, and what is left when it is killed.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::cli::program::{Outcome, Program};

const HERE: &str = "sqlite:visage-data/people.db";
/// Bytes of the log that take more than one transaction and fewer than half of all.
const SOME_BATCHES: u64 = 2_500_000;

/// So many people with a picture, and a reader.
pub fn people(many: usize) -> Program {
    imported(many, |number| format!("PHOTO;ENCODING=b;TYPE=GIF:{}", gif(number)))
}

/// A pixel of another colour for every number, as base64.
fn gif(number: usize) -> String {
    let [red, green, blue, ..] = number.to_le_bytes();
    let head = [&b"GIF89a\x01\x00\x01\x00\x80\x00\x00"[..], &[red, green, blue]].concat();
    STANDARD
        .encode([&head, &b"\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"[..]].concat())
}

fn imported(many: usize, line: impl Fn(usize) -> String) -> Program {
    let program = Program::new();
    let card = |number| {
        format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{number}\r\nN:Test;Ada {number}\r\nFN:Ada\r\n\
             EMAIL:a{number}@example.com\r\n{}\r\nEND:VCARD\r\n",
            line(number)
        )
    };
    program.write("people.vcf", (0..many).map(card).collect::<String>());
    program.done(&["import", "vcard", "people.vcf"]);
    let added = program.tell(&["user", "add", "rea0", "--role", "reader", "--password-stdin"], "Rea0\n");
    assert_eq!(added.code, Some(0), "{added}");
    program
}

pub fn json(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.answer).unwrap_or_else(|_| panic!("{outcome}"))
}

#[test]
fn a_copied_database_is_sound_and_served() {
    let program = people(3);
    insta::assert_snapshot!(
        "copy_database",
        program.run(&["copy", "--from", HERE, "--to", "sqlite:new/copy.db"])
    );
    let copy = ["--database", "sqlite:new/copy.db"];
    program.done(&[&["check", "--deep"], &copy[..]].concat());
    let serving = program.serve(&copy);
    let image = serving.get("/api/v1/Person/3/Image").by_reader().send();
    assert_eq!((image.status, &image.body[..6]), (200, &b"GIF89a"[..]));
    serving.stop();
}

#[test]
fn an_address_that_is_left_out_is_the_configured_one() {
    let mut program = people(3);
    program.done(&["copy", "--to", "file:other-blobs"]);
    assert_eq!(program.files("other-blobs").len(), 3);
    program.done(&["copy", "--to", "sqlite:copy.db"]);
    program.set("VISAGE_DATABASE", "sqlite:another.db");
    program.done(&["copy", "--from", "sqlite:copy.db"]);
    program.done(&["check", "--deep"]);
    let same = program.run(&["copy", "--from", "sqlite:another.db"]);
    assert_eq!(same.code, Some(1), "{same}");
    assert_eq!(program.run(&["copy"]).code, Some(2));
}

#[test]
fn a_database_is_copied_while_it_is_served() {
    let program = people(3);
    let serving = program.serve(&[]);
    let outcome = program.done(&["copy", "--from", HERE, "--to", "sqlite:copy.db", "--json"]);
    let answer = json(&outcome);
    assert_eq!((&answer["kind"], &answer["wereThere"]), (&"database".into(), &0.into()), "{outcome}");
    assert_eq!(answer["written"], answer["verified"]);
    let person = answer["tables"].as_array().unwrap().iter().find(|table| table["name"] == "person").unwrap();
    assert_eq!(person["rows"], 3);
    assert_eq!(outcome.answer.lines().count(), 1);
    assert_eq!(serving.get("/api/v1/Person/3/Image").by_reader().send().status, 200);
    serving.stop();
}

#[test]
fn what_cannot_be_copied_is_an_error_that_says_why() {
    let program = people(1);
    let refused = |from: &str, to: &str, code, words: &[&str]| {
        let outcome = program.run(&["copy", "--from", from, "--to", to]);
        assert_eq!(outcome.code, Some(code), "{outcome}");
        assert!(words.iter().all(|word| outcome.talk.contains(word)), "{outcome}");
        assert!(outcome.answer.is_empty(), "{outcome}");
    };
    refused(HERE, "file:new", 1, &["a database", "a place for bytes"]);
    refused("file:visage-data/blobs", "sqlite:new.db", 1, &["a database", "a place for bytes"]);
    refused(HERE, HERE, 1, &["the same"]);
    refused("people.db", "sqlite:new.db", 1, &["--from", "sqlite:PATH"]);
    refused(HERE, "mysql://ada:secret@h/x", 1, &["--to", "mysql://ada:***@h/x"]);
    refused("sqlite:missing.db", "sqlite:new.db", 1, &["from: there is no database at sqlite:missing.db"]);
    refused(HERE, "sqlite:people.vcf", 1, &["to: ", "is not a SQLite database"]);
    refused(HERE, "sqlite:./visage-data/people.db", 1, &["to: it is not empty"]);
    refused(HERE, "postgres://ada:secret@127.0.0.1:9/x?sslmode=disable", 3, &["to: PostgreSQL"]);
    for name in ["missing.db", "new.db", "new"] {
        assert!(!program.path(name).exists(), "{name} was made");
    }
    for arguments in [["copy", "--from", HERE], ["copy", "--to", HERE]] {
        assert_eq!(program.run(&arguments).code, Some(1), "the other one is the configured one: the same");
    }
    assert_eq!(program.run(&["copy"]).code, Some(2));
    program.done(&["check", "--deep"]);
}

#[test]
fn a_copy_that_is_killed_is_not_served_and_gone_on_with() {
    let program = imported(6000, |_| format!("NOTE:{}", "note ".repeat(200)));
    let copy = ["copy", "--from", HERE, "--to", "sqlite:copy.db", "--json"];
    let written = || std::fs::metadata(program.path("copy.db-wal")).map_or(0, |about| about.len());
    for _ in 0..2 {
        let mut child = program.command(&copy).stdout(std::process::Stdio::null()).spawn().unwrap();
        let before = written();
        while child.try_wait().unwrap().is_none() && written() < before + SOME_BATCHES {
            std::thread::sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success(), "it was not killed in time");
        for command in [&["check"][..], &["serve", "--listen", "127.0.0.1:0"]] {
            let refused = program.run(&[command, &["--database", "sqlite:copy.db"]].concat());
            assert_eq!(refused.code, Some(1), "{refused}");
            assert!(refused.talk.contains("not finished"), "{refused}");
        }
    }
    let outcome = program.done(&copy);
    let answer = json(&outcome);
    assert!(answer["wereThere"].as_u64().unwrap() > 0, "{outcome}");
    program.done(&["check", "--deep", "--database", "sqlite:copy.db"]);
}
