//! Each carrier as JSON and as XML, byte for byte as in the files of `golden/`.
#![expect(clippy::unwrap_used, reason = "what the tests share is test code too")]

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use serde::Serialize;
use visage_contract::carriers::{
    Associate, BlobEntity, ErrorInfo, FieldProperties, FieldProperty, FieldRight, Flags, PersonImage,
    StringDictionary, TableRight, VersionInfo, table_mask,
};
use visage_contract::culture::{StampText, TimeStyle, Zone, stamp};
use visage_contract::node::Node;
use visage_contract::{json, xml};

/// Demands that the carrier is written as the two files say, and that JSON has one form, whichever way it is made.
fn assert_golden<T: Serialize + ?Sized>(name: &str, carrier: &T) {
    let node = Node::of(carrier).unwrap();
    let direct = String::from_utf8(json::to_vec(carrier).unwrap()).unwrap();
    assert_eq!(
        String::from_utf8(json::to_vec(&node).unwrap()).unwrap(),
        direct,
        "{name}: by way of the tree"
    );
    for (ending, written) in [("json", direct), ("xml", xml::to_string(&node))] {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.{ending}"));
        let golden = fs::read_to_string(path).unwrap_or_default();
        assert_eq!(format!("{written}\n"), golden, "golden/{name}.{ending}");
    }
}

/// 2019-12-19T09:44:12Z, as a client in UTC who wants offsets sees it.
fn date(seconds: Option<i64>) -> StampText {
    stamp::utc_kind(seconds, TimeStyle { zone: Some(Zone::UTC), base: Zone::UTC, include_offset: true })
}

fn table_right() -> TableRight<'static> {
    TableRight { mask: table_mask(15), reason: Cow::Borrowed("") }
}

fn fields() -> FieldProperties<'static> {
    let property = |mask, reason| FieldProperty {
        field_right: FieldRight { mask: Flags(mask), reason: Cow::Borrowed(reason) },
        field_type: "System.String",
        field_length: 254,
    };
    FieldProperties::new(vec![
        ("Description", property("Update, UIHintMandatory", "[SR_ACCESS_MANDATORY]")),
        ("MimeType", property("Read", "")),
    ])
}

fn associate() -> Associate<'static> {
    Associate {
        associate_id: 11,
        name: Cow::Borrowed("tje0"),
        person_id: 147,
        rank: 3,
        tooltip: Cow::Borrowed("NO:\"Sjef\";US:\"Boss\""),
        user_type: "InternalAssociate",
        group_idx: 1,
        full_name: Cow::Borrowed("Tove <Jensen> & Sønner"),
        formal_name: Cow::Borrowed("Ms. Tove Jensen"),
        deleted: false,
        ej_user_id: 0,
        user_name: Cow::Borrowed("tje0"),
        extra_fields: StringDictionary::default(),
        custom_fields: StringDictionary([("x_size".to_owned(), "[I:3]".to_owned())].into()),
        table_right: Some(TableRight { mask: table_mask(1), reason: Cow::Borrowed("[SR_ACCESS_READONLY]") }),
        field_properties: FieldProperties::default(),
    }
}

fn blob_entity() -> BlobEntity<'static> {
    BlobEntity {
        blob_id: 827,
        blob_size: 374,
        description: Cow::Borrowed("Tove, \"at\" <work>\n"),
        extra_info: Cow::Borrowed(""),
        is_encrypted: true,
        is_zipped: false,
        mime_type: Cow::Borrowed("image/png"),
        original_size: 511,
        created_date: date(Some(1_576_748_652)),
        updated_date: date(None),
        created_by: Some(associate()),
        updated_by: None,
        conceptual_type: Cow::Borrowed("PersonImage"),
        table_right: Some(table_right()),
        field_properties: fields(),
    }
}

#[test]
fn a_blob_entity_is_written_as_it_always_was() {
    assert_golden("blob_entity", &blob_entity());
}

#[test]
fn an_empty_blob_entity_is_written_as_it_always_was() {
    let empty = BlobEntity {
        blob_id: 0,
        blob_size: 0,
        description: Cow::Borrowed(""),
        is_encrypted: false,
        mime_type: Cow::Borrowed(""),
        original_size: 0,
        created_date: date(None),
        created_by: None,
        conceptual_type: Cow::Borrowed(""),
        table_right: None,
        field_properties: FieldProperties::default(),
        ..blob_entity()
    };
    assert_golden("blob_entity_empty", &empty);
}

#[test]
fn a_picture_among_many_is_written_as_it_always_was() {
    assert_golden("person_image", &PersonImage { person_id: 74, image_data: Cow::Borrowed("R0lGOA==") });
}

#[test]
fn an_associate_is_written_as_it_always_was() {
    assert_golden("associate", &associate());
}

#[test]
fn a_table_right_is_written_as_it_always_was() {
    assert_golden("table_right", &table_right());
}

#[test]
fn field_properties_are_written_as_they_always_were() {
    assert_golden("field_properties", &fields());
}

#[test]
fn a_dictionary_is_written_as_it_always_was() {
    let entries = [("SuperOffice:1", "Testing"), ("x_<y>", "[F:4.43]")];
    let entries = entries.map(|(key, value)| (key.to_owned(), value.to_owned()));
    assert_golden("string_dictionary", &StringDictionary(entries.into()));
}

#[test]
fn an_error_is_written_as_it_always_was() {
    let error = ErrorInfo {
        error: true,
        error_type: "SoNotFoundException",
        error_message: Cow::Borrowed("Person id 99999 not found"),
        message: Cow::Borrowed("Person id 99999 not found"),
        error_source: "SuperOffice.Services.Implementation",
    };
    assert_golden("error", &error);
}

#[test]
fn version_info_is_written_as_it_always_was() {
    let version = VersionInfo {
        v1: "http://www.example.com/api/v1/".to_owned(),
        net_server_version: "11.10.721.0".to_owned(),
        net_server_assembly: "11.10.0.0".to_owned(),
        net_server_date: "2021-11-18".to_owned(),
        net_server_label: "visage_0.1.0".to_owned(),
        net_server: "visage 0.1.0".to_owned(),
        services: "Services87".to_owned(),
        services_current: "Services88".to_owned(),
        version: "v1".to_owned(),
        documentation: "http://www.example.com/openapi.json".to_owned(),
    };
    assert_golden("version_info", &version);
}

#[test]
fn plain_values_are_written_as_they_always_were() {
    assert_golden("nothing", &());
    assert_golden("text", "a <b> & \"c\"");
    assert_golden("number", &624);
    assert_golden("truth", &true);
    assert_golden("list", &[table_right(), table_right()]);
}

#[test]
fn a_carriage_return_survives_xml() {
    // Readers of XML turn a bare one into a line feed.
    let text = Node::Text("one\r\ntwo".to_owned());
    let written = xml::to_string(&text);
    assert!(written.contains("one&#13;") || written.contains("one&#xD;"), "{written:?}");
}

#[test]
fn every_set_of_table_rights_has_its_names_in_the_order_of_their_values() {
    let names = ["Select", "Update", "Insert", "Delete"];
    for bits in 0..16_u8 {
        let wanted: Vec<_> = (0..4).filter(|bit| bits >> bit & 1 == 1).map(|bit| names[bit]).collect();
        let wanted = if wanted.is_empty() { "None".to_owned() } else { wanted.join(", ") };
        assert_eq!(table_mask(bits).0, wanted);
    }
}
