//! `visage check`: sound, or what is wrong.

use std::fs;

use crate::cli::program::Program;

/// Two people with a picture each, one without.
fn stored() -> Program {
    let program = Program::new();
    let gif = "R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs=";
    let card = |name: &str, photo: &str| {
        format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{name}\r\nN:Test;{name}\r\nFN:{name} Test\r\nORG:Acme\r\n{photo}END:VCARD\r\n"
        )
    };
    let red = "R0lGODlhAQABAIAAAP8AAP///ywAAAAAAQABAAACAkQBADs=";
    let photo = |gif: &str| format!("PHOTO;ENCODING=b;TYPE=GIF:{gif}\r\n");
    program
        .write("three.vcf", [card("Ada", &photo(gif)), card("Cleo", &photo(red)), card("Bob", "")].concat());
    program.done(&["import", "vcard", "three.vcf"]);
    assert_eq!(program.blobs().len(), 2);
    program
}

#[test]
fn what_fits_together_is_sound() {
    let program = stored();
    insta::assert_snapshot!("check_sound", program.run(&["check"]));
    insta::assert_snapshot!("check_sound_json", program.run(&["check", "--deep", "--json"]));
}

#[test]
fn the_number_of_users_is_that_of_the_list() {
    let program = stored();
    program.done(&["user", "add", "ada", "--empty-password"]);
    let listed = program.done(&["user", "list"]).answer.lines().count();
    let report: serde_json::Value = serde_json::from_str(&program.done(&["check", "--json"]).answer).unwrap();
    assert_eq!(report["users"], listed);
}

#[test]
fn bytes_that_are_missing_are_broken() {
    let program = stored();
    fs::remove_file(&program.blobs()[0]).unwrap();
    let outcome = program.run(&["check"]);
    assert_eq!(outcome.code, Some(1), "{outcome}");
    assert!(outcome.answer.starts_with("broken: picture "), "{outcome}");
    assert!(outcome.answer.contains("NOT sound"), "{outcome}");
    assert_eq!(outcome.answer.lines().count(), 2, "{outcome}");
}

#[test]
fn bytes_that_belong_to_nobody_are_left_over_until_a_repair_removes_them() {
    let program = stored();
    let kept: Vec<_> = program.blobs().into_iter().map(|path| (fs::read(&path).unwrap(), path)).collect();
    let photo = "PHOTO;ENCODING=b;TYPE=GIF:R0lGODlhAQABAIAAAAD/AP///ywAAAAAAQABAAACAkQBADs=\r\n";
    let again = format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:Ada\r\nN:Test;Ada\r\nFN:Ada Test\r\nORG:Acme\r\n{photo}END:VCARD\r\n"
    );
    program.write("again.vcf", again);
    program.done(&["import", "vcard", "again.vcf"]);
    for (bytes, path) in kept {
        fs::write(path, bytes).unwrap();
    }
    let outcome = program.done(&["check"]);
    assert!(outcome.answer.starts_with("left over: bytes "), "{outcome}");
    assert!(outcome.answer.contains("\nsound: "), "{outcome}");
    let young = program.done(&["check", "--repair"]);
    assert_eq!(program.blobs().len(), 3, "it may be waiting for its row: {young}");
    make_old(&program);
    assert!(program.done(&["check", "--json"]).answer.contains(r#""severity":"left over""#));
    let repaired = program.done(&["check", "--repair"]);
    assert!(repaired.answer.starts_with("removed: bytes "), "{repaired}");
    assert_eq!(program.blobs().len(), 2);
    assert_eq!(program.done(&["check", "--deep"]).answer.lines().count(), 1);
}

fn make_old(program: &Program) {
    for path in program.blobs() {
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    }
}

#[test]
fn bytes_that_are_not_ours_are_left_alone_by_a_repair() {
    let program = stored();
    let blob = &program.blobs()[0];
    let name = blob.file_name().unwrap().to_str().unwrap();
    let other =
        format!("{}{}", &name[..name.len() - 4], if name.ends_with("0000") { "1111" } else { "0000" });
    fs::copy(blob, blob.with_file_name(other)).unwrap();
    make_old(&program);
    let outcome = program.done(&["check", "--repair"]);
    assert!(
        outcome.answer.starts_with("left over: bytes ") && outcome.answer.contains("left alone"),
        "{outcome}"
    );
    assert_eq!(program.blobs().len(), 3);
}

#[test]
fn bytes_that_were_changed_are_found_by_a_deep_look() {
    let program = stored();
    let blob = &program.blobs()[1];
    let mut bytes = fs::read(blob).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(blob, &bytes).unwrap();
    assert_eq!(program.run(&["check"]).code, Some(0), "the length is right");
    let deep = program.run(&["check", "--deep"]);
    assert_eq!(deep.code, Some(1), "{deep}");
    assert!(deep.answer.contains("is damaged: segment 0 does not verify"), "{deep}");
    fs::write(blob, &bytes[..last]).unwrap();
    assert_eq!(program.run(&["check"]).code, Some(1), "a length that is wrong shows without a deep look");
}

#[test]
fn two_files_that_changed_places_are_found_by_a_deep_look() {
    let program = stored();
    let blobs = program.blobs();
    let (one, other) = (fs::read(&blobs[0]).unwrap(), fs::read(&blobs[1]).unwrap());
    fs::write(&blobs[0], other).unwrap();
    fs::write(&blobs[1], one).unwrap();
    let deep = program.run(&["check", "--deep"]);
    assert_eq!(deep.code, Some(1), "{deep}");
    assert_eq!(deep.answer.lines().filter(|line| line.starts_with("broken: ")).count(), 2, "{deep}");
}

#[test]
fn a_database_that_is_damaged_is_not_sound() {
    let program = stored();
    let path = program.path("visage-data/people.db");
    let mut bytes = fs::read(&path).unwrap();
    let page = 4096;
    let places = bytes.chunks(page).skip(3).position(|chunk| chunk.windows(4).any(|text| text == b"Cleo"));
    let at = (places.unwrap() + 3) * page;
    bytes[at..at + 100].fill(0xee);
    fs::write(&path, bytes).unwrap();
    let outcome = program.run(&["check"]);
    assert!(matches!(outcome.code, Some(1 | 3)), "{outcome}");
}
