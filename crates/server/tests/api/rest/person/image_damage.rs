//! Stored bytes that were damaged: nothing wrong is ever sent, and nothing internal is told.

use std::fs;
use std::path::Path;

use image::ImageFormat;

use crate::api::client::Answer;
use crate::api::pictures::{noise, small};
use crate::api::world::World;

/// Changes one bit at `place`.
fn flip(path: &Path, place: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[place] ^= 1;
    fs::write(path, bytes).unwrap();
}

fn assert_failed(world: &World, answer: &Answer, what: &str) {
    assert_eq!(answer.status, 500, "{what}");
    let text = answer.refusal(500, "SoException");
    world.assert_silent(answer.text());
    assert!(text.contains("request id"), "{text}");
    assert_eq!(answer.header("etag"), None, "{what}");
    assert_eq!(answer.header("content-type"), Some("application/json; charset=utf-8"));
}

#[test]
fn a_flipped_bit_anywhere_in_a_small_file_is_a_failure_of_the_server() {
    let world = World::new();
    let length = fs::read(world.file()).unwrap().len();
    for place in (0..length).step_by(length / 40).chain([length - 1]) {
        flip(&world.file(), place);
        assert_failed(&world, &world.image(world.ada).send(), &format!("byte {place}"));
        flip(&world.file(), place);
    }
    assert_eq!(world.image(world.ada).send().status, 200, "undamaged again");
}

#[test]
fn a_small_file_that_is_cut_or_extended_or_empty_or_gone_is_a_failure_of_the_server() {
    let world = World::new();
    let whole = fs::read(world.file()).unwrap();
    let path = world.file();
    let longer = [&whole[..], b"x"].concat();
    for bytes in [&whole[..whole.len() - 1], &whole[..whole.len() / 2], &whole[..8], b"", &longer] {
        fs::write(&path, bytes).unwrap();
        assert_failed(&world, &world.image(world.ada).send(), &format!("{} bytes", bytes.len()));
    }
    fs::remove_file(&path).unwrap();
    assert_failed(&world, &world.image(world.ada).send(), "gone");
    assert_eq!(world.image_info(world.ada).send().status, 200, "the facts are still known");
}

#[test]
fn two_files_that_changed_places_are_a_failure_of_the_server() {
    let world = World::new();
    world.set_picture(world.bob, &small(ImageFormat::Png, 8), "");
    let files = world.files();
    let [first, second] = &*files else { panic!("{files:?}") };
    let (one, other) = (fs::read(first).unwrap(), fs::read(second).unwrap());
    fs::write(first, &other).unwrap();
    fs::write(second, &one).unwrap();
    for person in [world.ada, world.bob] {
        assert_failed(&world, &world.image(person).send(), "swapped");
    }
    let agent = format!("{{\"PersonId\":{}}}", world.bob.0);
    for accept in ["application/json", "application/octet-stream"] {
        let answer = world.post("/api/v1/Agents/BLOB/GetPersonImage", &agent).accept(accept).send();
        assert_failed(&world, &answer, accept);
    }
}

#[test]
fn a_failure_is_told_in_xml_when_xml_is_wanted() {
    let world = World::new();
    flip(&world.file(), 200);
    let answer = world.image(world.ada).accept("text/xml").send();
    assert_eq!((answer.status, answer.header("content-type")), (500, Some("text/xml; charset=utf-8")));
    world.assert_silent(answer.text());
}

#[test]
fn a_large_file_that_is_damaged_late_breaks_the_connection_after_nothing_but_right_bytes() {
    let world = World::new();
    let bytes = noise(3_000_000, 2);
    world.set_picture(world.ada, &bytes, "");
    let length = fs::read(world.file()).unwrap().len();
    flip(&world.file(), length - 100_000);
    let answer = world.image(world.ada).try_send().unwrap();
    assert_eq!(answer.status, 200);
    assert!(answer.body.len() < bytes.len(), "the answer must break off");
    assert!(bytes.starts_with(&answer.body), "wrong bytes were sent");
    assert!(answer.body.len() > 1_000_000, "what comes before the damage is sent");
}

#[test]
fn a_large_file_that_is_damaged_early_is_a_failure_of_the_server() {
    let world = World::new();
    let bytes = noise(3_000_000, 3);
    world.set_picture(world.ada, &bytes, "");
    let whole = fs::read(world.file()).unwrap();
    for place in [0, 20, 60, 200, 5_000] {
        flip(&world.file(), place);
        let status = world.image(world.ada).try_send().map(|answer| answer.status);
        assert_eq!(status, Some(500), "byte {place}: found before the answer begins");
        flip(&world.file(), place);
    }
    fs::write(world.file(), &whole[..whole.len() - 1]).unwrap();
    assert_failed(&world, &world.image(world.ada).send(), "cut");
}
