//! `GET /api/v1/User/currentAssociate`.

use crate::api::world::World;
use crate::api::xml::told_in_both;

const TARGET: &str = "/api/v1/User/currentAssociate";

#[test]
fn the_caller_is_told_who_they_are() {
    let world = World::new();
    let answer = world.get(TARGET).send().ok();
    assert_eq!((&answer["Name"], &answer["Type"]), (&"tje0".into(), &"InternalAssociate".into()));
    assert_eq!(answer["PersonId"], world.tove.0);
    assert_eq!(answer["AssociateId"], world.administrator.associate().id.0);
    let reader = world.get(TARGET).by_reader().send().ok();
    assert_eq!((&reader["Name"], &reader["PersonId"]), (&"rea0".into(), &0.into()));
}

#[test]
fn every_way_in_leads_to_the_same_user() {
    let world = World::new();
    let by_password = world.get(TARGET).send().ok();
    assert_eq!(world.get(TARGET).by_ticket(&world.ticket()).send().ok(), by_password);
    assert_eq!(world.get(TARGET).by_token(&world.token()).send().ok(), by_password);
}

#[test]
fn xml_and_a_selection_tell_the_same() {
    let world = World::new();
    told_in_both(&world.get(TARGET));
    let selected = world.get(&format!("{TARGET}?$select=Name")).send().ok();
    assert!(selected["Name"] == "tje0" && selected["FullName"].is_null());
}

#[test]
fn nobody_is_nobody() {
    let world = World::new();
    world.get(TARGET).by_nobody().send().refusal(401, "SoSessionException");
    assert_eq!(world.request("DELETE", TARGET).send().status, 405);
}
