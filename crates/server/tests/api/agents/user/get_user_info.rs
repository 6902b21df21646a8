//! `POST /api/v1/Agents/User/GetUserInfo`.

use crate::api::world::{World, names};
use crate::api::xml::told_in_both;

const TARGET: &str = "/api/v1/Agents/User/GetUserInfo";

fn of(key: impl std::fmt::Display) -> String {
    format!("{TARGET}?userInfoId={key}")
}

#[test]
fn a_user_in_short_is_told_to_everybody() {
    let world = World::new();
    let id = world.administrator.associate().id.0;
    let info = world.post(&of(id), "").by_reader().send().ok();
    assert_eq!((&info["UserName"], &info["RoleName"]), (&"tje0".into(), &"administrator".into()));
    assert_eq!((&info["UserGroupName"], &info["CanLogon"]), (&"Everyone".into(), &true.into()));
    assert_eq!((&info["PersonId"], names(&info).len()), (&world.tove.0.into(), 17));
}

#[test]
fn a_user_who_is_not_there_is_null() {
    let world = World::new();
    for key in ["4711", "0"] {
        assert!(world.post(&of(key), "").send().ok().is_null(), "{key}");
    }
}

#[test]
fn xml_and_a_selection_tell_the_same() {
    let world = World::new();
    let target = of(world.administrator.associate().id.0);
    told_in_both(&world.post(&target, ""));
    let selected = world.post(&format!("{target}&$select=RoleName"), "").send().ok();
    assert!(selected["RoleName"] == "administrator" && selected["UserName"].is_null());
}

#[test]
fn a_key_that_is_no_number_and_nobody_are_refused() {
    let world = World::new();
    world.post(&of("x"), "").send().refusal(400, "ArgumentException");
    world.post(&of(1), "").by_nobody().send().refusal(401, "SoSessionException");
}
