//! `POST /api/v1/Agents/BLOB/GetBlobStream`.

use crate::api::by_agent::{add_outsider, in_base64, told};
use crate::api::client::Request;
use crate::api::world::{STRANGER, World, picture_of_ada};

const TARGET: &str = "/api/v1/Agents/BLOB/GetBlobStream";
const OCTETS: &str = "application/octet-stream";

fn ask(world: &World, id: &serde_json::Value) -> Request {
    world.post(TARGET, &format!("{{\"blobEntityId\":{id}}}"))
}

#[test]
fn the_stored_bytes_come_as_they_are_and_as_base64() {
    let world = World::new();
    let id = world.image_info(world.ada).send().ok()["BlobId"].clone();
    let octets = ask(&world, &id).accept(OCTETS).by_reader().send();
    assert!(octets.body == picture_of_ada() && octets.header("content-type") == Some(OCTETS));
    let stored = ask(&world, &id).accept("image/jpeg").send();
    assert!(stored.body == picture_of_ada() && stored.header("content-type") == Some("image/png"));
    assert_eq!(ask(&world, &id).send().ok(), in_base64(&picture_of_ada()));
}

#[test]
fn without_such_a_picture_and_without_its_bytes_there_are_none() {
    let world = World::new();
    let added = world.post("/api/v1/Agents/BLOB/SaveBlobEntity", "{}").send().ok();
    for id in [added["BlobId"].clone(), STRANGER.into(), 0.into(), (-1).into()] {
        let octets = ask(&world, &id).accept(OCTETS).send();
        assert_eq!(told(&octets), (200, String::new(), Some(OCTETS)), "{id}");
        assert_eq!(ask(&world, &id).send().ok(), "", "{id}");
    }
}

#[test]
fn a_picture_that_somebody_may_not_see_is_empty() {
    let world = World::new();
    add_outsider(&world);
    let id = world.image_info(world.ada).send().ok()["BlobId"].clone();
    let answer = ask(&world, &id).accept(OCTETS).by_user("ext0", "ext0").send();
    assert_eq!(told(&answer), (200, String::new(), Some(OCTETS)));
    ask(&world, &id).by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn a_body_that_cannot_be_read_is_a_bad_request() {
    let world = World::new();
    for body in ["", "[]", "{}", "{\"BlobEntityId\":null}", "{\"BlobEntityId\":\"x\"}", "{\"BlobEntityId\":"]
    {
        world.post(TARGET, body).accept(OCTETS).send().refusal(400, "ArgumentException");
    }
}
