//! `GET /api/v1/Person/{personId}/ImageInfo`: the facts, and what is said when there are none.

use std::fs;

use image::ImageFormat;
use serde_json::json;
use visage_people::ids::PersonId;
use visage_people::user::{NewUserName, Role};

use crate::api::pictures::small;
use crate::api::world::{CHANGED, STORED, STRANGER, World, names, person, picture_of_ada};

const PROPERTIES: [&str; 15] = [
    "BlobId",
    "BlobSize",
    "Description",
    "ExtraInfo",
    "IsEncrypted",
    "IsZipped",
    "MimeType",
    "OriginalSize",
    "CreatedDate",
    "UpdatedDate",
    "CreatedBy",
    "UpdatedBy",
    "ConceptualType",
    "TableRight",
    "FieldProperties",
];

#[test]
fn every_property_is_true_to_what_is_stored() {
    let world = World::new();
    let info = world.image_info(world.ada).send().ok();
    assert_eq!(names(&info), PROPERTIES);
    let field = json!({"FieldRight": {"Mask": "Update", "Reason": ""}, "FieldType": "System.String", "FieldLength": 254});
    let expected = json!({
        "BlobId": info["BlobId"],
        "BlobSize": fs::metadata(world.file()).unwrap().len(),
        "Description": "Ada Lovelace",
        "ExtraInfo": "",
        "IsEncrypted": true,
        "IsZipped": true,
        "MimeType": "image/png",
        "OriginalSize": picture_of_ada().len(),
        "CreatedDate": "2019-12-19T09:44:12",
        "UpdatedDate": "0001-01-01T00:00:00",
        "CreatedBy": {
            "AssociateId": world.administrator.associate().id.0,
            "Name": "tje0",
            "PersonId": world.tove.0,
            "Rank": 0,
            "Tooltip": "",
            "Type": "InternalAssociate",
            "GroupIdx": world.administrator.associate().group.0,
            "FullName": "Tove Jensen",
            "FormalName": "Ms. Tove Jensen",
            "Deleted": false,
            "EjUserId": 0,
            "UserName": "tje0",
            "ExtraFields": {},
            "CustomFields": {},
            "TableRight": {"Mask": "Select, Update, Delete", "Reason": ""},
            "FieldProperties": {},
        },
        "UpdatedBy": null,
        "ConceptualType": "PersonImage",
        "TableRight": {"Mask": "Select, Update, Insert, Delete", "Reason": ""},
        "FieldProperties": {"Description": field, "ExtraInfo": field, "ConceptualType": field, "MimeType": field},
    });
    assert_eq!(info, expected);
    assert!(info["BlobId"].as_i64().unwrap() > 0);
}

#[test]
fn a_replaced_picture_keeps_its_key_and_its_maker_and_says_who_changed_it_and_when() {
    let world = World::new();
    let before = world.image_info(world.ada).send().ok();
    let operator = world.run(world.people().operator()).unwrap();
    let other = NewUserName {
        name: "oda0".into(),
        full_name: "Oda Hansen".into(),
        person: None,
        role: Role::Administrator,
        groups: Vec::new(),
    };
    world.run(world.people().add_user(&operator, &other, "Oda0")).unwrap();
    let oda = world.run(world.people().act_as(&operator, "oda0")).unwrap();
    world.clock.set(CHANGED);
    let bytes = small(ImageFormat::Tiff, 9);
    world.run(world.people().set_picture(&oda, world.ada, bytes.clone(), "")).unwrap();
    let after = world.image_info(world.ada).send().ok();
    assert_eq!(after["BlobId"], before["BlobId"]);
    assert_eq!(after["CreatedDate"], "2019-12-19T09:44:12");
    assert_eq!(after["UpdatedDate"], "2019-12-19T10:55:14");
    assert_eq!(after["CreatedBy"], before["CreatedBy"]);
    assert_eq!(after["UpdatedBy"]["Name"], "oda0");
    assert_eq!(after["UpdatedBy"]["FullName"], "Oda Hansen");
    assert_eq!(after["UpdatedBy"]["PersonId"], 0);
    assert_eq!(after["MimeType"], "image/tiff");
    assert_eq!(after["OriginalSize"], bytes.len());
    // The old bytes are gone: one file is left, and it is the new one.
    assert_eq!(after["BlobSize"], fs::metadata(world.file()).unwrap().len());
}

#[test]
fn a_picture_that_shrinks_is_zipped_and_the_stored_size_is_that_of_the_file() {
    let world = World::new();
    let bytes = small(ImageFormat::Tiff, 1);
    world.set_picture(world.ada, &bytes, "");
    let info = world.image_info(world.ada).send().ok();
    assert_eq!((&info["IsZipped"], &info["OriginalSize"]), (&json!(true), &json!(bytes.len())));
    let stored = fs::metadata(world.file()).unwrap().len();
    assert_eq!(info["BlobSize"], stored);
    assert!(stored < bytes.len() as u64);
}

#[test]
fn the_type_follows_the_bytes() {
    let world = World::new();
    let types = [
        (ImageFormat::Png, "image/png"),
        (ImageFormat::Jpeg, "image/jpeg"),
        (ImageFormat::Gif, "image/gif"),
        (ImageFormat::Tiff, "image/tiff"),
    ];
    for (format, expected) in types {
        world.set_picture(world.bob, &small(format, 3), "portrait.bmp");
        assert_eq!(world.image_info(world.bob).send().ok()["MimeType"], expected);
    }
}

#[test]
fn a_missing_picture_is_an_empty_blob_entity_with_the_rights_of_the_caller() {
    let world = World::new();
    let info = world.image_info(world.bob).send().ok();
    assert_eq!(names(&info), PROPERTIES);
    let full = world.image_info(world.ada).send().ok();
    let expected = json!({
        "BlobId": 0, "BlobSize": 0, "Description": "", "ExtraInfo": "", "IsEncrypted": false, "IsZipped": false,
        "MimeType": "", "OriginalSize": 0, "CreatedDate": "0001-01-01T00:00:00",
        "UpdatedDate": "0001-01-01T00:00:00", "CreatedBy": null, "UpdatedBy": null, "ConceptualType": "",
        "TableRight": full["TableRight"], "FieldProperties": full["FieldProperties"],
    });
    assert_eq!(info, expected);
}

#[test]
fn whoever_is_not_there_is_not_found_whatever_the_number() {
    let world = World::new();
    let mut bodies = Vec::new();
    for id in [0, -1, STRANGER, i32::MAX, i32::MIN] {
        let answer = world.image_info(PersonId(id)).send();
        let text = answer.refusal(404, "SoNotFoundException");
        assert_eq!(text, format!("Person id {id} not found"));
        bodies.push(answer.text().replace(&id.to_string(), "ID"));
    }
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
}

#[test]
fn a_value_that_is_no_number_of_32_bits_is_a_bad_request() {
    let world = World::new();
    for person in ["abc", "1.5", "99999999999", "-99999999999", "0x1", "1e0", "%20", "%201", "--1", "\u{663}"]
    {
        let person = person.replace('\u{663}', "%D9%A3");
        let text =
            world.get(&format!("/api/v1/Person/{person}/ImageInfo")).send().refusal(400, "ArgumentException");
        assert!(text.contains("personId"), "{person}: {text}");
    }
}

#[test]
fn a_number_with_a_plus_is_a_bad_request_before_and_after_the_plain_one_was_answered() {
    let world = World::new();
    let plus = world.get(&format!("/api/v1/Person/+{}/ImageInfo", world.ada.0));
    assert_eq!(plus.send().status, 400);
    assert_eq!(world.image_info(world.ada).send().status, 200);
    assert_eq!(plus.send().status, 400, "the answer that is remembered for the plain number was given");
}

#[test]
fn other_methods_are_refused_with_those_that_there_are() {
    let world = World::new();
    for method in ["DELETE", "POST", "PATCH", "TRACE", "FROBNICATE"] {
        let target = format!("/api/v1/Person/{}/ImageInfo", world.ada.0);
        let answer = world.request(method, &target).send();
        answer.refusal(405, "SoIllegalOperationException");
        assert_eq!(answer.header("allow"), Some("GET, HEAD, OPTIONS, PUT"), "{method}");
    }
    let answer = world.request("OPTIONS", "/api/v1/Person/1/ImageInfo").send();
    assert_eq!((answer.status, answer.header("allow")), (204, Some("GET, HEAD, OPTIONS, PUT")));
}

#[test]
fn only_the_properties_that_are_selected_are_told_and_the_others_are_null() {
    let world = World::new();
    let target = format!("/api/v1/Person/{}/ImageInfo", world.ada.0);
    let whole = world.get(&target).send().ok();
    let parts = world.get(&format!("{target}?$SELECT=mimetype,%20CreatedBy/FullName,Nonsense")).send().ok();
    assert_eq!(names(&parts), PROPERTIES);
    for name in PROPERTIES {
        match name {
            "BlobId" | "MimeType" => assert_eq!(parts[name], whole[name]),
            "CreatedBy" => {
                assert_eq!(parts[name]["FullName"], "Tove Jensen");
                assert_eq!(parts[name]["AssociateId"], whole[name]["AssociateId"]);
                assert!(parts[name]["Name"].is_null());
            }
            _ => assert!(parts[name].is_null(), "{name}"),
        }
    }
    assert_eq!(world.get(&format!("{target}?$select=")).send().ok(), whole);
}

#[test]
fn the_name_of_a_user_is_the_present_name_of_the_person_behind() {
    let world = World::new();
    assert_eq!(world.image_info(world.ada).send().ok()["CreatedBy"]["FullName"], "Tove Jensen");
    let operator = world.run(world.people().operator()).unwrap();
    let mut married = person("Tove", "Jensen");
    married.last_name = "Hansen".into();
    let outcomes = world.run(world.people().import(&operator, "test", &[married], false)).unwrap();
    assert_eq!(outcomes[0].as_ref().unwrap().person(), Some(world.tove));
    assert_eq!(world.image_info(world.ada).send().ok()["CreatedBy"]["FullName"], "Tove Hansen");
}

#[test]
fn the_date_of_the_last_change_is_in_the_head() {
    let world = World::new();
    let stored =
        httpdate::fmt_http_date(std::time::UNIX_EPOCH + std::time::Duration::from_secs(STORED as u64));
    let answer = world.image_info(world.ada).send();
    assert_eq!(answer.header("last-modified"), Some(&*stored));
    assert_eq!(stored, "Thu, 19 Dec 2019 09:44:12 GMT");
    assert_eq!(world.image_info(world.bob).send().header("last-modified"), None);
}
