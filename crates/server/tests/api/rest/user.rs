//! `GET` and `POST /api/v1/User`.

mod credential_types;
mod current;
mod current_associate;
mod current_principal;
mod current_token;
mod default;
mod entity;
mod entity_written;
mod validate;

use serde_json::{Value, json};
use visage_people::role::Role;

use crate::api::world::World;

const TARGET: &str = "/api/v1/User";

fn posted(world: &World, body: &Value) -> crate::api::client::Answer {
    world.post(TARGET, &body.to_string()).send()
}

#[test]
fn a_user_by_default_is_added_and_signs_in() {
    let world = World::new();
    let begun = format!("/api/v1/User/Default?userType=InternalAssociate&personId={}", world.ada.0);
    let mut user = world.get(&begun).send().ok();
    user["UserName"] = "ada1".into();
    user["Credentials"] = json!([{"Type": {"Type": "Password"}, "Value": "Countess"}]);
    let kept = posted(&world, &user).ok();
    let id = kept["AssociateId"].as_i64().unwrap();
    assert!(id > 0);
    assert!(kept["_Links"]["Self"].as_str().unwrap().ends_with(&format!("/api/v1/User/{id}")));
    assert_eq!((&kept["Name"], &kept["Person"]["PersonId"]), (&"ada1".into(), &world.ada.0.into()));
    assert_eq!((&kept["Role"]["Value"], &kept["UserGroup"]["Value"]), (&"reader".into(), &"Everyone".into()));
    assert_eq!(kept["Credentials"][0]["Value"], "", "nothing is told of the password");
    let me = world.get("/api/v1/User/current").by_user("ADA1", "Countess").send().ok();
    assert_eq!((&me["AssociateId"], &me["Person"]["FullName"]), (&id.into(), &"Ada Lovelace".into()));
}

#[test]
fn a_few_members_do_for_a_new_user_in_any_letter_case() {
    let world = World::new();
    let body = json!({"username": "bob0", "PERSON": {"personId": world.bob.0.to_string()}, "type": 1});
    let kept = posted(&world, &body).ok();
    assert_eq!((&kept["UserName"], &kept["Type"]), (&"bob0".into(), &"InternalAssociate".into()));
    assert_eq!(kept["Credentials"], json!([]), "without a password nobody signs in");
    assert_eq!(world.get("/api/v1/User/current").by_user("bob0", "").send().status, 401);
    let robot = posted(&world, &json!({"UserName": "robot", "Type": "SystemAssociate"})).ok();
    assert_eq!((&robot["Type"], &robot["Person"]), (&"SystemAssociate".into(), &Value::Null));
}

#[test]
fn what_a_user_cannot_be_is_named() {
    let world = World::new();
    let ada = json!({"PersonId": world.ada.0});
    let external = json!({"Id": world.get("/api/v1/User/rea0").send().ok()["Role"]["Id"]});
    for (body, field) in [
        (json!({"UserName": "TJE0", "Person": ada}), "UserName"),
        (json!({"UserName": "visage:operator", "Person": ada}), "UserName"),
        (json!({"UserName": "new"}), "Person"),
        (json!({"UserName": "new", "Person": {"PersonId": 4711}}), "Person"),
        (json!({"UserName": "new", "Person": ada, "Role": {"Id": 4711}}), "Role"),
        (json!({"UserName": "new", "Person": ada, "Role": external, "Type": "ExternalAssociate"}), "Role"),
        (json!({"UserName": "new", "Person": ada, "UserGroup": {"Id": 4711}}), "UserGroup"),
        (json!({"UserName": "new", "Person": ada, "OtherGroups": [{"Id": 4711}]}), "OtherGroups"),
        (json!({"UserName": "new", "Person": ada, "Type": "Nobody"}), "UserType"),
        (
            json!({"UserName": "new", "Person": ada, "Credentials": [{"Type": {"Type": "x"}, "Value": "y"}]}),
            "Credentials",
        ),
    ] {
        let text = posted(&world, &body).refusal(400, "ArgumentException");
        assert!(text.starts_with(field), "{body}: {text}");
    }
    for body in ["", "[]", "{\"UserName\":1}", "{\"Person\":7}"] {
        world.post(TARGET, body).send().refusal(400, "ArgumentException");
    }
    world.get("/api/v1/User/new").send().refusal(404, "SoNotFoundException");
}

#[test]
fn others_are_refused_and_nobody_makes_somebody_who_may_more() {
    let world = World::new();
    let body = json!({"UserName": "new", "Person": {"PersonId": world.ada.0}});
    world.post(TARGET, &body.to_string()).by_reader().send().refusal(403, "SoSentryException");
    world.post(TARGET, &body.to_string()).by_nobody().send().refusal(401, "SoSessionException");
    world.add_user("hel0", Role::Sales, &[], None);
    world.allow("hel0", &["admin-users"]);
    let role = world.get("/api/v1/User/tje0").send().ok()["Role"]["Id"].clone();
    let more = json!({"UserName": "new", "Person": {"PersonId": world.ada.0}, "Role": {"Id": role}});
    let system = json!({"UserName": "new", "Type": "SystemAssociate"});
    for body in [more, system] {
        let answer = world.post(TARGET, &body.to_string()).by_user("hel0", "hel0").send();
        answer.refusal(403, "SoSentryException");
    }
    assert_eq!(world.post(TARGET, &body.to_string()).by_user("hel0", "hel0").send().ok()["Name"], "new");
}

#[test]
fn every_user_is_a_row_by_key_the_retired_too() {
    let world = World::new();
    world.add_user("sam0", Role::Sales, &["North", "East"], Some(world.ada));
    world.request("DELETE", "/api/v1/User/rea0").send();
    let list = world.get(TARGET).send().ok();
    let rows = list["value"].as_array().unwrap();
    let names: Vec<_> = rows.iter().map(|row| row["userName"].as_str().unwrap()).collect();
    assert_eq!(names, ["tje0", "rea0", "sam0"]);
    let sam = &rows[2];
    assert_eq!(sam["PrimaryKey"], sam["associateDbId"].to_string());
    for (column, value) in [
        ("fullName", json!("Ada Lovelace")),
        ("usergroup", json!("North")),
        ("otherGroups", json!("East")),
        ("role", json!("sales")),
        ("assocType", json!("InternalAssociate")),
        ("personId", json!(world.ada.0)),
        ("isActive", json!(true)),
        ("canLogin", json!(true)),
    ] {
        assert_eq!(sam[column], value, "{column}");
    }
    assert_eq!((&rows[1]["isActive"], &rows[1]["canLogin"]), (&false.into(), &false.into()));
    assert_eq!(list["odata.nextLink"], Value::Null);
}

#[test]
fn rows_come_in_pages_with_the_columns_that_are_selected() {
    let world = World::new();
    let page =
        world.get(&format!("{TARGET}?$top=1&$select=USERNAME,%20nothing,role")).by_reader().send().ok();
    let (row, key) = (&page["value"][0], page["value"][0]["PrimaryKey"].clone());
    assert_eq!(
        row,
        &json!({"PrimaryKey": key, "EntityName": "all", "USERNAME": "tje0", "role": "administrator"})
    );
    let next = page["odata.nextLink"].as_str().unwrap();
    assert!(next.ends_with("/api/v1/User?$top=1&$select=USERNAME,%20nothing,role&$skip=1"), "{next}");
    let rest = world.get(&next[next.find("/api/").unwrap()..]).send().ok();
    assert_eq!((&rest["value"][0]["USERNAME"], &rest["odata.nextLink"]), (&"rea0".into(), &Value::Null));
    assert_eq!(world.get(&format!("{TARGET}?$skip=9")).send().ok()["value"], json!([]));
    let none = world.get(&format!("{TARGET}?$top=0")).send().ok();
    assert_eq!((&none["value"], &none["odata.nextLink"]), (&json!([]), &Value::Null));
}

#[test]
fn wishes_that_rows_are_not_made_for_are_refused() {
    let world = World::new();
    for query in ["$filter=userName%20eq%20'x'", "$orderby=role", "$mode=full", "$top=x", "$skip=-1"] {
        world.get(&format!("{TARGET}?{query}")).send().refusal(400, "ArgumentException");
    }
    world.get(TARGET).by_nobody().send().refusal(401, "SoSessionException");
}

/// A name with a capital where a bit is set.
fn spelt(name: &str, bits: usize) -> String {
    let letter = |(place, letter): (usize, char)| {
        if bits >> place & 1 == 1 { letter.to_ascii_uppercase() } else { letter }
    };
    name.chars().enumerate().map(letter).collect()
}

#[test]
fn a_column_is_returned_once_however_often_it_is_selected() {
    let world = World::new();
    let spellings: Vec<_> = (0..500).map(|bits| spelt("username", bits % 256)).collect();
    let list = world.get(&format!("{TARGET}?$select={}", spellings.join(","))).send().ok();
    let row = list["value"][0].as_object().unwrap();
    assert_eq!(row.keys().collect::<Vec<_>>(), ["PrimaryKey", "EntityName", "username"]);
}

#[test]
fn too_many_columns_and_parameters_are_rejected() {
    let world = World::new();
    let columns: Vec<_> = (0..257).map(|number| format!("c{number}")).collect();
    for target in [TARGET.to_owned(), format!("/api/v1/Person/{}/ImageInfo", world.ada.0)] {
        let few = format!("{target}?$select={}", columns[..256].join(","));
        assert_eq!(world.get(&few).send().status, 200, "{target}");
        let many = format!("{target}?$select={}", columns.join(","));
        let text = world.get(&many).send().refusal(400, "ArgumentException");
        assert!(text.contains("256 columns"), "{text}");
        let text =
            world.get(&format!("{target}?{}", "a&".repeat(256))).send().refusal(400, "ArgumentException");
        assert!(text.contains("256 parameters"), "{text}");
    }
}

#[test]
fn a_response_above_the_limit_is_rejected_with_what_to_do() {
    let world = World::with(|options| options.limits.answer_bytes = 400);
    let text = world.get(TARGET).send().refusal(413, "ArgumentException");
    assert!(text.contains("$top") && text.contains("$select"), "{text}");
    world.get(&format!("{TARGET}?$top=1&$select=role")).send().ok();
}
