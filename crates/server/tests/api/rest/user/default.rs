//! `GET /api/v1/User/Default`.

use serde_json::Value;

use crate::api::world::World;
use crate::api::xml::told_in_both;

const TARGET: &str = "/api/v1/User/Default";

#[test]
fn a_user_begins_with_a_free_name_the_role_that_allows_least_and_the_first_group() {
    let world = World::new();
    let target = format!("{TARGET}?userType=InternalAssociate&personId={}", world.tove.0);
    let user = told_in_both(&world.get(&target));
    assert_eq!((&user["AssociateId"], &user["Deleted"]), (&0.into(), &false.into()));
    assert_eq!(user["UserName"], "tje1", "there is a tje0 already");
    assert_eq!((&user["Role"]["Value"], &user["UserGroup"]["Value"]), (&"reader".into(), &"Everyone".into()));
    assert_eq!(
        (&user["Type"], &user["Person"]["FullName"]),
        (&"InternalAssociate".into(), &"Tove Jensen".into())
    );
    world.get("/api/v1/User/tje1").send().refusal(404, "SoNotFoundException");
}

#[test]
fn the_kind_is_taken_by_number_too_and_is_an_employee_if_nothing_is_said() {
    let world = World::new();
    let kind = |query: &str| world.get(&format!("{TARGET}{query}")).send().ok();
    assert_eq!(kind("")["Type"], "InternalAssociate");
    assert_eq!(kind("?usertype=5&PERSONID=0")["Type"], "SystemAssociate");
    let external = kind("?userType=externalassociate");
    assert_eq!((&external["Role"]["Value"], &external["Person"]), (&"external".into(), &Value::Null));
}

#[test]
fn a_person_who_is_not_there_is_not_found() {
    let world = World::new();
    world.get(&format!("{TARGET}?personId=4711")).send().refusal(404, "SoNotFoundException");
}

#[test]
fn others_are_refused_and_so_is_what_cannot_be_read() {
    let world = World::new();
    world.get(TARGET).by_reader().send().refusal(403, "SoSentryException");
    world.get(TARGET).by_nobody().send().refusal(401, "SoSessionException");
    for query in ["?userType=Nobody", "?userType=6", "?personId=x", "?personId="] {
        world.get(&format!("{TARGET}{query}")).send().refusal(400, "ArgumentException");
    }
}
