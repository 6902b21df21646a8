//! `GET /api/v1/Person/{personId}/Image` and its two former addresses.

use image::ImageFormat;
use visage_people::ids::PersonId;

use crate::api::pictures::{noise, small};
use crate::api::world::{CHANGED, STRANGER, World, picture_of_ada};

fn addresses(world: &World) -> [String; 5] {
    let id = world.ada.0;
    [
        format!("/api/v1/Person/{id}/Image"),
        format!("/API/V1/person/{id}/image/"),
        format!("/api/Services80/Person/{id}/Image"),
        format!("/api/Services80/Person/{id}/Image/Content"),
        format!("/api/Services80/person/{id}/image/content"),
    ]
}

#[test]
fn the_bytes_are_those_that_were_stored_at_every_address() {
    let world = World::new();
    for address in addresses(&world) {
        let answer = world.get(&address).send();
        assert_eq!(answer.status, 200, "{address}");
        assert!(answer.body == picture_of_ada(), "{address}: other bytes");
        assert_eq!(answer.header("content-type"), Some("image/png"));
        assert_eq!(answer.header("content-length"), Some(&*picture_of_ada().len().to_string()));
        assert_eq!(answer.header("last-modified"), Some("Thu, 19 Dec 2019 09:44:12 GMT"));
        assert!(answer.header("etag").is_some_and(|tag| tag.starts_with('"') && tag.ends_with('"')));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        world.get(&address).by_nobody().send().refusal(401, "SoSessionException");
    }
}

#[test]
fn a_reader_sees_pictures() {
    let world = World::new();
    assert!(world.image(world.ada).by_reader().send().body == picture_of_ada());
}

#[test]
fn every_kind_of_picture_comes_back_with_its_type() {
    let world = World::new();
    let kinds = [
        (ImageFormat::Jpeg, "image/jpeg"),
        (ImageFormat::Gif, "image/gif"),
        (ImageFormat::Tiff, "image/tiff"),
        (ImageFormat::Png, "image/png"),
    ];
    for (format, expected) in kinds {
        let bytes = small(format, 3);
        world.set_picture(world.bob, &bytes, "");
        // What the client would like better makes no difference: these are the stored bytes.
        let answer = world.image(world.bob).accept("image/png, application/xml;q=0.9").send();
        assert_eq!(answer.header("content-type"), Some(expected));
        assert!(answer.body == bytes, "{expected}: other bytes");
    }
}

#[test]
fn no_picture_no_person_and_no_number_are_told_apart() {
    let world = World::new();
    assert_eq!(world.image(world.bob).send().refusal(404, "SoNotFoundException"), "Image not found");
    for id in [0, -1, STRANGER] {
        let text = world.image(PersonId(id)).send().refusal(404, "SoNotFoundException");
        assert_eq!(text, format!("Person id {id} not found"));
    }
    world.get("/api/v1/Person/abc/Image").send().refusal(400, "ArgumentException");
    let xml = world.image(world.bob).accept("application/xml").send();
    assert_eq!((xml.status, xml.header("content-type")), (404, Some("application/xml; charset=utf-8")));
}

#[test]
fn whoever_has_the_picture_gets_no_bytes() {
    let world = World::new();
    let etag = world.image(world.ada).send().header("etag").unwrap().to_owned();
    for (name, value) in [("If-None-Match", &*etag), ("If-Modified-Since", "Thu, 19 Dec 2019 09:44:12 GMT")] {
        let answer = world.image(world.ada).header(name, value).send();
        assert_eq!((answer.status, answer.body.len()), (304, 0), "{name}");
        assert_eq!(answer.header("etag"), Some(&*etag), "{name}");
        assert_eq!(answer.header("content-type"), None, "{name}");
    }
    let answer = world.image(world.ada).header("If-None-Match", "\"other\"").send();
    assert!(answer.body == picture_of_ada());
}

#[test]
fn another_picture_in_the_same_second_has_another_tag() {
    let world = World::new();
    world.clock.set(CHANGED);
    let tag = |seed| {
        world.set_picture(world.ada, &small(ImageFormat::Png, seed), "");
        world.image(world.ada).send().header("etag").unwrap().to_owned()
    };
    let tags = [tag(1), tag(2), tag(1)];
    assert_eq!(tags[0], tags[2]);
    assert_ne!(tags[0], tags[1]);
}

#[test]
fn three_megabytes_arrive_as_they_were() {
    let world = World::new();
    let bytes = noise(3_000_000, 1);
    assert!(bytes.len() > 3_000_000);
    world.set_picture(world.ada, &bytes, "");
    let info = world.image_info(world.ada).send().ok();
    assert_eq!((&info["IsZipped"], &info["OriginalSize"]), (&false.into(), &bytes.len().into()));
    let answer = world.image(world.ada).send();
    assert_eq!(answer.header("content-type"), Some("image/png"));
    assert!(answer.body == bytes, "other bytes");
}

#[test]
fn a_large_picture_that_was_zipped_arrives_as_it_was() {
    let world = World::new();
    let pixels = image::RgbImage::from_fn(900, 600, |x, y| {
        image::Rgb([(x / 9).to_le_bytes()[0], (y / 7).to_le_bytes()[0], 5])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, ImageFormat::Tiff).unwrap();
    let bytes = bytes.into_inner();
    world.set_picture(world.ada, &bytes, "");
    assert_eq!(world.image_info(world.ada).send().ok()["IsZipped"], true);
    assert!(world.image(world.ada).send().body == bytes, "other bytes");
}

#[test]
fn the_picture_is_the_new_one_as_soon_as_another_process_has_written_it() {
    let world = World::new();
    world.image(world.ada).send();
    let (beside, bytes) = (world.beside(), small(ImageFormat::Gif, 5));
    world.run(beside.set_picture(&world.administrator, world.ada, bytes.clone(), "")).unwrap();
    let answer = world.image(world.ada).send();
    assert!(answer.body == bytes, "the old bytes");
    assert_eq!(answer.header("content-type"), Some("image/gif"));
}
