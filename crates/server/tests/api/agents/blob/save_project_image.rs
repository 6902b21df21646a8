//! `POST /api/v1/Agents/BLOB/SaveProjectImage`.

use image::ImageFormat;
use serde_json::json;

use crate::api::by_agent::{PROJECT, add_outsider, in_base64};
use crate::api::client::Request;
use crate::api::pictures::small;
use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/BLOB/SaveProjectImage";

fn save(world: &World, bytes: &[u8]) -> Request {
    world.post(TARGET, &json!({"description": "airplane.gif", "image": in_base64(bytes)}).to_string())
}

#[test]
fn a_picture_for_projects_is_kept_and_no_project_has_it_yet() {
    let world = World::new();
    let project = PROJECT.one(&world, "Engines");
    let ada = world.image_info(world.ada).send().ok()["BlobId"].as_i64().unwrap();
    let answer = save(&world, &small(ImageFormat::Gif, 3)).send();
    assert_eq!((answer.status, answer.body.len()), (204, 0), "{}", answer.text());
    assert_eq!(PROJECT.image(&world, project).status, 404);
    // The answer does not tell the key: it is the next one.
    let get = format!("/api/v1/Agents/BLOB/GetBlobEntity?blobEntityId={}", ada + 1);
    let kept = world.post(&get, "").by_reader().send().ok();
    assert_eq!(
        (&kept["ConceptualType"], &kept["Description"]),
        (&"ProjectImage".into(), &"airplane.gif".into())
    );
    let change = json!({"ProjectId": project, "BlobId": kept["BlobId"]}).to_string();
    assert_eq!(world.post("/api/v1/Agents/BLOB/ChangeProjectImage", &change).send().status, 204);
    assert!(PROJECT.image(&world, project).body == small(ImageFormat::Gif, 3));
}

#[test]
fn a_picture_needs_no_description() {
    let world = World::new();
    let image = in_base64(&small(ImageFormat::Gif, 3));
    for body in [json!({"Image": image}), json!({"Description": null, "Image": image})] {
        assert_eq!(world.post(TARGET, &body.to_string()).send().status, 204);
    }
}

#[test]
fn who_may_add_no_pictures_is_refused() {
    let world = World::new();
    add_outsider(&world);
    let request = save(&world, &small(ImageFormat::Gif, 3));
    request.clone().by_reader().send().refusal(403, "SoSentryException");
    request.clone().by_user("ext0", "ext0").send().refusal(403, "SoSentryException");
    request.by_nobody().send().refusal(401, "SoSessionException");
    assert_eq!(world.files().len(), 1);
}

#[test]
fn what_holds_no_picture_is_a_bad_request() {
    let world = World::new();
    save(&world, b"").send().refusal(400, "ArgumentException");
    save(&world, b"%PDF-1.7").send().refusal(400, "ArgumentException");
    for body in ["", "{}", "[]", "{\"Image\":7}", "{\"Image\":\"*\"}", "{\"Description\":\"a\"}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    assert_eq!(world.files().len(), 1);
}
