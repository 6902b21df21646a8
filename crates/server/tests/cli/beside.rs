//! Commands beside a server that runs: what they write shows in the very next answer.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::cli::program::Program;

/// Bytes of the smallest picture.
const SMALLEST: usize = 35;

/// A card with a GIF that has `extra` bytes more than the smallest one.
fn card(extra: usize) -> String {
    let mut gif = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;".to_vec();
    gif.resize(gif.len() + extra, b'x');
    format!(
        "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:cleo\r\nN:Nile;Cleo\r\nFN:Cleo Nile\r\nPHOTO:data:image/gif;base64,{}\r\nEND:VCARD\r\n",
        STANDARD.encode(&gif)
    )
}

#[test]
fn an_import_shows_in_the_very_next_answer_with_and_without_remembered_answers() {
    for remembered in ["16777216", "0"] {
        let mut program = Program::new();
        // Stored as they came: these pictures differ in what follows their end alone.
        program.set("VISAGE_IMAGING_METADATA", "keep");
        let serving = program.serve(&["--set", &format!("cache.answers_bytes={remembered}")]);
        let added = program.tell(&["user", "add", "rea0", "--password-stdin"], "Rea0\n");
        assert_eq!(added.code, Some(0), "{added}");
        let info = serving.get("/api/v1/Person/1/ImageInfo").by_reader();
        assert_eq!(info.send().status, 404);
        for round in 0..5 {
            program.write("cleo.vcf", card(round));
            program.done(&["import", "vcard", "cleo.vcf"]);
            for _ in 0..2 {
                assert_eq!(info.send().ok()["OriginalSize"], SMALLEST + round, "round {round}");
            }
            let image = serving.get("/api/v1/Person/1/Image").by_reader().send();
            assert_eq!(image.body.len(), SMALLEST + round);
        }
        assert_eq!(serving.stop().code, Some(0));
    }
}

#[test]
fn a_changed_password_counts_at_once() {
    let program = Program::new();
    let serving = program.serve(&[]);
    program.tell(&["user", "add", "rea0", "--password-stdin"], "Rea0\n");
    let catalogue = serving.get("/api/v1").by_reader();
    assert_eq!((catalogue.send().status, catalogue.send().status), (200, 200));
    let changed = program.tell(&["user", "password", "rea0", "--password-stdin"], "another\n");
    assert_eq!(changed.code, Some(0), "{changed}");
    assert_eq!(catalogue.send().status, 401);
    assert_eq!(serving.get("/api/v1").by_user("rea0", "another").send().status, 200);
    program.done(&["user", "password", "rea0", "--empty-password"]);
    assert_eq!(serving.get("/api/v1").by_user("rea0", "another").send().status, 401);
    assert_eq!(serving.get("/api/v1").by_user("rea0", "").send().status, 200);
}

#[test]
fn a_check_beside_a_server_finds_nothing_wrong_and_stops_nobody() {
    let program = Program::new();
    let serving = program.serve(&[]);
    program.write("cleo.vcf", card(0));
    program.done(&["import", "vcard", "cleo.vcf"]);
    program.done(&["check", "--deep"]);
    assert_eq!(serving.get("/health/ready").send().status, 200);
}
