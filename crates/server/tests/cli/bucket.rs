//! Bytes in a bucket and the key in the environment: what is kept where, and what is said when that does not work.

use crate::cli::object_store::{ObjectStore, SECRET};
use crate::cli::program::{Outcome, Program};

const KEY: &str = "visage-key-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const OTHER_KEY: &str = "visage-key-1:HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const GIF: &str = "R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs=";
const START: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

fn import(program: &Program) -> Outcome {
    program.write(
        "ada.vcf",
        format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:ada\r\nN:Test;Ada\r\nFN:Ada Test\r\nPHOTO;ENCODING=b;TYPE=GIF:{GIF}\r\nEND:VCARD\r\n"
        ),
    );
    program.run(&["import", "vcard", "ada.vcf"])
}

/// A program with a picture in the bucket and a reader who may see it.
fn stored(store: &ObjectStore) -> Program {
    let mut program = store.program();
    program.set("VISAGE_KEY", KEY);
    let imported = import(&program);
    assert_eq!(imported.code, Some(0), "{imported}");
    let added = program.tell(&["user", "add", "rea0", "--role", "reader", "--password-stdin"], "Rea0\n");
    assert_eq!(added.code, Some(0), "{added}");
    program
}

fn assert_silent(outcome: &Outcome) {
    for secret in [SECRET, &KEY[13..], &OTHER_KEY[13..]] {
        assert!(!outcome.to_string().contains(secret), "{outcome}");
    }
}

#[test]
fn with_a_bucket_and_a_key_from_the_environment_nothing_but_the_database_is_written() {
    let store = ObjectStore::new();
    let program = stored(&store);
    assert_eq!(store.objects().len(), 1, "{:?}", store.objects());
    program.done(&["check", "--deep"]);
    let serving = program.serve(&[]);
    let image = serving.get("/api/v1/Person/1/Image").by_reader().send();
    assert_eq!((image.status, &image.body[..6]), (200, &b"GIF89a"[..]));
    assert_silent(&serving.stop());
    for file in program.files("visage-data") {
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with("people.db"), "{name} was written");
    }
    assert!(!program.path("visage-data/blobs").exists());
}

#[test]
fn a_store_that_goes_away_is_a_503_until_it_is_back() {
    let mut store = ObjectStore::new();
    let program = stored(&store);
    let serving = program.serve(&[]);
    let image = serving.get("/api/v1/Person/1/Image").by_reader();
    assert_eq!(image.send().status, 200);
    store.go_away();
    let away = image.send();
    assert_eq!((away.status, away.header("retry-after")), (503, Some("2")));
    let text = away.refusal(503, "SoDbAccessException");
    assert!(!text.contains("127.0.0.1") && !text.contains("faces"), "{text}");
    let info = serving.get("/api/v1/Person/1/ImageInfo").by_reader().send();
    assert_eq!(info.status, 200, "the facts of a picture stand in the database");
    store.come_back();
    assert_eq!(image.send().status, 200);
    let talk = serving.stop();
    assert!(talk.talk.contains("s3://faces/crm"), "the log names the store: {talk}");
    assert_silent(&talk);
}

#[test]
fn a_bucket_that_cannot_be_used_stops_the_start_and_nothing_is_made() {
    let mut store = ObjectStore::new();
    let mut program = store.program();
    program.set("AWS_SECRET_ACCESS_KEY", "a-wrong-secret");
    let refused = program.run(&START);
    assert_eq!(refused.code, Some(1), "{refused}");
    assert!(refused.talk.contains("put failed") && refused.talk.contains("s3://faces/crm"), "{refused}");
    assert!(!refused.talk.contains("a-wrong-secret"), "{refused}");
    store.go_away();
    let away = program.run(&START);
    assert_eq!(away.code, Some(3), "{away}");
    assert!(away.talk.contains("put failed") && away.talk.contains("s3://faces/crm"), "{away}");
    assert!(!program.path("visage-data").exists(), "nothing is made");
}

#[test]
fn a_bucket_without_credentials_is_refused_with_the_names_of_both_variables() {
    let mut program = Program::new();
    program.set("VISAGE_BLOBS", "s3://faces");
    for half in [None, Some("AWS_ACCESS_KEY_ID"), Some("AWS_SECRET_ACCESS_KEY")] {
        let mut command = program.command(&START);
        command.envs(half.map(|name| (name, "half")));
        let output = assert_cmd::Command::from_std(command).output().unwrap();
        let talk = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{talk}");
        assert!(talk.contains("AWS_ACCESS_KEY_ID") && talk.contains("AWS_SECRET_ACCESS_KEY"), "{talk}");
    }
    assert!(!program.path("visage-data").exists(), "nothing is made");
}

#[test]
fn an_address_that_is_none_is_refused_with_what_is_wrong_about_it() {
    let mut program = Program::new();
    program.set("AWS_ACCESS_KEY_ID", "id");
    program.set("AWS_SECRET_ACCESS_KEY", "secret");
    for (address, word) in
        [("s3://", "bucket"), ("s3://faces?colour=red", "colour"), ("s3://faces/../x", "..")]
    {
        let outcome = program.run(&["serve", "--listen", "127.0.0.1:0", "--blobs", address]);
        assert_eq!(outcome.code, Some(1), "{outcome}");
        assert!(outcome.talk.contains("blobs") && outcome.talk.contains(word), "{outcome}");
    }
    for name in ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"] {
        program.set(name, "ftp://elsewhere");
        let outcome = program.run(&["serve", "--listen", "127.0.0.1:0", "--blobs", "s3://faces"]);
        assert_eq!(outcome.code, Some(1), "{outcome}");
        assert!(outcome.talk.contains("AWS_ENDPOINT_URL") && outcome.talk.contains("ftp"), "{outcome}");
    }
}

#[test]
fn the_endpoint_may_come_from_the_environment() {
    let store = ObjectStore::new();
    let mut program = store.program();
    program.set("VISAGE_BLOBS", "s3://faces/crm");
    program.set("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
    program.set("AWS_ENDPOINT_URL_S3", &format!("http://{}", store.address()));
    program.set("AWS_REGION", "eu-north-1");
    let imported = import(&program);
    assert_eq!(imported.code, Some(0), "{imported}");
}

#[test]
fn a_command_that_only_looks_writes_nothing_into_the_bucket() {
    let store = ObjectStore::new();
    let program = stored(&store);
    let before = store.writes();
    program.done(&["check", "--deep"]);
    program.done(&["user", "list"]);
    assert_eq!(store.writes(), before);
}

#[test]
fn a_key_from_the_environment_wins_over_the_file_and_is_never_shown() {
    let mut program = Program::new();
    program.serve(&[]).stop();
    let file = std::fs::read(program.path("visage-data/master.key")).unwrap();
    program.set("VISAGE_KEY", KEY);
    let outcome = program.run(&START);
    assert_eq!(outcome.code, Some(1), "{outcome}");
    assert!(outcome.talk.contains("sealed with the key"), "{outcome}");
    assert_silent(&outcome);
    for arguments in [&["config", "show"][..], &["config", "show", "--json"]] {
        let shown = program.done(arguments);
        assert!(shown.answer.contains("***"), "{shown}");
        assert_silent(&shown);
    }
    assert_eq!(std::fs::read(program.path("visage-data/master.key")).unwrap(), file);
}

#[test]
fn another_key_in_the_environment_stops_the_start_with_the_fingerprint_that_was_expected() {
    let mut program = Program::new();
    program.set("VISAGE_KEY", KEY);
    program.serve(&[]).stop();
    assert!(!program.path("visage-data/master.key").exists(), "no key is written beside the one given");
    let expected = visage_blobs::MasterKey::parse(KEY).unwrap().fingerprint().to_string();
    let found = visage_blobs::MasterKey::parse(OTHER_KEY).unwrap().fingerprint().to_string();
    program.set("VISAGE_KEY", OTHER_KEY);
    for arguments in [&START[..], &["check"], &["user", "list"]] {
        let outcome = program.run(arguments);
        assert_eq!(outcome.code, Some(1), "{outcome}");
        assert!(outcome.talk.contains(&expected) && outcome.talk.contains(&found), "{outcome}");
        assert_silent(&outcome);
    }
    program.set("VISAGE_KEY", &KEY[..40]);
    let outcome = program.run(&START);
    assert_eq!(outcome.code, Some(1), "{outcome}");
    assert!(outcome.talk.contains("malformed") && !outcome.talk.contains(&KEY[13..40]), "{outcome}");
}
