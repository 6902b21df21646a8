//! `POST /api/v1/Agents/BLOB/DeleteBlobEntity`.

use image::ImageFormat;

use crate::api::by_agent::{PROJECT, add_outsider};
use crate::api::pictures::small;
use crate::api::world::{STRANGER, World};

const TARGET: &str = "/api/v1/Agents/BLOB/DeleteBlobEntity";

#[test]
fn a_picture_that_is_deleted_is_gone_from_everybody_who_had_it() {
    let world = World::new();
    let id = world.image_info(world.ada).send().ok()["BlobId"].clone();
    let project = PROJECT.one(&world, "Engines");
    let body = format!("{{\"ProjectId\":{project},\"BlobId\":{id}}}");
    world.post("/api/v1/Agents/BLOB/ChangeProjectImage", &body).send();
    assert_eq!(PROJECT.image(&world, project).status, 200);
    let target = format!("{TARGET}?blobEntityId={id}");
    let answer = world.post(&target, "").send();
    assert_eq!((answer.status, answer.body.len()), (204, 0));
    assert_eq!((PROJECT.image(&world, project).status, world.image(world.ada).send().status), (404, 404));
    assert_eq!(world.image_info(world.ada).send().ok()["BlobId"], 0);
    assert!(world.files().is_empty());
    world.post(&target, "").send().refusal(404, "SoNotFoundException");
}

#[test]
fn a_picture_that_is_not_there_is_not_found() {
    let world = World::new();
    for id in [STRANGER, 0, -1] {
        let answer = world.post(&format!("{TARGET}?blobEntityId={id}"), "").send();
        let text = answer.refusal(404, "SoNotFoundException");
        assert_eq!(text, format!("BlobEntity id {id} not found"));
    }
}

#[test]
fn others_are_refused() {
    let world = World::new();
    add_outsider(&world);
    let project = PROJECT.one(&world, "Engines");
    let id = PROJECT.give(&world, project, &small(ImageFormat::Gif, 3));
    let request = world.post(&format!("{TARGET}?blobEntityId={id}"), "");
    request.clone().by_reader().send().refusal(403, "SoSentryException");
    request.clone().by_user("ext0", "ext0").send().refusal(404, "SoNotFoundException");
    request.by_nobody().send().refusal(401, "SoSessionException");
    assert_eq!(PROJECT.image(&world, project).status, 200);
}

#[test]
fn a_key_that_is_none_is_refused() {
    let world = World::new();
    for query in ["", "?blobEntityId=", "?blobEntityId=x"] {
        world.post(&format!("{TARGET}{query}"), "").send().refusal(400, "ArgumentException");
    }
}
