//! Address books as people have them: what `visage import vcard` reports for each kind, and what it stores.

use std::fs;
use std::net::TcpListener;

use crate::cli::program::{Outcome, Program};

/// The cards one after the other, each between BEGIN and END.
fn cards(bodies: &[&str]) -> String {
    let (begin, end) = ("BEGIN:VCARD\r\nVERSION:3.0\r\n", "\r\nEND:VCARD\r\n");
    bodies.iter().flat_map(|&body| [begin, body, end]).collect()
}

fn import(program: &Program, more: &[&str]) -> Outcome {
    program.run(&[&["import", "vcard"], more].concat())
}

/// Persons, companies and pictures.
fn stored(program: &Program) -> [u64; 3] {
    let report: serde_json::Value = serde_json::from_str(&program.done(&["check", "--json"]).answer).unwrap();
    ["persons", "companies", "pictures"].map(|what| report[what].as_u64().unwrap())
}

fn names(program: &Program) -> Vec<String> {
    let list = program.done(&["person", "list", "--json"]).answer;
    let name = |line: &str| {
        serde_json::from_str::<serde_json::Value>(line).unwrap()["name"].as_str().unwrap().to_owned()
    };
    list.lines().map(name).collect()
}

const PHOTO: &str = "R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs=";

#[test]
fn a_person_without_a_uid_whose_phone_changed_stays_one_person() {
    let program = Program::new();
    let card = |phone: &str| {
        cards(&[&format!(
            "N:Dal;Per;;;\r\nORG:Nordlys AS\r\nEMAIL:per.dal@nordlys.example\r\nTEL;TYPE=CELL:{phone}"
        )])
    };
    program.write("1.vcf", card("+47 900 00 001"));
    program.write("2.vcf", card("+47 900 00 002"));
    for (file, expected) in
        [("1.vcf", "1 added, 0 c"), ("2.vcf", "0 added, 1 changed"), ("2.vcf", "0 added, 0 changed, 1 un")]
    {
        let dry = import(&program, &["--dry-run", file]);
        assert!(dry.answer.starts_with(expected), "{dry}");
        let outcome = import(&program, &[file]);
        assert!(outcome.answer.starts_with(expected), "{outcome}");
    }
    assert_eq!(stored(&program), [1, 1, 0]);
}

#[test]
fn a_dry_run_without_a_database_reports_the_same_and_creates_nothing() {
    let program = Program::new();
    let company = "KIND:org\r\nFN:Nordlys AS\r\nORG:Nordlys AS";
    let person = "N:Dal;Per\r\nORG:Nordlys AS\r\nEMAIL:per@nordlys.example";
    program.write("a.vcf", cards(&[company, company]));
    program.write(
        "b.vcf",
        cards(&[person, company, person, "N:Dal;Per\r\nEMAIL:per@nordlys.example\r\nTITLE:Sjef"]),
    );
    for (file, expected) in [
        ("a.vcf", "1 added, 0 changed, 1 unchanged, 0 rejected"),
        ("b.vcf", "1 added, 1 changed, 2 unchanged, 0 rejected"),
    ] {
        let program = Program::new();
        program.write("a.vcf", cards(&[company, company]));
        program.write(
            "b.vcf",
            cards(&[person, company, person, "N:Dal;Per\r\nEMAIL:per@nordlys.example\r\nTITLE:Sjef"]),
        );
        let dry = program.done(&["import", "vcard", "--dry-run", file]);
        assert_eq!(dry.answer, format!("{expected} (dry run: nothing was written)\n"));
        assert!(!program.path("visage-data").exists(), "{:?}", program.files("visage-data"));
        assert_eq!(program.done(&["import", "vcard", file]).answer, format!("{expected}\n"));
    }
}

#[test]
fn a_company_card_keeps_its_photo_or_the_person_it_names() {
    let program = Program::new();
    let company = |more: &str| {
        format!(
            "FN:Nordlys AS\r\nORG:Nordlys AS;\r\nX-ABShowAs:COMPANY\r\nTEL;TYPE=WORK:+47 22 00 00 00\r\nEMAIL:post@nordlys.example\r\nURL:https://nordlys.example\r\nPHOTO;ENCODING=b;TYPE=GIF:{PHOTO}{more}"
        )
    };
    program.write("person.vcf", cards(&[&company("\r\nN:Lund;Siri;;;")]));
    let outcome = program.done(&["import", "vcard", "person.vcf"]);
    assert_eq!((stored(&program), names(&program)), ([1, 1, 1], vec!["Siri Lund".to_owned()]), "{outcome}");
    assert!(outcome.answer.contains("1 web address is not stored yet"), "{outcome}");

    let program = Program::new();
    program.write("company.vcf", cards(&[&company("")]));
    let outcome = program.done(&["import", "vcard", "company.vcf"]);
    assert_eq!(stored(&program), [0, 1, 1], "{outcome}");
    for part in ["1 e-mail address of a company", "1 telephone number of a company", "are not stored yet"] {
        assert!(outcome.answer.contains(part), "{outcome}");
    }
    for part in ["address of a company \"post@nordlys.example\"", "number of a company \"+47 22 00 00 00\""] {
        assert!(outcome.talk.contains(part), "{outcome}");
    }
    assert!(
        program
            .done(&["import", "vcard", "company.vcf"])
            .answer
            .starts_with("0 added, 0 changed, 1 unchanged")
    );
}

#[test]
fn a_company_card_with_a_long_name_or_other_values_loses_nothing_without_a_message() {
    let program = Program::new();
    let long = "N".repeat(300);
    let card = |name: &str| {
        format!(
            "KIND:org\r\nFN:{name}\r\nORG:{name};Salg\r\nTITLE:Sjef\r\nNOTE:Ring\tførst\r\nBDAY:1985-01-28"
        )
    };
    program.write("company.vcf", cards(&[&card("Nordlys AS"), &card(&long)]));
    let outcome = program.done(&["import", "vcard", "company.vcf"]);
    assert!(outcome.answer.starts_with("2 added, 0 changed, 0 unchanged, 0 rejected\n"), "{outcome}");
    for part in
        ["2 other dates", "2 notes of companies", "2 departments of companies", "2 other fields (TITLE)"]
    {
        assert!(outcome.answer.contains(part), "{outcome}");
    }
    for part in ["the note of a company \"Ring først\" is not stored yet", "is truncated to 219 characters"]
    {
        assert!(outcome.talk.contains(part), "{outcome}");
    }
    assert!(program.done(&["import", "vcard", "company.vcf"]).answer.starts_with("0 added, 0 changed, 2 un"));
}

#[test]
fn addresses_beyond_the_most_that_a_person_has_are_in_the_report() {
    let program = Program::new();
    let addresses = |range: std::ops::Range<u32>| {
        let lines: Vec<_> = range.map(|at| format!("\r\nEMAIL:a{at}@x.example")).collect();
        cards(&[&format!("N:Berg;Anna{}", lines.concat())])
    };
    program.write("a.vcf", addresses(0..80));
    program.write("b.vcf", addresses(70..130));
    program.write("c.vcf", addresses(0..101));
    program.done(&["import", "vcard", "a.vcf"]);
    let outcome = program.done(&["import", "vcard", "b.vcf"]);
    assert!(outcome.talk.contains("30 e-mail addresses or telephone numbers are left out"), "{outcome}");
    assert!(outcome.answer.contains("30 e-mail addresses and telephone numbers beyond 100"), "{outcome}");
    let outcome = Program::new();
    outcome.write("c.vcf", addresses(0..101));
    let outcome = outcome.done(&["import", "vcard", "c.vcf"]);
    assert!(outcome.answer.contains("1 e-mail address or telephone number beyond 100 is not"), "{outcome}");
}

#[test]
fn departments_belong_to_persons_unless_companies_are_requested() {
    let bodies: Vec<_> =
        (0..4).map(|at| format!("UID:d{at}\r\nN:P{at};A;;;\r\nORG:Nordlys AS;Avdeling {at}")).collect();
    let bodies: Vec<_> = bodies.iter().map(String::as_str).collect();
    for (more, companies) in [(&["people.vcf"][..], 1), (&["people.vcf", "--departments=companies"], 4)] {
        let program = Program::new();
        program.write("people.vcf", cards(&bodies));
        import(&program, more);
        assert_eq!(stored(&program), [4, companies, 0]);
    }
}

#[test]
fn rejected_cards_are_saved_byte_for_byte() {
    let good = cards(&["FN:Anna Berg"]);
    let bad = cards(&["NOTE:a\r\n b\u{1}"]).replacen("VERSION:3.0\r\n", "VERSION:3.0\n", 1);
    let same = [cards(&["UID:1\r\nFN:Per Dal"]), cards(&["UID:1\r\nFN:Eva Lie"])];
    let all = [good.as_str(), &bad, &same[0], "stray text\n", &same[1], &good].concat();
    for way in ["file", "input"] {
        let program = Program::new();
        program.write("people.vcf", &all);
        let outcome = match way {
            "file" => import(&program, &["people.vcf", "--rejects", "rejects.vcf"]),
            _ => program.tell(&["import", "vcard", "-", "--rejects", "rejects.vcf"], &all),
        };
        assert!(outcome.code == Some(1) && outcome.answer.contains("3 rejected"), "{outcome}");
        let mut kept: Vec<_> = vec![bad.as_str(), "stray text\n", &same[1]];
        let rejects = fs::read_to_string(program.path("rejects.vcf")).unwrap();
        for part in kept.drain(..) {
            assert!(rejects.contains(part), "{rejects:?}");
        }
        assert_eq!(rejects.len(), bad.len() + same[1].len() + "stray text\n".len());
    }
}

#[test]
fn the_file_of_rejected_cards_is_never_an_input() {
    let program = Program::new();
    program.write("cards/people.vcf", cards(&["FN:Anna Berg"]));
    for (input, rejects) in [("cards/people.vcf", "cards/people.vcf"), ("cards", "cards/../cards/people.vcf")]
    {
        let outcome = import(&program, &[input, "--rejects", rejects]);
        assert!(outcome.code == Some(1) && outcome.talk.contains("--rejects"), "{outcome}");
        assert_eq!(fs::read_to_string(program.path("cards/people.vcf")).unwrap(), cards(&["FN:Anna Berg"]));
    }
}

#[test]
fn folders_and_standard_input_are_inputs() {
    let program = Program::new();
    program.write("book/b.vcf", cards(&["FN:Per Dal"]));
    program.write("book/a.VCF", cards(&["FN:Anna Berg"]));
    program.write("book/notes.txt", "no card");
    program.write("empty/notes.txt", "no card");
    assert!(program.done(&["import", "vcard", "book"]).answer.starts_with("2 added"));
    assert_eq!(names(&program), ["Anna Berg", "Per Dal"]);
    let outcome = program.tell(&["import", "vcard", "-"], &cards(&["FN:Eva Lie\r\nPHOTO;VALUE=uri:a.jpg"]));
    assert!(outcome.answer.starts_with("1 added"), "{outcome}");
    assert!(outcome.talk.contains("standard input: line 4: \"Eva Lie\": without the photo"), "{outcome}");
    let outcome = import(&program, &["empty"]);
    assert!(
        outcome.code == Some(1) && outcome.talk.contains("empty: the folder has no file *.vcf"),
        "{outcome}"
    );
}

#[test]
fn files_in_other_formats_are_named_with_what_to_do() {
    let program = Program::new();
    program.write("people.vcf.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00");
    program.write("people.csv", "First Name,Last Name,E-mail Address\nAnna,Berg,a@example.com\n");
    program.write("people.ldif", "dn: cn=Anna Berg\nobjectclass: person\n");
    for (name, what) in [("people.vcf.gz", "gzip"), ("people.csv", "CSV"), ("people.ldif", "LDIF")] {
        let outcome = import(&program, &[name]);
        assert_eq!(outcome.answer, "0 added, 0 changed, 0 unchanged, 1 rejected\n", "{outcome}");
        assert!(outcome.talk.contains(&format!("{name}: it is")) && outcome.talk.contains(what), "{outcome}");
    }
}

#[test]
fn a_file_larger_than_the_old_limit_is_read_whole() {
    // 280 MB, which ended before with "1 rejected" after 256 MiB.
    let program = Program::new();
    let filler = format!("X-FILLER:{}\r\n", "x".repeat(990)).repeat(1000);
    let path = program.path("large.vcf");
    let mut file = fs::File::create(&path).unwrap();
    for number in 0..280 {
        std::io::Write::write_all(
            &mut file,
            cards(&[&format!("UID:{number}\r\nFN:Person {number}\r\n{}", filler.trim_end())]).as_bytes(),
        )
        .unwrap();
    }
    drop(file);
    assert!(fs::metadata(&path).unwrap().len() > 256 << 20);
    let outcome = import(&program, &["large.vcf"]);
    assert!(outcome.answer.starts_with("280 added, 0 changed, 0 unchanged, 0 rejected"), "{outcome}");
}

#[test]
fn text_in_another_charset_is_read_when_the_charset_is_given() {
    let program = Program::new();
    program.write("old.vcf", b"BEGIN:VCARD\nFN:\xc8\xe2\xe0\xed \xcf\xe5\xf2\xf0\xee\xe2\nEND:VCARD\n");
    let guessed = import(&program, &["old.vcf", "--dry-run"]);
    assert!(guessed.talk.contains("--charset"), "{guessed}");
    let outcome = import(&program, &["old.vcf", "--charset", "windows-1251"]);
    assert!(outcome.code == Some(0) && outcome.talk.matches("old.vcf").count() == 0, "{outcome}");
    assert_eq!(names(&program), ["\u{418}\u{432}\u{430}\u{43d} \u{41f}\u{435}\u{442}\u{440}\u{43e}\u{432}"]);
    let unknown = import(&program, &["old.vcf", "--charset", "cp437"]);
    assert!(unknown.code == Some(1) && unknown.talk.contains("--charset cp437"), "{unknown}");
}

#[test]
fn photos_that_are_links_are_counted_and_never_fetched_from_this_machine() {
    let program = Program::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let bodies = [
        format!("UID:1\r\nFN:Anna Berg\r\nPHOTO:https://127.0.0.1:{port}/a.jpg"),
        format!("UID:2\r\nFN:Per Dal\r\nPHOTO:https://localhost:{port}/a.jpg"),
        "UID:3\r\nFN:Eva Lie\r\nPHOTO:https://localhost/a.jpg".to_owned(),
    ];
    program.write("people.vcf", cards(&bodies.iter().map(String::as_str).collect::<Vec<_>>()));
    let without = program.done(&["import", "vcard", "people.vcf"]);
    assert!(
        without.answer.contains("3 photos are links to the web, not fetched: --fetch-photos"),
        "{without}"
    );
    assert!(without.talk.contains("--fetch-photos"), "{without}");
    let with = program.done(&["import", "vcard", "people.vcf", "--fetch-photos"]);
    assert_eq!(with.talk.matches("was not fetched").count(), 3, "{with}");
    assert!(with.answer.starts_with("0 added, 0 changed, 3 unchanged, 0 rejected\n"), "{with}");
    assert!(listener.accept().is_err(), "nothing was connected");
    assert_eq!(stored(&program), [3, 0, 0]);
}

#[test]
fn messages_name_the_line_the_person_and_the_value() {
    let program = Program::new();
    program.write("people.vcf", cards(&["FN:Ann Good\r\nBDAY:1985-02-30"]));
    let outcome = import(&program, &["people.vcf"]);
    let expected = "people.vcf: line 4: \"Ann Good\": the birth date \"1985-02-30\" is not a valid date";
    assert!(outcome.talk.contains(expected), "{outcome}");
}

#[test]
fn the_newest_version_of_a_card_wins_in_one_file() {
    let program = Program::new();
    let card =
        |phone: u32, year: u32| format!("UID:u1\r\nN:Dal;Per;;;\r\nTEL:{phone}\r\nREV:{year}0101T000000Z");
    let (old, new) = (card(1, 2020), card(2, 2024));
    program.write("people.vcf", cards(&[&old, &new]));
    assert!(
        import(&program, &["people.vcf"]).answer.starts_with("1 added, 1 changed, 0 unchanged, 0 rejected")
    );
    assert!(
        import(&program, &["people.vcf"]).answer.starts_with("0 added, 0 changed, 2 unchanged, 0 rejected")
    );
    program.write("old.vcf", cards(&[&old]));
    assert!(import(&program, &["old.vcf"]).answer.starts_with("0 added, 0 changed, 1 unchanged, 0 rejected"));
}
