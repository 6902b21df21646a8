//! `GET /api/v1/User/current`.

use crate::api::world::{World, names};
use crate::api::xml::told_in_both;

const TARGET: &str = "/api/v1/User/current";

#[test]
fn whoever_asks_is_told_their_role_groups_and_person() {
    let world = World::new();
    let answer = world.get(TARGET).send().ok();
    assert_eq!((&answer["Name"], &answer["Role"]["Value"]), (&"tje0".into(), &"administrator".into()));
    assert_eq!(
        (&answer["UserGroup"]["Value"], &answer["Person"]["Lastname"]),
        (&"Everyone".into(), &"Jensen".into())
    );
    assert_eq!(answer["TableRight"]["Mask"], "Select, Update, Insert, Delete");
    assert_eq!(names(&answer).len(), 27);
}

#[test]
fn the_person_behind_a_user_cannot_be_deleted_and_says_why() {
    let world = World::new();
    let person = &world.get(TARGET).send().ok()["Person"];
    assert_eq!(person["TableRight"]["Mask"], "Select, Update, Insert");
    assert_eq!(person["TableRight"]["Reason"], "[SR_ACCESS_ASSOC_DELETE]");
    let german = world.get(TARGET).header("SO-Language", "de").send().ok();
    let reason = german["Person"]["TableRight"]["Reason"].as_str().unwrap().to_owned();
    assert!(reason.contains("Benutzer"), "{reason}");
}

#[test]
fn somebody_who_may_not_look_at_users_may_look_at_themselves() {
    let world = World::new();
    let answer = world.get(TARGET).by_reader().send().ok();
    assert_eq!((&answer["Name"], &answer["TableRight"]["Mask"]), (&"rea0".into(), &"Select".into()));
    assert!(answer["Person"].is_null());
}

#[test]
fn that_there_is_a_password_is_told_and_nothing_of_it() {
    let world = World::new();
    let answer = world.get(TARGET).send();
    let credential = &answer.ok()["Credentials"][0];
    assert_eq!((&credential["Type"]["Type"], &credential["Value"]), (&"Password".into(), &"".into()));
    assert!(!answer.text().contains("Tje0") && !answer.text().contains("argon"));
}

#[test]
fn xml_and_a_selection_tell_the_same() {
    let world = World::new();
    told_in_both(&world.get(TARGET));
    let selected = world.get(&format!("{TARGET}?$select=Role/Value")).send().ok();
    assert!(selected["Role"]["Value"] == "administrator" && selected["UserGroup"].is_null());
    world.get(TARGET).by_nobody().send().refusal(401, "SoSessionException");
}
