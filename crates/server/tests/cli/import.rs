//! `visage import vcard`: people, companies and what is said of each card.

use std::fs;
use std::path::Path;

use crate::cli::program::Program;

/// The cards of `fixtures/cards`, and a program beside them.
fn fixtures() -> (Program, Vec<String>) {
    let program = Program::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/cards");
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("cards/{}", entry.file_name().to_str().unwrap());
        program.write(&name, fs::read(entry.path()).unwrap());
        if entry.path().extension().is_some_and(|ending| ending == "vcf") {
            names.push(name);
        }
    }
    names.sort();
    (program, names)
}

fn import(program: &Program, names: &[String], more: &[&str]) -> crate::cli::program::Outcome {
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    program.run(&[&["import", "vcard"], more, &names].concat())
}

#[test]
fn the_second_run_changes_nothing() {
    let (program, names) = fixtures();
    insta::assert_snapshot!("import_fixtures", import(&program, &names, &[]));
    let blobs = program.blobs();
    let second = import(&program, &names, &[]);
    insta::assert_snapshot!("import_fixtures_again", second);
    assert!(second.answer.starts_with("0 added, 0 changed, "), "{second}");
    assert_eq!(program.blobs(), blobs);
    program.done(&["check", "--deep"]);
}

#[test]
fn good_cards_alone_end_well() {
    let (program, names) = fixtures();
    let good: Vec<_> = names.into_iter().filter(|name| !name.contains("malformed")).collect();
    let outcome = import(&program, &good, &[]);
    assert_eq!(outcome.code, Some(0), "{outcome}");
    assert!(outcome.answer.contains(", 0 rejected"), "{outcome}");
}

#[test]
fn a_dry_run_says_what_would_happen_and_writes_nothing() {
    let (program, names) = fixtures();
    program.serve(&[]).stop();
    let before = program.done(&["check", "--json"]).answer;
    let dry = import(&program, &names, &["--dry-run"]);
    insta::assert_snapshot!("import_dry_run", dry);
    assert_eq!(program.done(&["check", "--json"]).answer, before);
    assert!(program.blobs().is_empty());
    let wet = import(&program, &names, &[]);
    let told = |text: &str| text.split(" (dry").next().unwrap().trim().to_owned();
    assert_eq!(told(&dry.answer), told(&wet.answer));
    assert_eq!((dry.code, dry.talk), (wet.code, wet.talk));
}

#[test]
fn a_dry_run_in_an_empty_folder_leaves_it_empty() {
    let (program, names) = fixtures();
    import(&program, &names, &["--dry-run"]);
    let made = program.files("visage-data");
    assert!(made.is_empty(), "{made:?}");
}

#[test]
fn a_bad_card_is_reported_with_its_line_and_the_others_are_taken() {
    let program = Program::new();
    let long = "x".repeat(300);
    let cards = format!(
        "BEGIN:VCARD\nVERSION:3.0\nUID:1\nFN:Ada Lovelace\nEND:VCARD\n\
         BEGIN:VCARD\nVERSION:3.0\nUID:2\nN:{long};Bob\nEND:VCARD\n\
         BEGIN:VCARD\nVERSION:3.0\nNOTE:unknown\nEND:VCARD\n\
         BEGIN:VCARD\nVERSION:3.0\nUID:3\nFN:Cleo Nile\nEND:VCARD\n"
    );
    program.write("people.vcf", cards);
    let outcome = program.run(&["import", "vcard", "people.vcf"]);
    insta::assert_snapshot!("import_bad_cards", outcome);
    assert_eq!(outcome.code, Some(1));
    for line in [6, 11] {
        assert!(outcome.talk.contains(&format!("people.vcf: line {line}: ")), "{outcome}");
    }
    let report: serde_json::Value = serde_json::from_str(&program.done(&["check", "--json"]).answer).unwrap();
    assert_eq!(report["persons"], 3);
}

#[test]
fn a_card_that_changed_changes_the_same_person_and_keeps_a_picture_that_it_no_longer_has() {
    let program = Program::new();
    let gif = "PHOTO;ENCODING=b;TYPE=GIF:R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs=\n";
    let card = |title: &str, photo: &str| {
        format!(
            "BEGIN:VCARD\nVERSION:3.0\nUID:1\nN:Lovelace;Ada\nFN:Ada Lovelace\nTITLE:{title}\n{photo}END:VCARD\n"
        )
    };
    program.write("ada.vcf", card("Countess", gif));
    let answer = |program: &Program| program.done(&["import", "vcard", "ada.vcf"]).answer;
    assert!(answer(&program).starts_with("1 added, 0 changed, 0 unchanged"));
    program.write("ada.vcf", card("Programmer", ""));
    assert!(answer(&program).starts_with("0 added, 1 changed, 0 unchanged"));
    assert!(answer(&program).starts_with("0 added, 0 changed, 1 unchanged"));
    let report: serde_json::Value = serde_json::from_str(&program.done(&["check", "--json"]).answer).unwrap();
    assert_eq!((&report["persons"], &report["pictures"]), (&1.into(), &1.into()));
}

#[test]
fn companies_are_made_once() {
    let program = Program::new();
    let card = |uid: u32, organisation: &str| {
        format!("BEGIN:VCARD\nVERSION:3.0\nUID:{uid}\nFN:Person {uid}\nORG:{organisation}\nEND:VCARD\n")
    };
    program.write(
        "people.vcf",
        [card(1, "Acme"), card(2, "ACME"), card(3, "Acme;Sales"), card(4, "Bolt")].concat(),
    );
    let companies = |program: &Program| {
        let report = program.done(&["check", "--json"]).answer;
        serde_json::from_str::<serde_json::Value>(&report).unwrap()["companies"].as_u64().unwrap()
    };
    program.done(&["import", "vcard", "people.vcf"]);
    assert_eq!(companies(&program), 2);
    let with_departments = ["import", "vcard", "people.vcf", "--departments=companies"];
    assert!(program.done(&with_departments).answer.starts_with("0 added, 1 changed, 3 unchanged"));
    assert_eq!(companies(&program), 3);
}

#[test]
fn a_file_that_is_not_there_ends_with_exit_code_1_and_its_name() {
    let program = Program::new();
    let outcome = program.run(&["import", "vcard", "nobody.vcf"]);
    assert_eq!(outcome.code, Some(1), "{outcome}");
    assert!(outcome.talk.contains("nobody.vcf"), "{outcome}");
}

#[test]
fn what_is_no_card_at_all_adds_nobody_and_ends() {
    let program = Program::new();
    program.write("empty.vcf", "");
    program.write("noise.vcf", [0xff_u8, 0, 13, 10, 0x80].repeat(100_000));
    program.write("unended.vcf", format!("BEGIN:VCARD\nVERSION:3.0\nNOTE:{}", "x".repeat(3_000_000)));
    for name in ["empty.vcf", "noise.vcf", "unended.vcf"] {
        let outcome = program.run(&["import", "vcard", name]);
        assert!(outcome.answer.starts_with("0 added, 0 changed, 0 unchanged"), "{name}: {outcome}");
        assert!(matches!(outcome.code, Some(0 | 1)), "{name}: {outcome}");
        assert!(outcome.talk.len() < 10_000, "{name}: {} bytes of talk", outcome.talk.len());
    }
}

#[test]
fn many_cards_are_taken_in_batches() {
    let program = Program::new();
    let cards: String = (0..500)
        .flat_map(|number| {
            ["BEGIN:VCARD\nVERSION:3.0\nFN:Person ".to_owned(), format!("{number}\nEND:VCARD\n")]
        })
        .collect();
    program.write("many.vcf", cards);
    let outcome = program.done(&["import", "vcard", "many.vcf"]);
    assert_eq!(outcome.answer, "500 added, 0 changed, 0 unchanged, 0 rejected\n");
}
