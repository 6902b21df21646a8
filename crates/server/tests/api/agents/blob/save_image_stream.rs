//! `POST /api/v1/Agents/BLOB/SaveImageStream`.

use image::ImageFormat;
use serde_json::{Value, json};

use crate::api::by_agent::{add_outsider, in_base64};
use crate::api::pictures::small;
use crate::api::world::World;
use crate::api::xml::Element;

const TARGET: &str = "/api/v1/Agents/BLOB/SaveImageStream";

fn body(kind: &Value) -> String {
    let image = in_base64(&small(ImageFormat::Gif, 3));
    json!({"type": kind, "image": image, "description": "engine.gif"}).to_string()
}

fn facts(world: &World, id: &Value) -> Value {
    world.post(&format!("/api/v1/Agents/BLOB/GetBlobEntity?blobEntityId={id}"), "").send().ok()
}

#[test]
fn a_picture_is_kept_under_the_name_of_its_type_and_belongs_to_nobody() {
    let world = World::new();
    for (kind, name) in [
        (json!("PersonImage"), "PersonImage"),
        (json!("chattopicimage"), "ChatTopicImage"),
        (json!(17), "ContactImage"),
        (json!("2"), "ProjectImage"),
    ] {
        let told = facts(&world, &world.post(TARGET, &body(&kind)).send().ok());
        assert_eq!((&told["ConceptualType"], &told["Description"]), (&name.into(), &"engine.gif".into()));
        assert_eq!(told["MimeType"], "image/gif");
    }
    let xml = world.post(TARGET, &body(&1.into())).accept("text/xml").send();
    assert_eq!(Element::parse(xml.text()).name, "int");
}

#[test]
fn what_was_kept_can_be_given_to_somebody() {
    let world = World::new();
    let id = world.post(TARGET, &body(&1.into())).send().ok();
    let change = format!("{{\"PersonId\":{},\"BlobId\":{id}}}", world.bob.0);
    assert_eq!(world.post("/api/v1/Agents/BLOB/ChangePersonImage", &change).send().status, 204);
    assert!(world.image(world.bob).send().body == small(ImageFormat::Gif, 3));
    assert_eq!(world.image_info(world.bob).send().ok()["BlobId"], id);
}

#[test]
fn without_a_type_that_there_is_nothing_is_kept() {
    let world = World::new();
    for kind in [json!(0), json!(20), json!("Image"), json!(""), json!(null), json!([1])] {
        let text = world.post(TARGET, &body(&kind)).send().refusal(400, "ArgumentException");
        world.assert_silent(&text);
    }
    assert_eq!(world.files().len(), 1);
}

#[test]
fn who_may_add_no_pictures_is_refused() {
    let world = World::new();
    add_outsider(&world);
    let request = world.post(TARGET, &body(&1.into()));
    request.clone().by_reader().send().refusal(403, "SoSentryException");
    request.clone().by_user("ext0", "ext0").send().refusal(403, "SoSentryException");
    request.by_nobody().send().refusal(401, "SoSessionException");
    assert_eq!(world.files().len(), 1);
}

#[test]
fn what_holds_no_picture_is_a_bad_request() {
    let world = World::new();
    for image in [json!(null), json!(""), json!("*"), json!("aGVsbG8="), json!({})] {
        let body = json!({"Type": "PersonImage", "Image": image});
        world.post(TARGET, &body.to_string()).send().refusal(400, "ArgumentException");
    }
    world.post(TARGET, "").send().refusal(400, "ArgumentException");
}
