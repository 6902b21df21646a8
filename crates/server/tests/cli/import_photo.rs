//! Photographs of imported cards: within the card, in a file beside it, and never from anywhere else.

use std::fs;

use crate::cli::program::{Outcome, Program};

const GIF: &[u8] =
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";

fn with_photo(program: &Program, photo: &str) -> Outcome {
    let card = format!(
        "BEGIN:VCARD\nVERSION:4.0\nUID:1\nN:Lovelace;Ada\nFN:Ada Lovelace\nPHOTO{photo}\nEND:VCARD\n"
    );
    program.write("cards/ada.vcf", card);
    program.run(&["import", "vcard", "cards/ada.vcf"])
}

fn pictures(program: &Program) -> u64 {
    let report: serde_json::Value = serde_json::from_str(&program.done(&["check", "--json"]).answer).unwrap();
    assert_eq!(report["persons"], 1);
    report["pictures"].as_u64().unwrap()
}

#[test]
fn a_file_beside_the_card_or_below_is_taken_and_known_by_its_bytes() {
    for (name, photo) in [
        ("cards/ada.jpg", ";VALUE=uri:ada.jpg"),
        ("cards/photos/ada.gif", ":photos/ada.gif"),
        ("cards/ada b.gif", ";VALUE=uri:ada%20b.gif"),
        ("cards/ada.gif", ";VALUE=uri:file:ada.gif"),
    ] {
        let program = Program::new();
        program.write(name, GIF);
        let outcome = with_photo(&program, photo);
        assert!(outcome.code == Some(0) && !outcome.talk.contains("photo"), "{outcome}");
        assert_eq!(pictures(&program), 1, "{photo}: {outcome}");
        program.tell(&["user", "add", "rea0", "--password-stdin"], "Rea0\n");
        let serving = program.serve(&[]);
        let info = serving.get("/api/v1/Person/1/ImageInfo").by_reader().send().ok();
        assert_eq!((&info["MimeType"], &info["Description"]), (&"image/gif".into(), &"Ada Lovelace".into()));
        assert!(serving.get("/api/v1/Person/1/Image").by_reader().send().body == GIF);
    }
}

#[test]
fn a_photograph_from_outside_the_folder_is_not_taken_and_the_person_is() {
    let program = Program::new();
    program.write("secret.gif", GIF);
    program.write("cards/inside.txt", "x");
    std::os::unix::fs::symlink(program.path("secret.gif"), program.path("cards/link.gif")).unwrap();
    std::os::unix::fs::symlink(program.path("."), program.path("cards/up")).unwrap();
    let absolute = program.path("secret.gif");
    let absolute = absolute.to_str().unwrap();
    for photo in [
        ";VALUE=uri:../secret.gif".to_owned(),
        ";VALUE=uri:%2e%2e/secret.gif".to_owned(),
        ";VALUE=uri:..%2Fsecret.gif".to_owned(),
        ";VALUE=uri:link.gif".to_owned(),
        ";VALUE=uri:up/secret.gif".to_owned(),
        format!(";VALUE=uri:{absolute}"),
        format!(";VALUE=uri:file://{absolute}"),
        ";VALUE=uri:https://photos.example/ada.gif".to_owned(),
    ] {
        let outcome = with_photo(&program, &photo);
        assert_eq!(outcome.code, Some(0), "{photo}: {outcome}");
        assert_eq!(pictures(&program), 0, "{photo}: {outcome}");
        assert!(outcome.talk.contains("photo"), "{photo}: {outcome}");
    }
}

#[test]
fn a_photograph_that_is_missing_or_no_picture_is_told() {
    let program = Program::new();
    program.write("cards/note.txt", "no picture");
    fs::create_dir_all(program.path("cards/folder.gif")).unwrap();
    for photo in [
        ";VALUE=uri:missing.gif",
        ";VALUE=uri:folder.gif",
        ":data:image/gif;base64,!!!",
        ";VALUE=uri:note.txt",
    ] {
        let outcome = with_photo(&program, photo);
        assert!(outcome.talk.contains("line 6: \"Ada Lovelace\": "), "{photo}: {outcome}");
    }
}

#[test]
fn a_pipe_beside_the_card_does_not_hold_the_import_up() {
    let program = Program::new();
    program.write("cards/x", "");
    let path = program.path("cards/pipe.gif");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    if !made.is_ok_and(|status| status.success()) {
        return;
    }
    let outcome = with_photo(&program, ";VALUE=uri:pipe.gif");
    assert!(outcome.talk.contains("photo"), "{outcome}");
}
