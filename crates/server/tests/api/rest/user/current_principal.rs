//! `GET /api/v1/User/currentPrincipal`.

use serde_json::json;
use visage_people::role::Role;

use crate::api::world::{World, names};
use crate::api::xml::told_in_both;

const TARGET: &str = "/api/v1/User/currentPrincipal";

#[test]
fn the_caller_is_told_who_they_are_and_what_they_may() {
    let world = World::with(|options| options.doors.tenant = Some("Cust12345".into()));
    let answer = world.get(TARGET).send().ok();
    assert_eq!((&answer["Associate"], &answer["UserType"]), (&"tje0".into(), &"InternalAssociate".into()));
    assert_eq!((&answer["PersonId"], &answer["IsPerson"]), (&world.tove.0.into(), &true.into()));
    assert_eq!((&answer["RoleName"], &answer["RoleType"]), (&"administrator".into(), &"Employee".into()));
    assert_eq!(
        (&answer["DatabaseContextIdentifier"], &answer["FullName"]),
        (&"Cust12345".into(), &"Tove Jensen".into())
    );
    let functions: Vec<_> =
        answer["FunctionRights"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert!(functions.contains(&"admin-all") && functions.is_sorted(), "{functions:?}");
    let provided = &answer["ProvidedCredentials"][0];
    assert_eq!((&provided["Type"], &provided["DisplayName"]), (&"Password".into(), &"tje0".into()));
    assert!(answer.get("TableRight").is_none());
    assert_eq!(names(&answer).len(), 27);
}

#[test]
fn a_reader_has_no_function_rights_and_says_so() {
    let world = World::new();
    let answer = world.get(TARGET).by_reader().send().ok();
    assert_eq!((&answer["RoleName"], &answer["FunctionRights"]), (&"reader".into(), &json!([])));
    assert_eq!((&answer["IsPerson"], &answer["ContactId"]), (&false.into(), &0.into()));
    assert_eq!(answer["DatabaseContextIdentifier"], "");
}

#[test]
fn groups_and_the_company_behind_a_user_are_told() {
    let world = World::new();
    let person = world.owned("tje0", "Sam Seller", "Sellers");
    world.add_user("sam0", Role::Sales, &["North", "East"], Some(person));
    let answer = world.get(TARGET).by_user("sam0", "sam0").send().ok();
    assert_eq!(answer["SecondaryGroups"].as_array().unwrap().len(), 1);
    assert_ne!(answer["SecondaryGroups"][0], answer["GroupId"]);
    assert!(answer["ContactId"].as_i64().unwrap() > 0);
    assert_eq!(answer["ContactOwner"], world.administrator.associate().id.0);
    assert_eq!(answer["RoleName"], "sales");
}

#[test]
fn xml_and_a_selection_tell_the_same() {
    let world = World::new();
    told_in_both(&world.get(TARGET));
    let selected = world.get(&format!("{TARGET}?$select=RoleName")).send().ok();
    assert!(selected["RoleName"] == "administrator" && selected["FullName"].is_null());
}

#[test]
fn nobody_is_nobody() {
    let world = World::new();
    world.get(TARGET).by_nobody().send().refusal(401, "SoSessionException");
    assert_eq!(world.request("DELETE", TARGET).send().status, 405);
}
