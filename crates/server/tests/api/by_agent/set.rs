//! Methods that store the picture of a holder.

use image::ImageFormat;
use serde_json::json;

use super::{Kind, add_outsider, in_base64};
use crate::api::client::Request;
use crate::api::pictures::{noise, small};
use crate::api::world::{STRANGER, World};

fn set(world: &World, target: &str, kind: Kind, id: i32, bytes: &[u8]) -> Request {
    world.post(target, &json!({kind.key(): id, "Image": in_base64(bytes)}).to_string())
}

/// The picture is there at once, however its parameters are spelt, and another keeps its key.
pub fn works(target: &str, kind: Kind) {
    let world = World::new();
    let (id, key) = (kind.one(&world, "Engines"), kind.key());
    let (first, second) = (small(ImageFormat::Gif, 3), small(ImageFormat::Png, 4));
    let answer = set(&world, target, kind, id, &first).send();
    assert_eq!((answer.status, answer.body.len()), (204, 0), "{}", answer.text());
    assert!(kind.image(&world, id).body == first, "other bytes");
    let info = kind.info(&world, id);
    assert_eq!(info["ConceptualType"], format!("{}Image", key.trim_end_matches("Id")));
    let (text, lower) = (in_base64(&second).replace('/', "\\/"), key.to_lowercase());
    for body in [
        format!("{{\"{lower}\":{id},\"image\":\"{text}\"}}"),
        format!("{{\"IMAGE\":\"{text}\",\"_Links\":[[{{}}]],\"{key}\":\"{id}\"}}"),
        format!("{{\"Image\":\"{}\\r\\n{}\",\"{key}\":{id}}}", &text[..40], &text[40..]),
    ] {
        kind.give(&world, id, &first);
        assert_eq!(world.post(target, &body).send().status, 204, "{body:.60}");
        let answer = kind.image(&world, id);
        assert!(answer.body == second && answer.header("content-type") == Some("image/png"));
        assert_eq!(kind.info(&world, id)["BlobId"], info["BlobId"]);
    }
}

/// Without the holder nothing is stored.
pub fn missing(target: &str, kind: Kind) {
    let world = World::new();
    let files = world.files();
    for id in [STRANGER, 0, -1] {
        let answer = set(&world, target, kind, id, &small(ImageFormat::Gif, 3)).send();
        let text = answer.refusal(404, "SoNotFoundException");
        assert!(text.ends_with(&format!("id {id} not found")), "{text}");
    }
    assert_eq!(world.files(), files);
}

/// A reader may not; to somebody who may not see the holder it is not there.
pub fn refused(target: &str, kind: Kind) {
    let world = World::new();
    add_outsider(&world);
    let (id, bytes) = (kind.one(&world, "Engines"), small(ImageFormat::Gif, 3));
    kind.give(&world, id, &bytes);
    let request = set(&world, target, kind, id, &small(ImageFormat::Gif, 4));
    request.clone().by_reader().send().refusal(403, "SoSentryException");
    request.clone().by_user("ext0", "ext0").send().refusal(404, "SoNotFoundException");
    request.by_nobody().send().refusal(401, "SoSessionException");
    assert!(kind.image(&world, id).body == bytes);
}

/// What holds no picture, or too large a one, is refused and changes nothing.
pub fn malformed(target: &str, kind: Kind) {
    let world = World::new();
    let (id, key, bytes) = (kind.one(&world, "Engines"), kind.key(), small(ImageFormat::Gif, 3));
    kind.give(&world, id, &bytes);
    let text = in_base64(&small(ImageFormat::Png, 4));
    let pictures = ["", "*", "aGVsbG8=", "data:image/png;base64,iVBORw0KGgo="];
    let bodies = [
        pictures.map(|picture| format!("{{\"{key}\":{id},\"Image\":\"{picture}\"}}")).to_vec(),
        vec![
            format!("{{\"{key}\":{id}}}"),
            format!("{{\"{key}\":{id},\"Image\":null}}"),
            format!("{{\"{key}\":{id},\"Image\":[71,73,70]}}"),
            format!("{{\"Image\":\"{text}\"}}"),
            format!("{{\"{key}\":1.5,\"Image\":\"{text}\"}}"),
            format!("{{\"{key}\":\"x\",\"Image\":\"{text}\"}}"),
            format!("{{\"{key}\":{id},\"Image\":\"{text}"),
            "[]".to_owned(),
            String::new(),
        ],
    ];
    for body in bodies.concat() {
        let text = world.post(target, &body).send().refusal(400, "ArgumentException");
        world.assert_silent(&text);
    }
    let large = set(&world, target, kind, id, &noise(1_000_000, 1)).send();
    large.refusal(413, "ArgumentException");
    assert!(kind.image(&world, id).body == bytes);
}
