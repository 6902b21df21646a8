//! `GET /avatar/{hash}`.

use image::ImageFormat;
use visage_people::import::NewPerson;

use crate::api::client::Answer;
use crate::api::pictures::small;
use crate::api::world::{World, person};

/// Of grace@example.com.
const MD5: &str = "9f528ceb410182ebd9d490172948f11f";
const SHA256: &str = "b533d4547eaa5a0fa955965a1ca393ccd2ea013032a105726f232eb41bddc4fa";

/// A world with Grace, who has a picture and an address.
fn world(avatars: bool) -> World {
    let world = World::with(|options| options.avatars = avatars);
    let grace = NewPerson {
        emails: vec!["other@example.com".into(), " Grace@Example.com".into()],
        picture: Some(small(ImageFormat::Png, 9)),
        ..person("Grace", "Hopper")
    };
    world.run(async {
        let operator = world.people().operator().await.unwrap();
        world.people().import(&operator, "test", &[grace], false).await.unwrap();
    });
    world
}

fn ask(world: &World, target: &str) -> Answer {
    world.get(&format!("/avatar/{target}")).by_nobody().send()
}

fn size(answer: &Answer) -> (u32, u32) {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let picture = image::load_from_memory(&answer.body).unwrap();
    (picture.width(), picture.height())
}

#[test]
fn whoever_knows_the_hash_of_an_address_sees_a_square_picture() {
    let world = world(true);
    let answer = ask(&world, MD5);
    // The picture has 48 by 64 pixels, and is never enlarged.
    assert_eq!((size(&answer), answer.header("content-type")), ((48, 48), Some("image/png")));
    assert_eq!(answer.header("cache-control"), Some("public, max-age=300"));
    assert!(ask(&world, SHA256).body == answer.body);
    assert!(ask(&world, &MD5.to_uppercase()).body == answer.body);
    assert_eq!(size(&ask(&world, &format!("{MD5}?s=24"))), (24, 24));
    assert_eq!(ask(&world, &format!("{MD5}.jpg?size=24")).header("content-type"), Some("image/jpeg"));
}

#[test]
fn without_a_picture_there_is_what_was_asked_for() {
    let world = world(true);
    let nobody = "0".repeat(32);
    assert_eq!(ask(&world, &format!("{nobody}?d=404")).status, 404);
    let default = ask(&world, &nobody);
    assert_eq!(size(&default), (80, 80));
    for fallback in ["mm", "mp", "https://example.com/me.png"] {
        assert!(ask(&world, &format!("{nobody}?d={fallback}")).body == default.body, "{fallback}");
    }
    let pattern = ask(&world, &format!("{nobody}?d=identicon&s=40"));
    assert_eq!(size(&pattern), (40, 40));
    assert!(ask(&world, &format!("{}?d=retro&s=40", "1".repeat(64))).body != pattern.body);
    assert_eq!(size(&ask(&world, &format!("{nobody}?d=blank"))), (1, 1));
    assert!(ask(&world, &format!("{MD5}?f=y")).body == default.body);
    assert_eq!(ask(&world, "grace@example.com?d=404").status, 404);
}

#[test]
fn a_size_or_an_extension_that_makes_no_sense_is_a_bad_request() {
    let world = world(true);
    for target in ["?s=0", "?s=513", "?s=x", ".bmp"] {
        ask(&world, &format!("{MD5}{target}")).refusal(400, "ArgumentException");
    }
}

#[test]
fn nothing_is_there_unless_the_operator_wants_it() {
    let world = world(false);
    let shut = ask(&world, MD5);
    assert_eq!(shut.status, 404);
    assert_eq!(shut.text(), world.get("/nowhere").by_nobody().send().text());
}
