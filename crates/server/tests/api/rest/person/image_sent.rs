//! `PUT`, `POST` and `DELETE /api/v1/Person/{personId}/Image`.

use image::ImageFormat;
use serde_json::Value;

use crate::api::pictures::{noise, small};
use crate::api::world::{CHANGED, STRANGER, World, picture_of_ada};

fn target(id: i32) -> String {
    format!("/api/v1/Person/{id}/Image")
}

#[test]
fn a_picture_that_is_put_or_posted_is_there_at_once_and_its_key_is_the_answer() {
    let world = World::new();
    for (method, format) in
        [("PUT", ImageFormat::Png), ("POST", ImageFormat::Jpeg), ("PUT", ImageFormat::Gif)]
    {
        let bytes = small(format, 3);
        let request = world.request(method, &target(world.bob.0)).header("Content-Type", "text/plain");
        let key = request.body(bytes.clone()).send().ok();
        let info = world.image_info(world.bob).send().ok();
        assert_eq!(info["BlobId"], key);
        assert_eq!(info["OriginalSize"], bytes.len());
        assert_eq!((&info["Description"], &info["ConceptualType"]), (&"".into(), &"PersonImage".into()));
        let answer = world.image(world.bob).send();
        assert!(answer.body == bytes, "{method}: other bytes");
        assert_eq!(answer.header("content-type"), Some(format.to_mime_type()));
    }
    let xml =
        world.request("PUT", &target(world.ada.0)).accept("text/xml").body(small(ImageFormat::Png, 1)).send();
    assert!(xml.text().contains("<int xmlns="), "{}", xml.text());
}

#[test]
fn a_replaced_picture_keeps_its_key_and_shows_in_every_head() {
    let world = World::new();
    let before = world.image(world.ada).send();
    world.clock.set(CHANGED);
    let bytes = small(ImageFormat::Jpeg, 5);
    let key = world.request("PUT", &target(world.ada.0)).body(bytes).send().ok();
    let info = world.image_info(world.ada).send();
    assert_eq!(info.header("last-modified"), Some("Thu, 19 Dec 2019 10:55:14 GMT"));
    let info = info.ok();
    assert_eq!((&info["BlobId"], &info["UpdatedDate"]), (&key, &"2019-12-19T10:55:14".into()));
    assert_eq!((&info["UpdatedBy"]["Name"], &info["Description"]), (&"tje0".into(), &"Ada Lovelace".into()));
    let after = world.image(world.ada).send();
    assert_ne!(after.header("etag"), before.header("etag"));
    assert_eq!(after.header("last-modified"), Some("Thu, 19 Dec 2019 10:55:14 GMT"));
}

#[test]
fn the_first_file_of_a_form_is_taken_whatever_its_name() {
    let world = World::new();
    let bytes = small(ImageFormat::Png, 3);
    let part = |head: &str, bytes: &[u8]| {
        [b"--b0\r\nContent-Disposition: form-data; ", head.as_bytes(), b"\r\n\r\n", bytes, b"\r\n"].concat()
    };
    let form = [
        part("name=\"projectid\"", b"12"),
        part("name=\"projectimg\"; filename=\"me.png\"\r\nContent-Type: image/gif", &bytes),
        part("name=\"other\"; filename=\"other.gif\"", &small(ImageFormat::Gif, 1)),
        b"--b0--\r\n".to_vec(),
    ];
    let request = world.request("POST", &target(world.bob.0)).body(form.concat());
    request.header("Content-Type", "multipart/form-data; boundary=b0").send().ok();
    let answer = world.image(world.bob).send();
    assert!(answer.body == bytes && answer.header("content-type") == Some("image/png"));
    let broken = world.request("POST", &target(world.bob.0)).body("--b0\r\nContent");
    broken
        .header("Content-Type", "multipart/form-data; boundary=b0")
        .send()
        .refusal(400, "ArgumentException");
}

#[test]
fn what_is_no_picture_is_refused_with_what_is_taken() {
    let world = World::new();
    let before = world.image_info(world.ada).send().ok();
    for body in ["<svg xmlns='http://www.w3.org/2000/svg'/>", "\0\0\0\u{18}ftypheic", "%PDF-1.7", "hello"] {
        let request = world.request("PUT", &target(world.ada.0)).header("Content-Type", "image/png");
        let text = request.body(body).send().refusal(400, "ArgumentException");
        for kind in ["PNG", "JPEG", "GIF", "TIFF", "WebP", "BMP"] {
            assert!(text.contains(kind), "{text}");
        }
    }
    let cut = picture_of_ada()[..20].to_vec();
    world.request("PUT", &target(world.ada.0)).body(cut).send().refusal(400, "ArgumentException");
    let text = world.request("PUT", &target(world.ada.0)).send().refusal(400, "ArgumentException");
    assert!(text.contains("image"), "{text}");
    assert_eq!(world.image_info(world.ada).send().ok(), before);
    assert_eq!(world.files().len(), 1);
}

#[test]
fn a_picture_for_nobody_is_a_bad_request() {
    let world = World::new();
    for id in [0, -1, STRANGER] {
        let request = world.request("PUT", &target(id)).body(small(ImageFormat::Png, 1));
        let text = request.send().refusal(400, "ArgumentException");
        assert!(text.contains(&format!("Person id {id} not found")), "{text}");
    }
    let request = world.request("PUT", "/api/v1/Person/abc/Image").body(small(ImageFormat::Png, 1));
    request.send().refusal(400, "ArgumentException");
    assert_eq!(world.files().len(), 1);
}

#[test]
fn a_reader_may_not_change_a_picture() {
    let world = World::new();
    for method in ["PUT", "POST", "DELETE"] {
        let request =
            world.request(method, &target(world.ada.0)).by_reader().body(small(ImageFormat::Png, 1));
        request.send().refusal(403, "SoSentryException");
    }
    assert!(world.image(world.ada).send().body == picture_of_ada());
}

#[test]
fn a_picture_that_is_larger_than_any_may_be_is_refused_before_it_is_read() {
    let world = World::new();
    let request = world.request("PUT", &target(world.bob.0)).body(noise(1_100_000, 1));
    let answer = request.send();
    assert_eq!(answer.status, 413, "{}", answer.text());
    assert_eq!(world.image(world.bob).send().status, 404);
}

#[test]
fn a_picture_that_is_deleted_is_gone_and_to_delete_it_again_is_no_error() {
    let world = World::new();
    for _ in 0..2 {
        let answer = world.request("DELETE", &target(world.ada.0)).send();
        assert_eq!((answer.status, answer.body.len()), (204, 0));
        assert_eq!(world.image(world.ada).send().status, 404);
        assert_eq!(world.image_info(world.ada).send().ok()["BlobId"], 0);
    }
    assert!(world.files().is_empty());
    let text = world.request("DELETE", &target(STRANGER)).send().refusal(404, "SoNotFoundException");
    assert_eq!(text, format!("Person id {STRANGER} not found"));
}

#[test]
fn whoever_has_seen_another_picture_than_there_is_changes_nothing() {
    let world = World::new();
    let etag = world.image(world.ada).send().header("etag").unwrap().to_owned();
    for (method, name, value) in [
        ("PUT", "If-Match", "\"other\""),
        ("PUT", "If-Unmodified-Since", "Thu, 19 Dec 2019 09:44:11 GMT"),
        ("DELETE", "If-Match", "\"other\""),
    ] {
        let request = world.request(method, &target(world.ada.0)).header(name, value);
        let answer = request.body(small(ImageFormat::Gif, 1)).send();
        assert_eq!((answer.status, answer.body.len()), (412, 0), "{method} {name}");
    }
    assert!(world.image(world.ada).send().body == picture_of_ada());
    let none =
        world.request("PUT", &target(world.bob.0)).header("If-Match", "*").body(small(ImageFormat::Gif, 1));
    assert_eq!(none.send().status, 412);
    let request = world.request("PUT", &target(world.ada.0)).header("If-Match", &etag);
    assert_eq!(request.body(small(ImageFormat::Gif, 1)).send().status, 200);
}

/// How many of eight who write at once succeed, and how many are told that it is another one by now.
fn of_eight(write: impl Fn(u8) -> u16 + Sync) -> (usize, usize) {
    let write = &write;
    let statuses: Vec<_> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..8).map(|number| scope.spawn(move || write(number))).collect();
        writers.into_iter().map(|writer| writer.join().unwrap()).collect()
    });
    let count = |wanted| statuses.iter().filter(|&&status| status == wanted).count();
    (count(200), count(412))
}

#[test]
fn of_many_who_change_what_they_all_saw_one_does_and_the_others_are_told() {
    let world = World::new();
    let etag = world.image(world.ada).send().header("etag").unwrap().to_owned();
    let counts = of_eight(|number| {
        let request = world.request("PUT", &target(world.ada.0)).header("If-Match", &etag);
        request.body(small(ImageFormat::Png, 20 + number)).send().status
    });
    assert_eq!(counts, (1, 7));
}

#[test]
fn of_many_who_write_about_what_they_all_read_one_does_and_the_others_are_told() {
    let world = World::new();
    let target = format!("/api/v1/Person/{}/ImageInfo", world.ada.0);
    let etag = world.get(&target).send().header("etag").unwrap().to_owned();
    let put = |name, number: u8| {
        let body = format!("{{\"Description\":\"number {number}\"}}");
        world.request("PUT", &target).header(name, &etag).body(body).send().status
    };
    assert_eq!(put("If-None-Match", 9), 412);
    assert_eq!(of_eight(|number| put("If-Match", number)), (1, 7));
}

#[test]
fn a_picture_that_is_wanted_only_where_there_is_none_replaces_none() {
    let world = World::new();
    let etag = world.image(world.ada).send().header("etag").unwrap().to_owned();
    let put = |person: i32, tag: &str| {
        let request = world.request("PUT", &target(person)).header("If-None-Match", tag);
        request.body(small(ImageFormat::Gif, 1)).send().status
    };
    assert_eq!((put(world.ada.0, "*"), put(world.ada.0, &etag)), (412, 412));
    assert!(world.image(world.ada).send().body == picture_of_ada());
    assert_eq!(
        (put(world.bob.0, "*"), put(world.bob.0, "*"), put(world.ada.0, "\"other\"")),
        (200, 412, 200)
    );
}

#[test]
fn what_is_said_of_a_picture_can_be_written() {
    let world = World::new();
    let target = format!("/api/v1/Person/{}/ImageInfo", world.ada.0);
    let mut sent = world.get(&target).send().ok();
    world.clock.set(CHANGED);
    sent["Description"] = "Countess".into();
    sent["ExtraInfo"] = "1843".into();
    sent["ConceptualType"] = "PERSONPHOTO".into();
    sent["BlobId"] = 99.into();
    sent["BlobSize"] = 1.into();
    sent["IsZipped"] = false.into();
    let put = |body: &Value| world.request("PUT", &target).body(body.to_string());
    let answer = put(&sent).send().ok();
    assert_eq!(answer, world.get(&target).send().ok());
    assert_eq!((&answer["Description"], &answer["ExtraInfo"]), (&"Countess".into(), &"1843".into()));
    assert_eq!(
        (&answer["ConceptualType"], &answer["MimeType"]),
        (&"PERSONPHOTO".into(), &"image/png".into())
    );
    assert_eq!((&answer["UpdatedDate"], &answer["IsZipped"]), (&"2019-12-19T10:55:14".into(), &true.into()));
    assert_ne!(answer["BlobId"], 99);
    sent["MimeType"] = "image/gif".into();
    assert!(put(&sent).send().refusal(400, "ArgumentException").contains("MimeType"));
    sent["MimeType"] = "image/png".into();
    sent["Description"] = "x".repeat(255).into();
    assert!(put(&sent).send().refusal(400, "ArgumentException").contains("Description"));
    sent["Description"] = "".into();
    put(&sent).by_reader().send().refusal(403, "SoSentryException");
    assert_eq!(put(&sent).header("If-Match", "\"other\"").send().status, 412);
    world.request("PUT", &target).send().refusal(400, "ArgumentException");
    let stranger = format!("/api/v1/Person/{STRANGER}/ImageInfo");
    world.request("PUT", &stranger).body("{}").send().refusal(404, "SoNotFoundException");
}

#[test]
fn somebody_without_a_picture_gets_an_empty_one_when_it_is_described() {
    let world = World::new();
    let target = format!("/api/v1/Person/{}/ImageInfo", world.bob.0);
    let answer = world.request("PUT", &target).body("{\"description\":\"to come\"}").send().ok();
    assert!(answer["BlobId"].as_i64().unwrap() > 0);
    assert_eq!((&answer["OriginalSize"], &answer["Description"]), (&0.into(), &"to come".into()));
    assert_eq!(world.image(world.bob).send().status, 404);
}
