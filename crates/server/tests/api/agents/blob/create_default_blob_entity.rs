//! `POST /api/v1/Agents/BLOB/CreateDefaultBlobEntity`.

use crate::api::by_agent::add_outsider;
use crate::api::world::World;
use crate::api::xml::told_in_both;

const TARGET: &str = "/api/v1/Agents/BLOB/CreateDefaultBlobEntity";

#[test]
fn it_is_as_empty_as_that_of_a_person_without_a_picture() {
    let world = World::new();
    let begun = told_in_both(&world.post(TARGET, "null"));
    assert_eq!(begun, world.image_info(world.bob).send().ok());
    assert_eq!((&begun["BlobId"], &begun["Description"]), (&0.into(), &"".into()));
}

#[test]
fn its_rights_say_whether_it_can_be_added() {
    let world = World::new();
    add_outsider(&world);
    let mask = |name: &str, password: &str| {
        let begun = world.post(TARGET, "").by_user(name, password).send().ok();
        begun["TableRight"]["Mask"].as_str().unwrap().to_owned()
    };
    assert_eq!(mask("tje0", "Tje0"), "Select, Update, Insert, Delete");
    for (name, password) in [("rea0", "Rea0"), ("ext0", "ext0")] {
        assert_eq!(mask(name, password), "Select", "{name}");
    }
}

#[test]
fn only_what_is_selected_is_told() {
    let told = World::new().post(&format!("{TARGET}?$select=BlobSize"), "").send().ok();
    assert!(told["BlobSize"] == 0 && told["Description"].is_null());
}

#[test]
fn nobody_else_begins_one() {
    World::new().post(TARGET, "").by_nobody().send().refusal(401, "SoSessionException");
}
