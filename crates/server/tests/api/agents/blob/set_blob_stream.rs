//! `POST /api/v1/Agents/BLOB/SetBlobStream`.

use image::ImageFormat;
use serde_json::{Value, json};

use crate::api::by_agent::{add_outsider, in_base64};
use crate::api::client::Request;
use crate::api::pictures::{noise, small};
use crate::api::world::{CHANGED, STRANGER, World, picture_of_ada};

const TARGET: &str = "/api/v1/Agents/BLOB/SetBlobStream";

fn set(world: &World, id: &Value, bytes: &[u8]) -> Request {
    world.post(TARGET, &json!({"blobEntityId": id, "stream": in_base64(bytes)}).to_string())
}

#[test]
fn other_bytes_take_the_place_of_those_there_were() {
    let world = World::new();
    let before = world.image_info(world.ada).send().ok();
    world.clock.set(CHANGED);
    let bytes = small(ImageFormat::Gif, 3);
    assert_eq!(set(&world, &before["BlobId"], &bytes).send().status, 204);
    let info = world.image_info(world.ada).send().ok();
    assert_eq!((&info["BlobId"], &info["Description"]), (&before["BlobId"], &before["Description"]));
    assert_eq!((&info["MimeType"], &info["OriginalSize"]), (&"image/gif".into(), &bytes.len().into()));
    assert_eq!(info["UpdatedDate"], "2019-12-19T10:55:14");
    assert!(world.image(world.ada).send().body == bytes);
    assert_eq!(world.files().len(), 1);
}

#[test]
fn a_picture_that_was_added_without_bytes_gets_them() {
    let world = World::new();
    let id = &world.post("/api/v1/Agents/BLOB/SaveBlobEntity", "{}").send().ok()["BlobId"];
    let bytes = small(ImageFormat::Png, 3);
    assert_eq!(set(&world, id, &bytes).send().status, 204);
    let read = world.post("/api/v1/Agents/BLOB/GetBlobStream", &json!({"BlobEntityId": id}).to_string());
    assert!(read.accept("image/png").send().body == bytes);
}

#[test]
fn a_picture_that_is_not_there_is_not_found() {
    let world = World::new();
    for id in [STRANGER, 0, -1] {
        let answer = set(&world, &id.into(), &small(ImageFormat::Gif, 3)).send();
        let text = answer.refusal(404, "SoNotFoundException");
        assert_eq!(text, format!("BlobEntity id {id} not found"));
    }
    assert_eq!(world.files().len(), 1);
}

#[test]
fn others_are_refused() {
    let world = World::new();
    add_outsider(&world);
    let id = &world.image_info(world.ada).send().ok()["BlobId"];
    let request = set(&world, id, &small(ImageFormat::Gif, 3));
    request.clone().by_reader().send().refusal(403, "SoSentryException");
    request.clone().by_user("ext0", "ext0").send().refusal(404, "SoNotFoundException");
    request.by_nobody().send().refusal(401, "SoSessionException");
    assert!(world.image(world.ada).send().body == picture_of_ada());
}

#[test]
fn what_holds_no_picture_is_a_bad_request() {
    let world = World::new();
    let id = &world.image_info(world.ada).send().ok()["BlobId"];
    for body in [
        json!({"BlobEntityId": id}),
        json!({"BlobEntityId": id, "Stream": ""}),
        json!({"BlobEntityId": id, "Stream": "*"}),
        json!({"BlobEntityId": id, "Stream": in_base64(b"%PDF-1.7")}),
        json!({"BlobEntityId": id, "Image": in_base64(&small(ImageFormat::Gif, 3))}),
        json!({"Stream": in_base64(&small(ImageFormat::Gif, 3))}),
        json!([]),
    ] {
        world.post(TARGET, &body.to_string()).send().refusal(400, "ArgumentException");
    }
    let text = set(&world, id, b"%PDF-1.7").send().refusal(400, "ArgumentException");
    assert!(text.starts_with("Stream: "), "{text}");
    set(&world, id, &noise(1_000_000, 1)).send().refusal(413, "ArgumentException");
    assert!(world.image(world.ada).send().body == picture_of_ada());
}
