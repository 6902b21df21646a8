//! Methods that answer the facts about the picture of a holder; what is malformed is that for `get` too.

use image::ImageFormat;
use serde_json::Value;

use super::{Kind, add_outsider};
use crate::api::pictures::small;
use crate::api::world::{STRANGER, World};
use crate::api::xml::told_in_both;

/// The facts are those of `ImageInfo`, with and without a picture.
pub fn works(target: &str, kind: Kind) {
    let world = World::new();
    let id = kind.one(&world, "Engines");
    let none = told_in_both(&kind.ask(&world, target, id));
    assert_eq!((&none["BlobId"], &none), (&0.into(), &kind.info(&world, id)));
    let key = kind.give(&world, id, &small(ImageFormat::Gif, 3));
    let facts = told_in_both(&kind.ask(&world, target, id));
    assert_eq!((&facts["BlobId"], &facts), (&key.into(), &kind.info(&world, id)));
    let selected = kind.ask(&world, &format!("{target}?$select=MimeType"), id).by_reader().send().ok();
    assert_eq!((&selected["MimeType"], &selected["TableRight"]), (&"image/gif".into(), &Value::Null));
}

/// Without the holder the answer is null.
pub fn missing(target: &str, kind: Kind) {
    let world = World::new();
    for id in [STRANGER, 0, -1] {
        assert_eq!(told_in_both(&kind.ask(&world, target, id)), Value::Null, "{id}");
    }
}

/// So it is for whoever may not see the holder.
pub fn refused(target: &str, kind: Kind) {
    let world = World::new();
    add_outsider(&world);
    let id = kind.one(&world, "Engines");
    kind.give(&world, id, &small(ImageFormat::Gif, 3));
    assert_eq!(kind.ask(&world, target, id).by_user("ext0", "ext0").send().ok(), Value::Null);
    kind.ask(&world, target, id).by_nobody().send().refusal(401, "SoSessionException");
}
