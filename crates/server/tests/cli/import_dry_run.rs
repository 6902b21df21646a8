//! `visage import vcard --dry-run` writes nothing: every byte below the folder is the same afterwards.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use crate::cli::program::Program;

const CARDS: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Berg;Anna\r\nEMAIL:anna@x.example\r\nEND:VCARD\r\n\
                     BEGIN:VCARD\r\nVERSION:3.0\r\nNOTE:nameless\r\nEND:VCARD\r\n";

/// Every file below a folder with its bytes, and the folders among them.
fn bytes(program: &Program, folder: &str) -> Vec<(PathBuf, Option<Vec<u8>>)> {
    let mut found = Vec::new();
    let mut folders = vec![program.path(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path.clone());
                found.push((path, None));
            } else {
                let content = fs::read(&path).unwrap();
                found.push((path, Some(content)));
            }
        }
    }
    found.sort();
    found
}

fn assert_same(before: &[(PathBuf, Option<Vec<u8>>)], after: &[(PathBuf, Option<Vec<u8>>)]) {
    let names =
        |files: &[(PathBuf, Option<Vec<u8>>)]| files.iter().map(|file| file.0.clone()).collect::<Vec<_>>();
    assert_eq!(names(before), names(after));
    for (before, after) in before.iter().zip(after) {
        assert!(before == after, "{} was changed", before.0.display());
    }
}

fn program() -> Program {
    let program = Program::new();
    program.write("people.vcf", CARDS);
    program.write("first.vcf", CARDS.replace("Anna", "Per").replace("anna", "per"));
    program
}

const DRY: [&str; 6] = ["import", "vcard", "--dry-run", "--rejects", "rejects.vcf", "people.vcf"];

#[test]
fn a_dry_run_changes_no_byte_of_a_database_its_blobs_or_the_file_of_rejected_cards() {
    let program = program();
    program.run(&["import", "vcard", "first.vcf", "--rejects", "rejects.vcf"]);
    let left = program.path("visage-data/blobs/tmp/left-behind");
    fs::write(&left, "an interrupted upload").unwrap();
    let long_ago = fs::File::options().write(true).open(&left).unwrap();
    long_ago.set_modified(std::time::UNIX_EPOCH + Duration::from_hours(24)).unwrap();
    drop(long_ago);
    let before = bytes(&program, ".");
    assert!(before.iter().any(|(path, _)| path.ends_with("people.db")), "{before:?}");
    let dry = program.run(&DRY);
    assert!(dry.code == Some(1) && dry.answer.starts_with("1 added, 0 changed, 0 unchanged, 1 rej"), "{dry}");
    assert_same(&before, &bytes(&program, "."));
    let wet = program.run(&["import", "vcard", "people.vcf"]);
    assert_eq!((dry.answer.replace(" (dry run: nothing was written)", ""), dry.talk), (wet.answer, wet.talk));
}

#[test]
fn a_dry_run_beside_a_server_sees_what_is_committed_and_changes_nothing() {
    let program = program();
    let server = program.serve(&[]);
    program.run(&["import", "vcard", "first.vcf"]);
    // The server notes its start in the database, and SQLite its locks in the index of the log.
    let read = || {
        let mut files = bytes(&program, "visage-data");
        files.retain(|(path, _)| path.extension().is_none_or(|ending| ending != "db-shm"));
        files
    };
    let mut before = read();
    for _ in 0..100 {
        std::thread::sleep(Duration::from_millis(200));
        let now = read();
        if now == before {
            break;
        }
        before = now;
    }
    let dry = program.run(&["import", "vcard", "--dry-run", "people.vcf", "first.vcf"]);
    assert!(dry.answer.starts_with("1 added, 0 changed, 1 unchanged, 2 rejected"), "{dry}");
    assert_same(&before, &read());
    server.stop();
}

#[test]
fn a_dry_run_does_not_create_the_file_of_rejected_cards_and_still_protects_the_input() {
    let program = program();
    program.run(&DRY);
    assert!(!program.path("rejects.vcf").exists());
    let own = program.run(&["import", "vcard", "--dry-run", "--rejects", "people.vcf", "people.vcf"]);
    assert!(own.code == Some(1) && own.talk.contains("one of the files to import"), "{own}");
}
