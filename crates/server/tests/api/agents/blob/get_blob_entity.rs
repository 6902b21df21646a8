//! `POST /api/v1/Agents/BLOB/GetBlobEntity`.

use serde_json::Value;

use crate::api::by_agent::add_outsider;
use crate::api::world::{STRANGER, World};
use crate::api::xml::told_in_both;

const TARGET: &str = "/api/v1/Agents/BLOB/GetBlobEntity";

#[test]
fn the_facts_are_those_of_image_info() {
    let world = World::new();
    let expected = world.image_info(world.ada).send().ok();
    for name in ["blobEntityId", "BlobEntityId", "blobentityid"] {
        let told = told_in_both(&world.post(&format!("{TARGET}?{name}={}", expected["BlobId"]), ""));
        assert_eq!(told, expected);
    }
    let selected = format!("{TARGET}?blobEntityId={}&$select=MimeType", expected["BlobId"]);
    let told = world.post(&selected, "").by_reader().send().ok();
    assert!(told["MimeType"] == "image/png" && told["Description"].is_null());
}

#[test]
fn without_such_a_picture_it_is_null() {
    let world = World::new();
    for id in [STRANGER, 0, -1] {
        assert_eq!(told_in_both(&world.post(&format!("{TARGET}?blobEntityId={id}"), "")), Value::Null);
    }
}

#[test]
fn a_picture_that_somebody_may_not_see_is_null() {
    let world = World::new();
    add_outsider(&world);
    let id = &world.image_info(world.ada).send().ok()["BlobId"];
    let request = world.post(&format!("{TARGET}?blobEntityId={id}"), "");
    assert_eq!(request.clone().by_user("ext0", "ext0").send().ok(), Value::Null);
    request.by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn a_key_that_is_none_is_refused() {
    let world = World::new();
    for query in ["", "?blobEntityId=", "?blobEntityId=x", "?blobEntityId=1.5", "?id=1"] {
        world.post(&format!("{TARGET}{query}"), "").send().refusal(400, "ArgumentException");
    }
}
