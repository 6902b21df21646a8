//! `POST /api/v1/Agents/Person/CreateDefaultPersonImage`.

use serde_json::{Value, json};

use crate::api::world::World;
use crate::api::xml::told_in_both;

const TARGET: &str = "/api/v1/Agents/Person/CreateDefaultPersonImage";

#[test]
fn it_begins_as_nobodys_and_empty() {
    let world = World::new();
    for body in ["", "null", "{}"] {
        assert_eq!(
            told_in_both(&world.post(TARGET, body)),
            json!({"PersonId": 0, "ImageData": ""}),
            "{body}"
        );
    }
}

#[test]
fn only_what_is_selected_is_told() {
    let told = World::new().post(&format!("{TARGET}?$select=PersonId"), "").send().ok();
    assert_eq!((&told["PersonId"], &told["ImageData"]), (&0.into(), &Value::Null));
}

#[test]
fn everybody_who_has_signed_in_may_begin_one() {
    let world = World::new();
    world.post(TARGET, "").by_reader().send().ok();
    world.post(TARGET, "").by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn it_answers_post_alone() {
    let answer = World::new().get(TARGET).send();
    answer.refusal(405, "SoIllegalOperationException");
}
