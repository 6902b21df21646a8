//! `visage copy` of stored bytes: folders and buckets, what is damaged, and what is there already.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cli::copy::{json, people};
use crate::cli::object_store::{KEY_ID, ObjectStore, SECRET};
use crate::cli::program::{Outcome, Program};

const HERE: &str = "file:visage-data/blobs";
const OTHER_KEY: &str = "visage-key-1:HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

fn copy(program: &Program, from: &str, to: &str) -> Outcome {
    program.run(&["copy", "--from", from, "--to", to, "--json"])
}

/// What was written, was there, and failed.
fn counts(outcome: &Outcome) -> [u64; 3] {
    let answer = json(outcome);
    let failed = answer["failed"].as_array().unwrap().len() as u64;
    assert_eq!(outcome.code, Some(i32::from(failed > 0)), "{outcome}");
    [answer["written"].as_u64().unwrap(), answer["wereThere"].as_u64().unwrap(), failed]
}

/// The stored bytes below a folder, by the names of their files.
fn contents(program: &Program, folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let root = program.path(folder);
    let files = program.files(folder).into_iter();
    files.map(|file| (file.strip_prefix(&root).unwrap().to_owned(), fs::read(file).unwrap())).collect()
}

/// How many blobs are below a folder that is being written to.
fn blobs_below(folder: &Path) -> usize {
    let folders = fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = folders.filter(|folder| folder.file_name().len() == 2);
    folders.map(|folder| fs::read_dir(folder.path()).into_iter().flatten().count()).sum()
}

fn damage(file: &Path) {
    let mut bytes = fs::read(file).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(file, bytes).unwrap();
}

/// A blob's name, from its file.
fn name(file: &Path) -> String {
    let words: Vec<_> = file.iter().map(|word| word.to_str().unwrap()).collect();
    words[words.len() - 2..].concat()
}

#[test]
fn bytes_are_copied_as_they_are_and_only_once() {
    let program = people(3);
    insta::assert_snapshot!("copy_bytes", program.run(&["copy", "--from", HERE, "--to", "file:new/blobs"]));
    assert_eq!(contents(&program, "new/blobs"), contents(&program, "visage-data/blobs"));
    assert_eq!(counts(&copy(&program, HERE, "file:new/blobs")), [0, 3, 0]);
    program.done(&["check", "--deep", "--blobs", "file:new/blobs"]);
}

#[test]
fn bytes_go_into_a_bucket_and_come_back() {
    let store = ObjectStore::new();
    let mut program = people(20);
    program.set("AWS_ACCESS_KEY_ID", KEY_ID);
    program.set("AWS_SECRET_ACCESS_KEY", SECRET);
    let bucket = format!("s3://faces/moved?endpoint=http://{}", store.address());
    assert_eq!(counts(&copy(&program, HERE, &bucket)), [20, 0, 0]);
    assert_eq!(store.objects().len(), 20);
    program.done(&["check", "--deep", "--blobs", &bucket]);
    fs::remove_file(&store.objects()[0]).unwrap();
    damage(&store.objects()[0]);
    assert_eq!(counts(&copy(&program, HERE, &bucket)), [2, 18, 0]);
    let writes = store.writes();
    assert_eq!(counts(&copy(&program, &bucket, "file:back")), [20, 0, 0]);
    assert_eq!(store.writes(), writes, "nothing is written where it is copied from");
    assert_eq!(contents(&program, "back"), contents(&program, "visage-data/blobs"));
    let other = format!("s3://faces/other?endpoint=http://{}", store.address());
    assert_eq!(counts(&copy(&program, &bucket, &other)), [20, 0, 0]);
    let empty =
        copy(&program, &format!("s3://faces/misspelt?endpoint=http://{}", store.address()), "file:nothing");
    assert_eq!(counts(&empty), [0, 0, 0]);
    assert!(empty.talk.contains("no blobs at s3://faces/misspelt"), "{empty}");
}

#[test]
fn a_damaged_blob_is_named_and_the_others_are_copied() {
    let program = people(5);
    let blob = program.blobs()[2].clone();
    damage(&blob);
    let outcome = copy(&program, HERE, "file:new");
    assert_eq!(counts(&outcome), [4, 0, 1]);
    assert_eq!(json(&outcome)["failed"][0]["name"], name(&blob));
    assert!(outcome.talk.contains(&name(&blob)) && outcome.talk.contains("damaged"), "{outcome}");
    assert_eq!(program.files("new").len(), 4, "a damaged blob is not written");
    let line = program.run(&["copy", "--from", HERE, "--to", "file:new"]);
    assert!(line.answer.contains("1 NOT copied"), "{line}");
}

#[test]
fn the_key_must_be_there_and_be_the_one() {
    let mut program = people(2);
    let before = program.files("visage-data");
    program.set("VISAGE_KEY", OTHER_KEY);
    let outcome = copy(&program, HERE, "file:new");
    assert_eq!(counts(&outcome), [0, 0, 2]);
    let found = visage_blobs::MasterKey::load(&program.path("visage-data/master.key")).unwrap();
    assert!(outcome.talk.contains(&format!("sealed with master key {}", found.fingerprint())), "{outcome}");
    assert!(program.files("new").is_empty());
    program.set("VISAGE_KEY", "");
    let outcome = program.run(&["copy", "--from", HERE, "--to", "file:new", "--key-file", "missing.key"]);
    assert_eq!(outcome.code, Some(1), "{outcome}");
    assert!(outcome.talk.contains("missing.key") && !program.path("missing.key").exists(), "{outcome}");
    assert_eq!(program.files("visage-data"), before);
}

#[test]
fn a_folder_that_is_not_there_is_refused_and_not_made() {
    let program = people(1);
    let outcome = copy(&program, "file:missing", "file:new");
    assert_eq!(outcome.code, Some(1), "{outcome}");
    assert!(outcome.talk.contains("--from: there is no folder missing"), "{outcome}");
    assert!(!program.path("missing").exists() && !program.path("new").exists());
    let outcome = copy(&program, HERE, "s3://faces");
    assert!(outcome.code == Some(1) && outcome.talk.contains("--to is a bucket: AWS_"), "{outcome}");
}

#[test]
fn a_copy_that_is_killed_again_and_again_is_whole_in_the_end() {
    let program = people(300);
    for enough in (40..=200).step_by(40) {
        let mut child = program.command(&["copy", "--from", HERE, "--to", "file:new"]);
        let mut child = child.stdout(std::process::Stdio::null()).spawn().unwrap();
        while child.try_wait().unwrap().is_none() && blobs_below(&program.path("new")) < enough {
            std::thread::sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let [written, were_there, failed] = counts(&copy(&program, HERE, "file:new"));
    assert_eq!((written + were_there, failed), (300, 0));
    assert!(were_there >= 150 && written > 0, "{were_there}");
    program.done(&["check", "--deep", "--blobs", "file:new"]);
}

#[test]
fn a_bucket_that_goes_away_ends_the_copy_and_the_next_run_goes_on() {
    let mut store = ObjectStore::new();
    let mut program = people(150);
    program.set("AWS_ACCESS_KEY_ID", KEY_ID);
    program.set("AWS_SECRET_ACCESS_KEY", SECRET);
    let bucket = format!("s3://faces/moved?endpoint=http://{}", store.address());
    let child = program.command(&["copy", "--from", HERE, "--to", &bucket]);
    let mut child = { child }.stdout(std::process::Stdio::null()).spawn().unwrap();
    while child.try_wait().unwrap().is_none() && store.objects().len() < 20 {
        std::thread::sleep(Duration::from_millis(1));
    }
    store.go_away();
    assert_eq!(child.wait().unwrap().code(), Some(3));
    store.come_back();
    let [written, were_there, failed] = counts(&copy(&program, HERE, &bucket));
    assert_eq!((written + were_there, failed), (150, 0));
    assert!(were_there >= 15, "{were_there}");
}
