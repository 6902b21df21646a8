//! Methods that give a holder a picture that is stored already.

use image::ImageFormat;
use serde_json::json;

use super::{Kind, PROJECT, add_outsider};
use crate::api::client::Request;
use crate::api::pictures::small;
use crate::api::world::{STRANGER, World};

fn change(world: &World, target: &str, kind: Kind, id: i32, picture: i64) -> Request {
    world.post(target, &json!({kind.key(): id, "BlobId": picture}).to_string())
}

/// The holder gets the very picture, and with 0 has none; whoever else has it keeps it.
pub fn works(target: &str, kind: Kind) {
    let world = World::new();
    let (id, other) = (kind.one(&world, "Engines"), PROJECT.one(&world, "Others"));
    kind.give(&world, id, &small(ImageFormat::Png, 1));
    let bytes = small(ImageFormat::Gif, 3);
    let picture = PROJECT.give(&world, other, &bytes);
    for _ in 0..2 {
        let answer = change(&world, target, kind, id, picture).send();
        assert_eq!((answer.status, answer.body.len()), (204, 0), "{}", answer.text());
        assert_eq!(kind.info(&world, id)["BlobId"], picture);
        assert!(kind.image(&world, id).body == bytes);
    }
    let key = kind.key().to_lowercase();
    let none = world.post(target, &format!("{{\"{key}\":\"{id}\",\"blobid\":\"0\"}}"));
    for _ in 0..2 {
        assert_eq!(none.send().status, 204);
        assert_eq!(kind.image(&world, id).status, 404);
    }
    assert!(PROJECT.image(&world, other).body == bytes);
}

/// Neither a holder nor a picture that is not there can be had.
pub fn missing(target: &str, kind: Kind) {
    let world = World::new();
    let (id, bytes) = (kind.one(&world, "Engines"), small(ImageFormat::Gif, 3));
    let own = kind.give(&world, id, &bytes);
    for picture in [-1, i64::from(STRANGER)] {
        let answer = change(&world, target, kind, id, picture).send();
        let text = answer.refusal(404, "SoNotFoundException");
        assert_eq!(text, format!("BlobEntity id {picture} not found"));
    }
    for (id, picture) in [(STRANGER, own), (0, own), (-1, 0)] {
        let answer = change(&world, target, kind, id, picture).send();
        let text = answer.refusal(404, "SoNotFoundException");
        assert!(text.ends_with(&format!("id {id} not found")), "{text}");
    }
    assert!(kind.image(&world, id).body == bytes);
}

/// A reader may not; to somebody who may not see the holder it is not there.
pub fn refused(target: &str, kind: Kind) {
    let world = World::new();
    add_outsider(&world);
    let (id, bytes) = (kind.one(&world, "Engines"), small(ImageFormat::Gif, 3));
    let own = kind.give(&world, id, &bytes);
    for picture in [own, 0, i64::from(STRANGER)] {
        let request = change(&world, target, kind, id, picture);
        request.clone().by_reader().send().refusal(403, "SoSentryException");
        let text = request.clone().by_user("ext0", "ext0").send().refusal(404, "SoNotFoundException");
        assert!(!text.contains("BlobEntity"), "{text}");
        request.by_nobody().send().refusal(401, "SoSessionException");
    }
    assert!(kind.image(&world, id).body == bytes);
}

/// Without both keys nothing is changed.
pub fn malformed(target: &str, kind: Kind) {
    let world = World::new();
    let (id, key, bytes) = (kind.one(&world, "Engines"), kind.key(), small(ImageFormat::Gif, 3));
    kind.give(&world, id, &bytes);
    for body in [
        String::new(),
        "{\"BlobId\":0}".to_owned(),
        format!("{{\"{key}\":{id}}}"),
        format!("{{\"{key}\":{id},\"BlobId\":null}}"),
        format!("{{\"{key}\":{id},\"BlobId\":\"\"}}"),
        format!("{{\"{key}\":{id},\"BlobId\":0.5}}"),
        format!("{{\"{key}\":null,\"BlobId\":0}}"),
    ] {
        let text = world.post(target, &body).send().refusal(400, "ArgumentException");
        world.assert_silent(&text);
    }
    assert!(kind.image(&world, id).body == bytes);
}
