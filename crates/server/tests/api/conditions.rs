//! Conditional requests on `ImageInfo`: 304 for who has it, 412 for who expects something else.

use image::ImageFormat;

use crate::api::client::Answer;
use crate::api::pictures::small;
use crate::api::world::{CHANGED, World};

const AT: &str = "Thu, 19 Dec 2019 09:44:12 GMT";
const BEFORE: &str = "Thu, 19 Dec 2019 09:44:11 GMT";
const AFTER: &str = "Thu, 19 Dec 2019 09:44:13 GMT";

fn with(world: &World, name: &str, value: &str) -> Answer {
    world.image_info(world.ada).header(name, value).send()
}

#[test]
fn what_has_not_changed_since_is_304_without_a_body_and_with_its_tag() {
    let world = World::new();
    let plain = world.image_info(world.ada).send();
    for since in [AT, AFTER, "Thursday, 19-Dec-19 09:44:12 GMT", "Thu Dec 19 09:44:12 2019"] {
        // The second time the answer is remembered.
        for _ in 0..2 {
            let answer = with(&world, "If-Modified-Since", since);
            assert_eq!((answer.status, &*answer.body), (304, &b""[..]), "{since}");
            assert_eq!(answer.header("etag"), plain.header("etag"));
            assert_eq!(answer.header("last-modified"), Some(AT));
            assert_eq!(answer.header("content-type"), None);
            assert_eq!(answer.header("so-timezone"), Some("UTC"));
        }
    }
    assert_eq!(with(&world, "If-Modified-Since", BEFORE).status, 200);
}

#[test]
fn a_date_that_cannot_be_read_is_passed_over() {
    let world = World::new();
    for date in ["yesterday", "", "2019-12-19T09:44:12Z", "Thu, 19 Dec 2019 09:44:12 G1T"] {
        assert_eq!(with(&world, "If-Modified-Since", date).status, 200, "{date}");
        assert_eq!(with(&world, "If-Unmodified-Since", date).status, 200, "{date}");
    }
}

#[test]
fn what_has_changed_since_is_412_without_a_body() {
    let world = World::new();
    let answer = with(&world, "If-Unmodified-Since", BEFORE);
    assert_eq!((answer.status, &*answer.body), (412, &b""[..]));
    assert_eq!(with(&world, "If-Unmodified-Since", AT).status, 200);
}

#[test]
fn tags_are_compared_and_outrank_dates() {
    let world = World::new();
    let tag = world.image_info(world.ada).send().header("etag").unwrap().to_owned();
    assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() > 10, "strong: {tag}");
    for known in [&*tag, "*", &format!("\"a\", {tag}"), &format!("W/{tag}")] {
        assert_eq!(with(&world, "If-None-Match", known).status, 304, "{known}");
    }
    assert_eq!(with(&world, "If-None-Match", "\"other\"").status, 200);
    assert_eq!(with(&world, "If-Match", &tag).status, 200);
    assert_eq!(with(&world, "If-Match", "*").status, 200);
    assert_eq!(with(&world, "If-Match", "\"other\"").status, 412);
    let both =
        world.image_info(world.ada).header("If-None-Match", "\"other\"").header("If-Modified-Since", AT);
    assert_eq!(both.send().status, 200);
}

#[test]
fn a_condition_that_stands_in_two_headers_is_one_list() {
    let world = World::new();
    let tag = world.image_info(world.ada).send().header("etag").unwrap().to_owned();
    let request =
        world.image_info(world.ada).header("If-None-Match", "\"other\"").header("If-None-Match", &tag);
    assert_eq!(request.send().status, 304);
}

#[test]
fn every_form_has_a_tag_of_its_own() {
    let world = World::new();
    let mut tags = vec![
        world.image_info(world.ada).send(),
        world.image_info(world.ada).accept("application/xml").send(),
        world.image_info(world.ada).by_reader().send(),
        world.image_info(world.ada).header("SO-TimeZone", "utc,includeTZOffset").send(),
        world.get(&format!("/api/v1/Person/{}/ImageInfo?$select=MimeType", world.ada.0)).send(),
        world.image_info(world.bob).send(),
    ]
    .into_iter()
    .map(|answer| answer.header("etag").unwrap().to_owned())
    .collect::<Vec<_>>();
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 6, "{tags:?}");
}

#[test]
fn the_tag_changes_with_a_picture_that_is_replaced_within_the_second() {
    let world = World::new();
    world.clock.set(CHANGED);
    let tag = |format| {
        world.set_picture(world.ada, &small(format, 1), "");
        world.image_info(world.ada).send().header("etag").unwrap().to_owned()
    };
    let (png, gif) = (tag(ImageFormat::Png), tag(ImageFormat::Gif));
    assert_ne!(png, gif);
    assert_eq!(with(&world, "If-None-Match", &png).status, 200);
    assert_eq!(with(&world, "If-None-Match", &gif).status, 304);
}

#[test]
fn the_same_tag_comes_from_a_remembered_and_from_a_fresh_answer() {
    let remembering = World::new();
    let forgetful = World::with(|options| options.remembered_bytes = 0);
    for world in [&remembering, &forgetful] {
        let tags: Vec<_> = (0..3).map(|_| world.image_info(world.bob).send()).collect();
        let tags: Vec<_> = tags.iter().map(|answer| answer.header("etag").unwrap()).collect();
        assert!(tags[0] == tags[1] && tags[1] == tags[2], "{tags:?}");
    }
}

#[test]
fn a_refusal_stays_one_whatever_the_condition() {
    let world = World::new();
    let unknown = world.get("/api/v1/Person/0/ImageInfo");
    assert_eq!(unknown.clone().header("If-None-Match", "*").send().status, 404);
    assert_eq!(unknown.header("If-Modified-Since", AFTER).send().status, 404);
    let nobody = world.image_info(world.ada).by_nobody().header("If-None-Match", "*");
    assert_eq!(nobody.send().status, 401);
}
