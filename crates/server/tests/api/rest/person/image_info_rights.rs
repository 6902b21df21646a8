//! What `ImageInfo` says of the caller's rights, and how it says it in eight languages.

use serde_json::json;

use crate::api::world::World;

const READ_ONLY: [(&str, &str); 8] = [
    ("no", "Rollen din kan bare lese dette."),
    ("sv", "Din roll får bara läsa detta."),
    ("da", "Din rolle må kun læse dette."),
    ("de", "Ihre Rolle darf dies nur lesen."),
    ("nl", "Uw rol mag dit alleen lezen."),
    ("fr", "Votre rôle permet uniquement la lecture."),
    ("fi", "Roolisi saa vain lukea tätä."),
    ("en", "Your role may only read this."),
];

#[test]
fn a_reader_is_told_that_and_why_nothing_may_be_changed() {
    let world = World::new();
    for person in [world.ada, world.bob] {
        let info = world.image_info(person).by_reader().send().ok();
        assert_eq!(info["TableRight"], json!({"Mask": "Select", "Reason": "[SR_ACCESS_READONLY]"}));
        let fields = info["FieldProperties"].as_object().unwrap();
        let names: Vec<_> = fields.keys().collect();
        assert_eq!(names, ["Description", "ExtraInfo", "ConceptualType", "MimeType"]);
        for field in fields.values() {
            assert_eq!(field["FieldRight"], json!({"Mask": "Read", "Reason": "[SR_ACCESS_READONLY]"}));
        }
    }
}

#[test]
fn a_reader_sees_in_the_users_too_that_they_may_only_be_read() {
    let world = World::new();
    let maker = &world.image_info(world.ada).by_reader().send().ok()["CreatedBy"];
    assert_eq!(maker["TableRight"], json!({"Mask": "Select", "Reason": "[SR_ACCESS_READONLY]"}));
}

#[test]
fn the_reason_is_told_in_the_language_of_the_reader() {
    let world = World::new();
    for (language, expected) in READ_ONLY {
        let info = world.image_info(world.ada).by_reader().header("SO-Language", language).send().ok();
        assert_eq!(info["TableRight"]["Reason"], expected, "{language}");
        assert_eq!(info["FieldProperties"]["MimeType"]["FieldRight"]["Reason"], expected, "{language}");
        assert_eq!(info["CreatedBy"]["TableRight"]["Reason"], expected, "{language}");
        assert_eq!(info["TableRight"]["Mask"], "Select", "{language}: masks are no texts");
    }
}

#[test]
fn what_one_user_was_told_is_not_told_to_another() {
    let world = World::new();
    for _ in 0..2 {
        let administrator = world.image_info(world.ada).send().ok();
        let reader = world.image_info(world.ada).by_reader().send().ok();
        assert_eq!(administrator["TableRight"]["Mask"], "Select, Update, Insert, Delete");
        assert_eq!(reader["TableRight"]["Mask"], "Select");
    }
}
