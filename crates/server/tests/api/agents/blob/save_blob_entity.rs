//! `POST /api/v1/Agents/BLOB/SaveBlobEntity`.

use serde_json::json;

use crate::api::by_agent::add_outsider;
use crate::api::world::{CHANGED, STRANGER, World, picture_of_ada};

const TARGET: &str = "/api/v1/Agents/BLOB/SaveBlobEntity";

#[test]
fn what_is_said_of_a_picture_is_written_and_its_bytes_stay() {
    let world = World::new();
    let mut entity = world.image_info(world.ada).send().ok();
    world.clock.set(CHANGED);
    entity["Description"] = "Ada at work".into();
    entity["ConceptualType"] = "PERSONPHOTO".into();
    entity["BlobSize"] = 1.into();
    let saved = world.post(TARGET, &entity.to_string()).send().ok();
    assert_eq!((&saved["Description"], &saved["BlobId"]), (&"Ada at work".into(), &entity["BlobId"]));
    assert_eq!(saved["UpdatedDate"], "2019-12-19T10:55:14");
    assert_eq!(saved, world.image_info(world.ada).send().ok());
    assert!(world.image(world.ada).send().body == picture_of_ada());
}

#[test]
fn without_a_key_a_picture_without_bytes_is_added() {
    let world = World::new();
    let get = |key: &serde_json::Value| {
        world.post(&format!("/api/v1/Agents/BLOB/GetBlobEntity?blobEntityId={key}"), "").send().ok()
    };
    let begun = world.post("/api/v1/Agents/BLOB/CreateDefaultBlobEntity", "").send().ok();
    for body in ["{\"description\":\"a\"}", "{\"BlobId\":\"0\",\"Description\":\"a\"}", &begun.to_string()] {
        let added = world.post(TARGET, body).send().ok();
        assert!(added["BlobId"].as_i64().unwrap() > 0 && added["OriginalSize"] == 0, "{added}");
        assert_eq!((&added["ConceptualType"], &added["MimeType"]), (&"UndefinedImage".into(), &"".into()));
        assert_eq!(get(&added["BlobId"]), added);
    }
}

#[test]
fn a_picture_that_is_not_there_is_not_found() {
    let world = World::new();
    for id in [STRANGER, -1] {
        let text = world.post(TARGET, &json!({"BlobId": id}).to_string()).send();
        assert_eq!(text.refusal(404, "SoNotFoundException"), format!("BlobEntity id {id} not found"));
    }
}

#[test]
fn others_are_refused() {
    let world = World::new();
    add_outsider(&world);
    let entity = world.image_info(world.ada).send().ok();
    let change = world.post(TARGET, &json!({"BlobId": entity["BlobId"]}).to_string());
    change.clone().by_reader().send().refusal(403, "SoSentryException");
    change.clone().by_user("ext0", "ext0").send().refusal(404, "SoNotFoundException");
    change.by_nobody().send().refusal(401, "SoSessionException");
    for (name, password) in [("rea0", "Rea0"), ("ext0", "ext0")] {
        world.post(TARGET, "{}").by_user(name, password).send().refusal(403, "SoSentryException");
    }
    assert_eq!(world.image_info(world.ada).send().ok(), entity);
}

#[test]
fn what_does_not_fit_is_a_bad_request() {
    let world = World::new();
    let id = &world.image_info(world.ada).send().ok()["BlobId"];
    for body in [
        json!({"BlobId": id, "Description": "a".repeat(255)}),
        json!({"BlobId": id, "MimeType": "image/gif"}),
        json!({"BlobId": 0, "MimeType": "text/html"}),
        json!({"BlobId": "x"}),
        json!({"BlobId": 1.5}),
        json!({"BlobId": id, "Description": 7}),
        json!([]),
        json!(null),
    ] {
        world.post(TARGET, &body.to_string()).send().refusal(400, "ArgumentException");
    }
    world.post(TARGET, "").send().refusal(400, "ArgumentException");
}
