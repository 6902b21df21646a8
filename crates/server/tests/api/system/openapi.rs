//! `GET /openapi.json`: the table as OpenAPI 3.1.

use std::collections::BTreeSet;

use serde_json::Value;
use visage::http::routes::{Door, ROUTES, Shape};

use crate::api::world::{World, names};

fn document() -> Value {
    let answer = World::new().get("/openapi.json").by_nobody().send();
    assert_eq!(answer.header("content-type"), Some("application/json; charset=utf-8"));
    answer.ok()
}

/// Every value in the tree.
fn walk<'a>(value: &'a Value, visit: &mut impl FnMut(&'a Value)) {
    visit(value);
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, visit)),
        Value::Object(members) => members.values().for_each(|member| walk(member, visit)),
        _ => {}
    }
}

#[test]
fn every_route_stands_there_and_nothing_else() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    assert!(document["info"]["title"].is_string() && document["info"]["version"].is_string());
    let mut count = 0;
    for route in ROUTES {
        let operation = &document["paths"][route.path][route.verb.name().to_lowercase()];
        assert_eq!(operation["summary"], route.summary, "{}", route.path);
        assert_eq!(operation["security"].is_array(), route.door == Door::SignedIn, "{}", route.path);
        let done = if route.shape == Shape::Empty { "204" } else { "200" };
        assert_eq!(operation["responses"][done]["content"].is_object(), done == "200", "{}", route.path);
        count += 1;
    }
    let listed: usize = document["paths"].as_object().unwrap().values().map(|path| names(path).len()).sum();
    assert_eq!(listed, count);
}

#[test]
fn every_reference_leads_somewhere_and_every_schema_is_used() {
    let document = document();
    let mut used = BTreeSet::new();
    walk(&document, &mut |value| {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some_and(Value::is_object), "{reference}");
            used.insert(pointer.rsplit('/').next().unwrap());
        }
    });
    let known: BTreeSet<_> = names(&document["components"]["schemas"]).into_iter().collect();
    assert_eq!(used, known);
}

#[test]
fn every_operation_has_a_name_of_its_own_and_declares_the_values_in_its_path() {
    let document = document();
    let mut ids = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for operation in operations.as_object().unwrap().values() {
            assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{path}");
            let declared: BTreeSet<_> = operation["parameters"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|parameter| parameter["in"] == "path")
                .map(|parameter| {
                    assert_eq!(parameter["required"], true);
                    parameter["name"].as_str().unwrap()
                })
                .collect();
            let written: BTreeSet<_> =
                path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
            assert_eq!(declared, written, "{path}");
        }
    }
}

#[test]
fn the_schema_of_image_info_has_exactly_what_image_info_answers() {
    let world = World::new();
    let document = document();
    let schema = |name: &str| document["components"]["schemas"][name]["properties"].clone();
    let info = world.image_info(world.ada).send().ok();
    assert_eq!(names(&schema("BlobEntity")), names(&info));
    assert_eq!(names(&schema("Associate")), names(&info["CreatedBy"]));
    assert_eq!(names(&schema("TableRight")), names(&info["TableRight"]));
    assert_eq!(names(&schema("Error")), names(&world.get("/nowhere").send().json()));
    let path = &document["paths"]["/api/v1/Person/{personId}/ImageInfo"]["get"];
    for status in ["200", "304", "400", "401", "404", "412"] {
        assert!(path["responses"][status]["description"].is_string(), "{status}");
    }
    let types = names(&path["responses"]["200"]["content"]);
    assert_eq!(types.len(), 6, "{types:?}");
}

#[test]
fn the_parameters_of_pictures_are_described() {
    let document = document();
    for path in ["/api/v1/Person/{personId}/Image", "/api/Services80/Project/{projectId}/Image/Content"] {
        let parameters = document["paths"][path]["get"]["parameters"].as_array().unwrap();
        for name in ["w", "h", "type", "ifBlank", "crop", "placeholder", "SO-TimeZone"] {
            let known = parameters.iter().find(|parameter| parameter["name"] == name).unwrap();
            assert!(known["description"].as_str().is_some_and(|text| text.len() > 30), "{known}");
            assert!(known["schema"]["type"].is_string(), "{known}");
        }
    }
}

#[test]
fn the_document_is_built_once_and_every_client_gets_the_same() {
    let world = World::new();
    let first = world.get("/openapi.json").header("Host", "one.test").send();
    let again = world.get("/openapi.json").header("Host", "two.test").send();
    assert_eq!((first.status, &first.body), (200, &again.body));
    assert_eq!(first.json()["servers"], serde_json::json!([{"url": "/"}]));
    let tag = first.header("etag").unwrap();
    assert_eq!(world.get("/openapi.json").header("If-None-Match", tag).send().status, 304);
    let public = World::with(|options| options.public_url = Some("https://crm.example.com/".to_owned()));
    assert_eq!(public.get("/openapi.json").send().ok()["servers"][0]["url"], "https://crm.example.com");
}

#[test]
fn the_forms_in_which_an_agent_answers_with_bytes_stand_there() {
    let document = document();
    let agent = &document["paths"]["/api/v1/Agents/BLOB/GetPersonImage"]["post"];
    let types = names(&agent["responses"]["200"]["content"]);
    assert!(types.contains(&"application/octet-stream") && types.contains(&"application/json"), "{types:?}");
}

#[test]
fn parameters_stand_there_with_what_must_be_sent() {
    let document = document();
    let schema = |method: &str| {
        let body = &document["paths"][format!("/api/v1/Agents/{method}")]["post"]["requestBody"];
        body["content"]["application/json"]["schema"].clone()
    };
    let keys = schema("BLOB/ChangeContactImage");
    assert_eq!(names(&keys["properties"]), ["ContactId", "BlobId"]);
    assert_eq!(keys["properties"]["BlobId"]["type"], "integer");
    assert_eq!(keys["required"], serde_json::json!(["ContactId", "BlobId"]));
    let picture = schema("BLOB/SaveImageStream");
    assert_eq!(names(&picture["properties"]), ["Type", "Description", "Image"]);
    assert_eq!(picture["properties"]["Image"]["format"], "byte");
    assert_eq!(picture["required"], serde_json::json!(["Image"]));
}
