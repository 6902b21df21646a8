//! `GET /api/v1/Person/{personId}/Image` in other sizes and formats, and what is shown when there is no picture.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::{DynamicImage, GenericImageView, ImageFormat, RgbImage};

use crate::api::client::Answer;
use crate::api::pictures::{small, wide};
use crate::api::world::{CHANGED, STRANGER, World, picture_of_ada};

fn decoded(answer: &Answer) -> DynamicImage {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let format = ImageFormat::from_mime_type(answer.header("content-type").unwrap()).unwrap();
    image::load_from_memory_with_format(&answer.body, format).unwrap()
}

fn size(answer: &Answer) -> (u32, u32) {
    decoded(answer).dimensions()
}

fn asked(world: &World, query: &str) -> Answer {
    world.get(&format!("/api/v1/Person/{}/Image?{query}", world.ada.0)).send()
}

fn blank(world: &World, query: &str) -> Answer {
    world.get(&format!("/api/v1/Person/{}/Image?{query}", world.bob.0)).send()
}

#[test]
fn a_picture_fits_into_the_box_keeps_its_aspect_and_is_never_enlarged() {
    let world = World::new();
    // Ada's picture has 48 by 64 pixels.
    for (query, expected) in [
        ("w=24", (24, 32)),
        ("h=16", (12, 16)),
        ("w=24&h=24", (18, 24)),
        ("w=48&h=10", (8, 10)),
        ("W=12&H=1000", (12, 16)),
        ("w=480&h=640", (48, 64)),
        ("w=0&h=32", (24, 32)),
        ("w=-5&h=32", (24, 32)),
        ("w=99999999999&h=32", (24, 32)),
        ("type=png&w=&h=", (48, 64)),
        ("w=20&h=20&crop=centre", (20, 20)),
        ("w=20&h=20&crop=FACE", (20, 20)),
        ("w=200&h=100&crop=center", (48, 24)),
    ] {
        assert_eq!(size(&asked(&world, query)), expected, "{query}");
    }
}

#[test]
fn a_picture_comes_as_the_type_that_is_asked_for_or_accepted_or_stored() {
    let world = World::new();
    let target = format!("/api/v1/Person/{}/Image", world.ada.0);
    for (query, accept, expected) in [
        ("type=JPEG", "*/*", "image/jpeg"),
        ("type=jpg&w=9", "image/png", "image/jpeg"),
        ("type=gif", "image/webp", "image/gif"),
        ("Type=Png", "*/*", "image/png"),
        ("type=webp", "*/*", "image/webp"),
        ("w=9", "*/*", "image/png"),
        ("w=9", "image/jpeg", "image/jpeg"),
        ("w=9", "image/jpeg, image/png", "image/png"),
        ("w=9", "image/avif,image/webp,image/apng,*/*;q=0.8", "image/webp"),
        // Without a size, the stored bytes are what there is.
        ("", "image/webp", "image/png"),
    ] {
        let answer = world.get(&format!("{target}?{query}")).accept(accept).send();
        assert_eq!(answer.header("content-type"), Some(expected), "{query}, {accept}");
        decoded(&answer);
        assert!(answer.header("vary").unwrap().contains("Accept"));
    }
    let answer = world.get(&format!("{target}?ifBlank=0")).send();
    assert!(answer.body == picture_of_ada(), "a fallback that is not needed changes nothing");
}

#[test]
fn stored_tiff_and_bmp_come_as_png_when_they_are_scaled() {
    let world = World::new();
    for format in [ImageFormat::Tiff, ImageFormat::Bmp] {
        world.set_picture(world.ada, &small(format, 3), "");
        let answer = asked(&world, "w=10");
        assert_eq!((answer.header("content-type"), size(&answer).0), (Some("image/png"), 10));
    }
}

#[test]
fn a_picture_that_is_turned_into_another_type_is_no_larger_than_the_largest_that_can_be_asked_for() {
    let world = World::new();
    world.set_picture(world.ada, &wide(ImageFormat::Png, 20_000, 10), "");
    for kind in ["JPEG", "PNG", "GIF", "WEBP"] {
        assert_eq!(size(&asked(&world, &format!("type={kind}"))), (4096, 2), "{kind}");
    }
    world.set_picture(world.ada, &wide(ImageFormat::Png, 4000, 10), "");
    assert_eq!(size(&asked(&world, "type=WEBP")), (4000, 10));
}

#[test]
fn who_has_a_form_already_is_told_so_though_it_cannot_be_made_any_more() {
    let world = World::new();
    let first = asked(&world, "w=20&type=PNG");
    let tag = first.header("etag").unwrap().to_owned();
    std::fs::remove_file(world.file()).unwrap();
    // Another process has nothing in memory; a form that was never made stands for that here.
    let other = tag.replace("20x0", "21x0");
    assert_ne!(other, tag);
    let again = |query: &str, tag: &str| {
        let target = format!("/api/v1/Person/{}/Image?{query}", world.ada.0);
        world.get(&target).header("If-None-Match", tag).send()
    };
    let answer = again("w=21&type=PNG", &other);
    assert_eq!((answer.status, answer.body.len(), answer.header("etag")), (304, 0, Some(&*other)));
    assert_eq!(answer.header("last-modified"), first.header("last-modified"));
    assert_eq!(again("w=22&type=PNG", &other).status, 500);
}

#[test]
fn what_makes_no_sense_is_a_bad_request_that_says_what_does() {
    let world = World::new();
    for (query, part) in [
        ("w=abc", "w: "),
        ("h=1.5", "h: "),
        ("type=bmp", "JPEG, JPG, PNG, GIF, WEBP"),
        ("ifBlank=6", "SrNoPhotoWithBorder"),
        ("ifBlank=never", "ClearPixel"),
        ("crop=left&w=1&h=1", "centre"),
        ("crop=face&w=9", "w and h"),
        ("placeholder=blurhash", "thumbhash"),
    ] {
        let text = asked(&world, query).refusal(400, "ArgumentException");
        assert!(text.contains(part), "{query}: {text}");
    }
}

#[test]
fn every_form_has_a_tag_of_its_own_and_all_change_with_the_picture() {
    let world = World::new();
    let queries =
        ["", "w=20", "w=21", "h=20", "w=20&h=20", "w=20&h=20&crop=centre", "w=20&type=gif", "type=gif"];
    let tags = |world: &World| {
        queries.map(|query| {
            let answer = asked(world, query);
            let tag = answer.header("etag").unwrap().to_owned();
            let again = world.get(&format!("/api/v1/Person/{}/Image?{query}", world.ada.0));
            let again = again.header("If-None-Match", &tag).send();
            assert_eq!((again.status, again.body.len()), (304, 0), "{query}");
            (tag, answer.header("last-modified").unwrap().to_owned())
        })
    };
    let before = tags(&world);
    let mut different: Vec<_> = before.iter().map(|(tag, _)| tag).collect();
    different.sort_unstable();
    different.dedup();
    assert_eq!(different.len(), queries.len());
    world.clock.set(CHANGED);
    world.set_picture(world.ada, &small(ImageFormat::Png, 99), "");
    for ((old, _), (new, changed)) in before.iter().zip(tags(&world)) {
        assert_ne!(*old, new);
        assert_eq!(changed, "Thu, 19 Dec 2019 10:55:14 GMT");
    }
}

#[test]
fn a_photograph_that_lies_on_its_side_comes_upright_and_without_its_place() {
    let world = World::new();
    let pixels =
        RgbImage::from_fn(
            64,
            32,
            |x, _| if x < 32 { image::Rgb([255, 0, 0]) } else { image::Rgb([0, 0, 255]) },
        );
    let mut jpeg = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
    let jpeg = jpeg.into_inner();
    // EXIF: orientation 6 (a quarter turn clockwise), and a description that is somebody's secret.
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02\x01\x0e\0\x02\0\0\0\x06\0\0\0\x26\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend(b"SECRT\0");
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let sent = [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat();
    let target = format!("/api/v1/Person/{}/Image", world.bob.0);
    world.request("PUT", &target).body(sent).send().ok();
    let stored = world.get(&target).send();
    assert!(!stored.body.windows(5).any(|window| window == b"SECRT"));
    let scaled = decoded(&world.get(&format!("{target}?h=32&type=png")).send()).to_rgb8();
    assert_eq!(scaled.dimensions(), (16, 32));
    assert!(scaled.get_pixel(8, 4).0[0] > 200 && scaled.get_pixel(8, 28).0[2] > 200);
}

#[test]
fn a_stored_picture_above_the_current_limit_is_returned_unchanged_and_cannot_be_scaled() {
    let world = World::with_longest_side(100);
    let large = wide(ImageFormat::Png, 200, 100);
    world.run(world.beside().set_picture(&world.administrator, world.ada, large.clone(), "")).unwrap();
    assert!(asked(&world, "").body == large);
    let text = asked(&world, "w=10").refusal(400, "ArgumentException");
    assert!(text.contains("200 pixels"), "{text}");
    world.assert_silent(&text);
    let target = format!("/api/v1/Person/{}/Image?w=10", world.ada.0);
    // Nobody can have what cannot be made, whatever they say they have.
    for tags in ["*", "\"x\", *"] {
        world.get(&target).header("If-None-Match", tags).send().refusal(400, "ArgumentException");
    }
}

#[test]
fn a_truncated_picture_is_accepted_and_shows_the_part_that_is_there() {
    let world = World::new();
    for format in [ImageFormat::Png, ImageFormat::Gif, ImageFormat::Bmp] {
        let mut bytes = small(format, 3);
        bytes.truncate(bytes.len() * 3 / 4);
        let target = format!("/api/v1/Person/{}/Image", world.ada.0);
        world.request("PUT", &target).body(bytes).send().ok();
        assert_eq!(size(&asked(&world, "w=24&type=png")), (24, 32), "{format:?}");
    }
}

#[test]
fn a_picture_without_a_single_pixel_is_rejected_and_the_previous_one_stays() {
    let world = World::new();
    let target = format!("/api/v1/Person/{}/Image", world.ada.0);
    let before = world.get(&target).send().body;
    let gif =
        [&b"GIF89a\x10\0\x10\0\x80\0\0\0\0\0\xFF\xFF\xFF"[..], b",\0\0\0\0\x10\0\x10\0\0\x02\0;"].concat();
    let png = small(ImageFormat::Png, 3);
    let idat = png.windows(4).position(|name| name == b"IDAT").unwrap();
    for (alone, name) in [
        (gif, "image/gif"),
        (png[..idat + 4].to_vec(), "image/png"),
        (small(ImageFormat::Bmp, 3)[..54].to_vec(), "image/bmp"),
        (small(ImageFormat::Tiff, 3)[..8].to_vec(), "image/tiff"),
    ] {
        for method in ["PUT", "POST"] {
            let refusal = world.request(method, &target).body(alone.clone()).send();
            let text = refusal.refusal(400, "ArgumentException");
            assert!(text.contains(name), "{text}");
            world.assert_silent(&text);
        }
        let image = STANDARD.encode(&alone);
        let body = serde_json::json!({"PersonId": world.ada.0, "Image": image, "Description": ""});
        world
            .post("/api/v1/Agents/BLOB/SetPersonImage", &body.to_string())
            .send()
            .refusal(400, "ArgumentException");
        assert!(world.get(&target).send().body == before);
    }
}

#[test]
fn a_fallback_stands_in_place_of_a_missing_picture_by_name_or_number() {
    let world = World::new();
    for (name, number, expected) in [
        ("Default", 0, (180, 180)),
        ("SrNoPhoto", 2, (180, 180)),
        ("SrNoPhotoWithBorder", 3, (180, 180)),
        ("GenericFileIcon", 5, (180, 180)),
        ("ClearPixel", 1, (1, 1)),
    ] {
        let named = blank(&world, &format!("ifBlank={}", name.to_lowercase()));
        assert_eq!(size(&named), expected, "{name}");
        assert!(named.body == blank(&world, &format!("IFBLANK={number}")).body);
    }
    for query in ["ifBlank=Null", "ifBlank=4", "ifBlank=", "w=10", "type=png"] {
        assert_eq!(blank(&world, query).refusal(404, "SoNotFoundException"), "Image not found");
    }
    let stranger = world.get(&format!("/api/v1/Person/{STRANGER}/Image?ifBlank=0")).send();
    stranger.refusal(404, "SoNotFoundException");
    let clear = blank(&world, "ifBlank=1");
    assert_eq!(clear.header("content-type"), Some("image/gif"));
    assert_eq!(decoded(&clear).to_rgba8().get_pixel(0, 0).0[3], 0);
}

#[test]
fn a_fallback_has_the_size_and_the_type_that_are_asked_for() {
    let world = World::new();
    let answer = blank(&world, "ifBlank=0&w=40&h=30&type=jpeg");
    assert_eq!((answer.header("content-type"), size(&answer)), (Some("image/jpeg"), (40, 30)));
    assert_eq!(size(&blank(&world, "ifBlank=2&w=50")), (50, 50));
    assert_eq!(answer.header("last-modified"), None);
    let tag = answer.header("etag").unwrap();
    let target = format!("/api/v1/Person/{}/Image?ifBlank=0&w=40&h=30&type=jpeg", world.bob.0);
    assert_eq!(world.get(&target).header("If-None-Match", tag).send().status, 304);
}

#[test]
fn the_text_of_a_fallback_is_in_the_language_of_whoever_asks() {
    let world = World::new();
    let in_language = |language: &str| {
        let target = format!("/api/v1/Person/{}/Image?ifBlank=SrNoPhoto", world.bob.0);
        world.get(&target).header("SO-Language", language).send().body
    };
    let (german, norwegian, english) = (in_language("de"), in_language("no"), in_language("en"));
    assert!(german != english && norwegian != english && german != norwegian);
    assert!(german == in_language("DE"));
}

#[test]
fn initials_stand_for_a_person_and_figures_for_companies_and_projects() {
    let world = World::new();
    let company = world.company("Engines");
    let project = world.project("tje0", "Engine");
    let default = |target: String| world.get(&format!("{target}/Image?ifBlank=Default")).send().body;
    let drawn = [
        default(format!("/api/v1/Person/{}", world.bob.0)),
        default(format!("/api/v1/Person/{}", world.tove.0)),
        default(format!("/api/v1/Contact/{}", company.0)),
        default(format!("/api/v1/Project/{}", project.0)),
    ];
    for (place, one) in drawn.iter().enumerate() {
        assert!(drawn[place + 1..].iter().all(|other| other != one));
    }
}

#[test]
fn a_thumbhash_is_some_twenty_bytes_that_follow_from_the_picture() {
    let world = World::new();
    let hash = |world: &World| {
        let answer = asked(world, "placeholder=thumbhash");
        assert!(answer.header("etag").is_some());
        STANDARD.decode(answer.ok().as_str().unwrap()).unwrap()
    };
    let before = hash(&world);
    assert!((5..=25).contains(&before.len()));
    let solid = RgbImage::from_pixel(30, 30, image::Rgb([0, 200, 0]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    solid.write_to(&mut bytes, ImageFormat::Png).unwrap();
    world.set_picture(world.ada, &bytes.into_inner(), "");
    assert_ne!(hash(&world), before);
    assert_eq!(blank(&world, "placeholder=thumbhash").status, 404);
}

#[test]
fn many_who_ask_for_the_same_form_at_once_all_get_it() {
    let world = World::new();
    let (width, height) = size(&asked(&world, "w=30"));
    assert_eq!((width, height), (30, 40));
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..16).map(|_| scope.spawn(|| asked(&world, "w=31"))).collect();
        for thread in threads {
            assert_eq!(size(&thread.join().unwrap()), (31, 41));
        }
    });
}
