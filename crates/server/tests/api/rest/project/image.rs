//! `/api/v1/Project/{projectId}/Image` and its two former addresses.

use image::ImageFormat;

use crate::api::pictures::small;
use crate::api::world::{STRANGER, World};

#[test]
fn the_picture_of_a_project_lives_as_that_of_a_person_does() {
    let world = World::new();
    let id = world.project("tje0", "Engines").0;
    let target = format!("/api/v1/Project/{id}/Image");
    assert_eq!(world.get(&target).send().refusal(404, "SoNotFoundException"), "Image not found");
    for (method, format) in [("PUT", ImageFormat::Png), ("POST", ImageFormat::Gif)] {
        let bytes = small(format, 3);
        let key = world.request(method, &target).body(bytes.clone()).send().ok();
        let info = world.get(&format!("/api/v1/Project/{id}/Imageinfo")).send().ok();
        assert_eq!((&info["BlobId"], &info["ConceptualType"]), (&key, &"ProjectImage".into()));
        for address in [
            &*target,
            &format!("/api/Services80/project/{id}/image"),
            &format!("/api/Services80/Project/{id}/Image/Content"),
        ] {
            let answer = world.get(address).send();
            assert!(answer.body == bytes && answer.header("content-type") == Some(format.to_mime_type()));
        }
    }
    assert_eq!(world.request("DELETE", &target).send().status, 204);
    assert_eq!(world.get(&target).send().status, 404);
    assert_eq!(world.request("DELETE", &target).send().status, 204);
}

#[test]
fn a_project_that_is_not_there_is_not_found_and_gets_no_picture() {
    let world = World::new();
    let target = format!("/api/v1/Project/{STRANGER}/Image");
    for method in ["GET", "DELETE"] {
        let text = world.request(method, &target).send().refusal(404, "SoNotFoundException");
        assert_eq!(text, format!("Project id {STRANGER} not found"));
    }
    for method in ["PUT", "POST"] {
        let request = world.request(method, &target).body(small(ImageFormat::Png, 1));
        assert!(request.send().refusal(400, "ArgumentException").contains("projectId"));
    }
}

#[test]
fn a_reader_sees_the_picture_of_a_project_and_may_not_change_it() {
    let world = World::new();
    let target = format!("/api/v1/Project/{}/Image", world.project("tje0", "Engines").0);
    world.request("PUT", &target).body(small(ImageFormat::Png, 3)).send().ok();
    for method in ["PUT", "POST", "DELETE"] {
        let request = world.request(method, &target).by_reader().body(small(ImageFormat::Png, 1));
        request.send().refusal(403, "SoSentryException");
    }
    assert!(world.get(&target).by_reader().send().body == small(ImageFormat::Png, 3));
}

#[test]
fn a_key_that_is_no_number_and_a_body_that_is_no_picture_are_bad_requests() {
    let world = World::new();
    let target = format!("/api/v1/Project/{}/Image", world.project("tje0", "Engines").0);
    for method in ["GET", "PUT", "POST", "DELETE"] {
        let request = world.request(method, "/api/v1/Project/1.5/Image").body(small(ImageFormat::Png, 1));
        assert!(request.send().refusal(400, "ArgumentException").contains("projectId"));
    }
    for body in ["", "hello"] {
        world.request("PUT", &target).body(body).send().refusal(400, "ArgumentException");
    }
}
