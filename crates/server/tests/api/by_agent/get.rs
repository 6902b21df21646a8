//! Methods that answer the picture of a holder.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::ImageFormat;
use serde_json::json;

use super::{Kind, add_outsider, told};
use crate::api::pictures::small;
use crate::api::world::{STRANGER, World};

const OCTETS: &str = "application/octet-stream";

/// The stored bytes come as they are, with their own type, and as base64.
pub fn works(target: &str, kind: Kind) {
    let world = World::new();
    let (id, bytes) = (kind.one(&world, "Engines"), small(ImageFormat::Gif, 3));
    kind.give(&world, id, &bytes);
    for name in [kind.key(), kind.key().to_lowercase(), kind.key().to_uppercase()] {
        for id in [id.to_string(), format!("\"{id}\"")] {
            let answer =
                world.post(target, &format!("{{\"{name}\":{id}}}")).accept(OCTETS).by_reader().send();
            assert_eq!((answer.status, answer.header("content-type")), (200, Some(OCTETS)), "{name}");
            assert!(answer.body == bytes, "{name}: other bytes");
        }
    }
    let stored = kind.ask(&world, target, id).accept("image/png").send();
    assert!(stored.body == bytes && stored.header("content-type") == Some("image/gif"));
    let json = kind.ask(&world, target, id).send().ok();
    assert!(STANDARD.decode(json.as_str().unwrap()).unwrap() == bytes);
}

/// The picture comes inside the box; without a box, the stored bytes do.
pub fn works_with_size(target: &str, kind: Kind) {
    let world = World::new();
    let (id, bytes) = (kind.one(&world, "Engines"), small(ImageFormat::Png, 3));
    kind.give(&world, id, &bytes);
    let ask = |width: i32, height: i32| {
        let body = json!({kind.key(): id, "width": width, "HEIGHT": height});
        world.post(target, &body.to_string()).accept(OCTETS).by_reader().send()
    };
    // It has 48 by 64 pixels.
    for (width, height, expected) in
        [(24, 0, (24, 32)), (-1, 16, (12, 16)), (24, 24, (18, 24)), (999, 999, (48, 64))]
    {
        let answer = ask(width, height);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(OCTETS)));
        let picture = image::load_from_memory_with_format(&answer.body, ImageFormat::Png).unwrap();
        assert_eq!((picture.width(), picture.height()), expected);
    }
    assert!(ask(0, -7).body == bytes, "without a box these are the stored bytes");
    let jpeg =
        world.post(target, &json!({kind.key(): id, "Width": 9}).to_string()).accept("image/jpeg").send();
    assert_eq!(jpeg.header("content-type"), Some("image/jpeg"));
    let json =
        world.post(target, &json!({kind.key(): id, "Width": 24, "Height": "0"}).to_string()).send().ok();
    assert!(STANDARD.decode(json.as_str().unwrap()).unwrap() == ask(24, 0).body);
    for wrong in [json!("x"), json!(1.5), json!([1])] {
        let body = json!({kind.key(): id, "Width": wrong, "Height": 1});
        world.post(target, &body.to_string()).send().refusal(400, "ArgumentException");
    }
}

/// Without a picture, and without the holder, there are no bytes.
pub fn missing_is_empty(target: &str, kind: Kind) {
    let world = World::new();
    for id in [kind.one(&world, "Engines"), STRANGER, 0, -1] {
        let octets = kind.ask(&world, target, id).accept(OCTETS).send();
        assert_eq!(told(&octets), (200, String::new(), Some(OCTETS)), "{id}");
        let json = kind.ask(&world, target, id).send();
        assert_eq!((json.status, json.text()), (200, "\"\""), "{id}");
    }
}

/// Without a picture, and without the holder, there is an error.
pub fn missing_is_an_error(target: &str, kind: Kind) {
    let world = World::new();
    let request = kind.ask(&world, target, kind.one(&world, "Engines"));
    for accept in [OCTETS, "application/json"] {
        let text = request.clone().accept(accept).send().refusal(404, "SoNotFoundException");
        assert_eq!(text, "Image not found");
    }
    for id in [STRANGER, 0, -1] {
        let text = kind.ask(&world, target, id).accept(OCTETS).send().refusal(404, "SoNotFoundException");
        assert!(text.ends_with(&format!("id {id} not found")), "{text}");
    }
}

/// What somebody may not see is as if it were not there.
pub fn refused(target: &str, kind: Kind) {
    let world = World::new();
    add_outsider(&world);
    let id = kind.one(&world, "Engines");
    kind.give(&world, id, &small(ImageFormat::Gif, 3));
    let ask = |id: i32| kind.ask(&world, target, id).by_user("ext0", "ext0").send();
    let (hidden, mut missing) = (ask(id), ask(STRANGER));
    missing.body = missing.text().replace(&STRANGER.to_string(), &id.to_string()).into();
    assert_eq!(told(&hidden), told(&missing));
    kind.ask(&world, target, id).by_nobody().send().refusal(401, "SoSessionException");
}

/// What is no object with a key is a bad request.
pub fn malformed(target: &str, kind: Kind) {
    let world = World::new();
    let key = kind.key();
    let texts = ["1.5", "null", "\"x\"", "[1]", "2147483648", ""];
    let bodies = texts.map(|text| format!("{{\"{key}\":{text}}}"));
    for body in ["", "null", "[]", "{}", "{\"Id\":1}"].into_iter().chain(bodies.iter().map(|body| &**body)) {
        let answer = world.post(target, body).accept(OCTETS).send();
        world.assert_silent(&answer.refusal(400, "ArgumentException"));
    }
}
