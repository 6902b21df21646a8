//! `/api/v1/Contact/{contactId}/ImageInfo`.

use image::ImageFormat;

use crate::api::pictures::small;
use crate::api::world::{STRANGER, World};

#[test]
fn a_company_without_a_picture_has_an_empty_blob_entity_and_one_with_a_picture_its_facts() {
    let world = World::new();
    let id = world.company("Engines").0;
    let target = format!("/api/v1/Contact/{id}/Imageinfo");
    let info = world.get(&target).send().ok();
    assert_eq!((&info["BlobId"], &info["ConceptualType"]), (&0.into(), &"".into()));
    let bytes = small(ImageFormat::Gif, 3);
    world.request("PUT", &format!("/api/v1/Contact/{id}/Image")).body(bytes.clone()).send().ok();
    let info = world.get(&target).by_reader().send().ok();
    assert_eq!((&info["MimeType"], &info["OriginalSize"]), (&"image/gif".into(), &bytes.len().into()));
    assert_eq!(info["TableRight"]["Mask"], "Select");
}

#[test]
fn what_is_said_of_the_picture_of_a_company_can_be_written() {
    let world = World::new();
    let target = format!("/api/v1/Contact/{}/imageinfo", world.company("Engines").0);
    let put = |body: &str| world.request("PUT", &target).body(body);
    let info = put("{\"Description\":\"Logo\",\"MimeType\":\"image/png\"}").send().ok();
    assert_eq!((&info["Description"], &info["ConceptualType"]), (&"Logo".into(), &"ContactImage".into()));
    assert_eq!(world.get(&target).send().ok(), info);
    put("{\"MimeType\":\"text/html\"}").send().refusal(400, "ArgumentException");
    put("").send().refusal(400, "ArgumentException");
}

#[test]
fn a_company_that_is_not_there_is_not_found() {
    let world = World::new();
    for method in ["GET", "PUT"] {
        let request = world.request(method, &format!("/api/v1/Contact/{STRANGER}/ImageInfo")).body("{}");
        let text = request.send().refusal(404, "SoNotFoundException");
        assert_eq!(text, format!("Contact id {STRANGER} not found"));
    }
}

#[test]
fn a_reader_may_not_write_what_is_said_of_the_picture_of_a_company() {
    let world = World::new();
    let target = format!("/api/v1/Contact/{}/ImageInfo", world.company("Engines").0);
    world.request("PUT", &target).by_reader().body("{}").send().refusal(403, "SoSentryException");
    assert!(
        world
            .request("PUT", "/api/v1/Contact/x/ImageInfo")
            .body("{}")
            .send()
            .refusal(400, "ArgumentException")
            .contains("contactId")
    );
}
