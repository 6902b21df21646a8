//! `POST /api/v1/Agents/User/SaveUser`.

use serde_json::{Value, json};
use visage_people::role::Role;

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/SaveUser";

fn saved(world: &World, user: &Value) -> crate::api::client::Answer {
    world.post(TARGET, &user.to_string()).send()
}

#[test]
fn a_user_without_a_key_is_added_and_with_one_is_changed() {
    let world = World::new();
    let begin = "/api/v1/Agents/User/CreateDefaultUserFromUserTypeAndPersonId";
    let body = json!({"UserType": "InternalAssociate", "PersonId": world.ada.0});
    let mut user = world.post(begin, &body.to_string()).send().ok();
    user["Credentials"] = json!([{"Type": {"Type": "Password"}, "Value": "Countess"}]);
    let mut kept = saved(&world, &user).ok();
    assert!(kept["AssociateId"].as_i64().unwrap() > 0 && kept.get("_Links").is_none());
    assert_eq!(world.get("/api/v1/User/current").by_user("alo0", "Countess").send().ok()["Name"], "alo0");
    kept["Tooltip"] = "Counts".into();
    kept["Role"] = world.get("/api/v1/User/tje0").send().ok()["Role"].clone();
    let changed = saved(&world, &kept).ok();
    for field in ["AssociateId", "Tooltip", "Role", "Person", "UserName"] {
        assert_eq!(changed[field], kept[field], "{field}");
    }
    world.get("/api/v1/User/rea0").by_user("alo0", "Countess").send().ok();
}

#[test]
fn a_key_that_is_nobodys_is_not_found() {
    let world = World::new();
    let operator = world.run(world.people().operator()).unwrap().associate().id.0;
    for id in [4711, operator] {
        saved(&world, &json!({"AssociateId": id, "Tooltip": "x"})).refusal(404, "SoNotFoundException");
    }
}

#[test]
fn others_are_refused_and_nobody_changes_whoever_may_more() {
    let world = World::new();
    let own = world.get("/api/v1/User/rea0").send().ok();
    world.post(TARGET, &own.to_string()).by_reader().send().refusal(403, "SoSentryException");
    world.post(TARGET, "{}").by_nobody().send().refusal(401, "SoSessionException");
    world.add_user("hel0", Role::Sales, &[], None);
    world.allow("hel0", &["admin-users"]);
    let above = world.get("/api/v1/User/tje0").send().ok();
    let body = json!({"AssociateId": above["AssociateId"],
        "Credentials": [{"Type": {"Type": "Password"}, "Value": "mine"}]});
    let answer = world.post(TARGET, &body.to_string()).by_user("hel0", "hel0").send();
    answer.refusal(403, "SoSentryException");
    assert_eq!(world.get("/api/v1/User/current").send().ok()["Name"], "tje0");
}

#[test]
fn what_cannot_be_read_or_kept_is_refused() {
    let world = World::new();
    for body in ["", "[]", "{}", "{\"AssociateId\":\"x\"}", "{\"UserName\":\"rea0\",\"Type\":5}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
}
