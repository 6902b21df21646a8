//! `POST /api/v1/Agents/User/SaveRoleEntity`.

use serde_json::json;
use visage_people::role::Role;

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/SaveRoleEntity";

fn role(world: &World, name: &str) -> i64 {
    world.get(&format!("/api/v1/User/{name}")).send().ok()["Role"]["Id"].as_i64().unwrap()
}

fn saved(world: &World, role: &serde_json::Value) -> crate::api::client::Answer {
    world.post(TARGET, &role.to_string()).send()
}

fn told(world: &World, id: i64) -> serde_json::Value {
    world.post(&format!("/api/v1/Agents/User/GetRoleEntity?roleEntityId={id}"), "").send().ok()
}

#[test]
fn another_rung_in_a_role_as_it_was_read_is_another_right_at_once() {
    let world = World::new();
    let mut reader = told(&world, role(&world, "rea0"));
    assert_eq!(saved(&world, &reader).ok(), reader);
    reader["Name"] = "readers".into();
    for field in ["Value", "Description"] {
        reader["DataRights"]["Rights"][1][1][field] = "".into();
    }
    assert_eq!(saved(&world, &reader).ok(), reader);
    world.image_info(world.ada).by_reader().send().refusal(404, "SoNotFoundException");
    assert_eq!(world.get("/api/v1/User/rea0").send().ok()["Role"]["Value"], "readers");
}

#[test]
fn a_role_is_added_without_a_key_and_given_to_a_user() {
    let world = World::new();
    let body = json!({"name": "guests", "tooltip": "See nothing", "rank": 9});
    let guests = saved(&world, &body).ok();
    assert_eq!((&guests["RoleType"], &guests["Rank"]), (&"Employee".into(), &9.into()));
    let change = json!({"Role": {"Id": guests["RoleId"]}}).to_string();
    world.request("PATCH", "/api/v1/User/rea0").body(change).send().ok();
    world.image_info(world.ada).by_reader().send().refusal(404, "SoNotFoundException");
}

#[test]
fn what_a_role_cannot_be_is_refused() {
    let world = World::new();
    let reader = role(&world, "rea0");
    saved(&world, &json!({"RoleId": 4711})).refusal(404, "SoNotFoundException");
    for body in [
        json!({"Name": "SALES"}),
        json!({"Name": ""}),
        json!({"RoleId": reader, "RoleType": "ExternalUser"}),
        json!({"RoleId": reader, "DataRights": {"ColumnsInfo": [{"Id": 0}], "RowsInfo": [{"TableName": "sale"}],
            "Rights": [[{"Value": "R"}]]}}),
        json!({"RoleId": reader, "DataRights": {"ColumnsInfo": [{"Id": 0}], "RowsInfo": [{"TableName": "person"}],
            "Rights": [[{"Value": "RU"}]]}}),
        json!({"RoleId": reader, "DataRights": {"Rights": [[{"Value": "R"}]]}}),
    ] {
        saved(&world, &body).refusal(400, "ArgumentException");
    }
}

#[test]
fn a_cell_that_is_left_out_stays_as_it_is() {
    let world = World::new();
    let reader = role(&world, "rea0");
    let before = world.image_info(world.ada).by_reader().send().text().to_owned();
    let rights = json!({"ColumnsInfo": [{"Id": 0}], "RowsInfo": [{"TableName": "person"}], "Rights": [[{}]]});
    let names = world.get("/api/v1/User/currentPrincipal").by_reader().send().ok()["RoleName"].clone();
    saved(&world, &json!({"RoleId": reader, "Name": names, "DataRights": rights})).ok();
    assert_eq!(world.image_info(world.ada).by_reader().send().text(), before);
}

#[test]
fn others_are_refused_and_so_is_whoever_may_administer_less_than_the_role() {
    let world = World::new();
    world.add_user("hel0", Role::Sales, &[], None);
    world.allow("hel0", &["admin-role"]);
    let above = json!({"RoleId": role(&world, "tje0"), "Name": "x"}).to_string();
    world.post(TARGET, &above).by_user("hel0", "hel0").send().refusal(403, "SoSentryException");
    world.post(TARGET, "{\"Name\":\"x\"}").by_reader().send().refusal(403, "SoSentryException");
}

#[test]
fn what_cannot_be_read_and_nobody_are_refused() {
    let world = World::new();
    for body in ["", "[]", "{}", "{\"RoleId\":\"x\"}", "{\"RoleType\":9}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    world.post(TARGET, "{}").by_nobody().send().refusal(401, "SoSessionException");
}
