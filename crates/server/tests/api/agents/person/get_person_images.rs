//! `POST /api/v1/Agents/Person/GetPersonImages`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::ImageFormat;
use serde_json::{Value, json};

use crate::api::by_agent::add_outsider;
use crate::api::pictures::{small, wide};
use crate::api::world::{STRANGER, World};

const TARGET: &str = "/api/v1/Agents/Person/GetPersonImages";

fn asked(world: &World, ids: &Value) -> crate::api::client::Request {
    world.post(TARGET, &json!({"personIds": ids, "scaledWidth": 24, "scaledHeight": 24}).to_string())
}

#[test]
fn every_person_has_an_entry_in_the_order_asked_for_and_pictures_are_png() {
    let world = World::new();
    world.set_picture(world.tove, &small(ImageFormat::Jpeg, 3), "");
    let ids = [world.tove.0, world.bob.0, STRANGER, world.ada.0, world.ada.0, 0, -1];
    let answer = asked(&world, &json!(ids)).send().ok();
    let entries = answer.as_array().unwrap();
    let told: Vec<_> = entries.iter().map(|entry| entry["PersonId"].as_i64().unwrap()).collect();
    assert_eq!(told, ids.map(i64::from));
    for (entry, has_picture) in entries.iter().zip([true, false, false, true, true, false, false]) {
        let bytes = STANDARD.decode(entry["ImageData"].as_str().unwrap()).unwrap();
        assert_eq!(!bytes.is_empty(), has_picture);
        if has_picture {
            let picture = image::load_from_memory_with_format(&bytes, ImageFormat::Png).unwrap();
            assert_eq!((picture.width(), picture.height()), (18, 24));
        }
    }
    assert_eq!(asked(&world, &json!([])).send().ok(), json!([]));
}

#[test]
fn a_picture_that_cannot_be_decoded_keeps_nobody_from_the_others() {
    // It was stored while larger pictures were allowed.
    let world = World::with_longest_side(100);
    let large = wide(ImageFormat::Png, 200, 100);
    world.run(world.beside().set_picture(&world.administrator, world.bob, large, "")).unwrap();
    let answer = asked(&world, &json!([world.bob.0, world.ada.0])).send().ok();
    assert_eq!(answer[0]["ImageData"], "");
    assert_ne!(answer[1]["ImageData"], "");
}

#[test]
fn whom_somebody_may_not_see_has_no_picture_for_them() {
    let world = World::new();
    add_outsider(&world);
    let answer = asked(&world, &json!([world.ada.0, STRANGER])).by_user("ext0", "ext0").send().ok();
    assert_eq!(
        answer,
        json!([{"PersonId": world.ada.0, "ImageData": ""}, {"PersonId": STRANGER, "ImageData": ""}])
    );
    asked(&world, &json!([world.ada.0])).by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn what_is_no_list_of_keys_or_too_long_a_one_is_a_bad_request() {
    let world = World::new();
    let many: Vec<_> = (1..=1001).collect();
    for ids in [json!(null), json!(1), json!(["x"]), json!([1.5]), json!(many)] {
        let text = asked(&world, &ids).send().refusal(400, "ArgumentException");
        assert!(text.contains("PersonIds"), "{text}");
    }
    world.post(TARGET, "[]").send().refusal(400, "ArgumentException");
}
