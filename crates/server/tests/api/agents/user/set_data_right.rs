//! `POST /api/v1/Agents/User/SetDataRight`.

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/SetDataRight";

fn role(world: &World, name: &str) -> String {
    let user = world.get(&format!("/api/v1/User/{name}")).send().ok();
    user["Role"]["Id"].to_string()
}

fn body(role: &str, table: &str, relation: &str, value: &str) -> String {
    format!(
        "{{\"RoleId\":{role},\"TableName\":\"{table}\",\"RelationToOwner\":\"{relation}\",\"DataRightValue\":\"{value}\"}}"
    )
}

#[test]
fn another_rung_is_another_right_at_once_and_stands_in_the_audit_log() {
    let world = World::new();
    let role = role(&world, "rea0");
    let mask = || world.image_info(world.ada).by_reader().send().ok()["TableRight"]["Mask"].clone();
    assert_eq!(mask(), "Select");
    for table in ["person", "binaryobject"] {
        // Ada belongs to whoever took her in, who is in the same group as the reader.
        assert_eq!(world.post(TARGET, &body(&role, table, "PrimaryGroup", "CRU")).send().status, 204);
    }
    assert_eq!(mask(), "Select, Update, Insert");
    assert_eq!(world.post(TARGET, &body(&role, "person", "PrimaryGroup", "")).send().status, 204);
    world.image_info(world.ada).by_reader().send().refusal(404, "SoNotFoundException");
    let operator = world.run(world.people().operator()).unwrap();
    let log = world.run(world.people().audit(&operator, None, 100)).unwrap();
    let changes: Vec<_> = log.iter().filter(|entry| entry.event == "role changed").collect();
    assert_eq!((changes.len(), changes[2].by), (3, Some(world.administrator.associate().id)));
    assert!(changes[2].detail.ends_with("person PrimaryGroup \"CRU\" to \"\""), "{}", changes[2].detail);
}

#[test]
fn a_role_that_is_not_there_is_not_found() {
    let world = World::new();
    world.post(TARGET, &body("4711", "person", "MyOwn", "R")).send().refusal(404, "SoNotFoundException");
}

#[test]
fn others_are_refused_and_nothing_has_changed() {
    let world = World::new();
    let body = body(&role(&world, "rea0"), "person", "PrimaryGroup", "CRUD");
    world.post(TARGET, &body).by_reader().send().refusal(403, "SoSentryException");
    world.post(TARGET, &body).by_nobody().send().refusal(401, "SoSessionException");
    assert_eq!(world.image_info(world.ada).by_reader().send().ok()["TableRight"]["Mask"], "Select");
}

#[test]
fn what_is_no_rung_no_table_and_no_relation_is_named() {
    let world = World::new();
    let role = role(&world, "rea0");
    for (table, relation, value, wrong) in [
        ("person", "MyOwn", "RU", "DataRightValue"),
        ("person", "Nobody", "R", "RelationToOwner"),
        ("sale", "MyOwn", "R", "TableName"),
    ] {
        let answer = world.post(TARGET, &body(&role, table, relation, value)).send();
        let text = answer.refusal(400, "ArgumentException");
        assert!(text.contains(wrong), "{text}");
    }
    world.post(TARGET, "{}").send().refusal(400, "ArgumentException");
}
