//! `POST /api/v1/Agents/User/GetDataRight`.

use visage_people::role::Role;

use crate::api::world::World;

const TARGET: &str = "/api/v1/Agents/User/GetDataRight";

fn role(world: &World, name: &str) -> String {
    let user = world.get(&format!("/api/v1/User/{name}")).send().ok();
    user["Role"]["Id"].to_string()
}

fn body(role: &str, table: &str, relation: &str) -> String {
    format!("{{\"RoleId\":{role},\"TableName\":\"{table}\",\"RelationToOwner\":\"{relation}\"}}")
}

#[test]
fn the_rung_of_a_role_is_told_for_a_table_and_a_relation() {
    let world = World::new();
    world.add_user("sam0", Role::Sales, &[], None);
    let sales = role(&world, "sam0");
    for (table, relation, rung) in [
        ("person", "MyOwn", "CRUD"),
        ("PERSON", "primarygroup", "CRUD"),
        ("contact", "OtherAssociates", "R"),
        ("binaryobject", "ExternalUser", "R"),
        ("6", "3", "R"),
    ] {
        let answer = world.post(TARGET, &body(&sales, table, relation)).send().ok();
        assert_eq!(answer, rung, "{table} {relation}");
    }
}

#[test]
fn a_role_that_is_not_there_is_not_found() {
    let world = World::new();
    world.post(TARGET, &body("4711", "person", "MyOwn")).send().refusal(404, "SoNotFoundException");
}

#[test]
fn others_are_refused() {
    let world = World::new();
    let body = body(&role(&world, "rea0"), "person", "MyOwn");
    world.post(TARGET, &body).by_reader().send().refusal(403, "SoSentryException");
    world.post(TARGET, &body).by_nobody().send().refusal(401, "SoSessionException");
}

#[test]
fn a_table_or_a_relation_without_rights_is_named() {
    let world = World::new();
    let role = role(&world, "rea0");
    for (table, relation, wrong) in
        [("sale", "MyOwn", "TableName"), ("person", "SameProject", "RelationToOwner"), ("", "", "TableName")]
    {
        let text = world.post(TARGET, &body(&role, table, relation)).send().refusal(400, "ArgumentException");
        assert!(text.contains(wrong), "{text}");
    }
    world.post(TARGET, "{}").send().refusal(400, "ArgumentException");
}
