//! Schemas of carriers, read off an example of each.

mod roles;

use std::borrow::Cow;

use serde_json::{Map, Value, json};
use visage_contract::carriers::{
    Associate, BlobEntity, Credential, CredentialType, ErrorInfo, FieldProperties, FieldProperty, FieldRight,
    Flags, Person, PersonImage, ProvidedCredential, Role, SoPrincipalCarrier, StringDictionary, TableRight,
    User, UserGroup, UserInfo,
};
use visage_contract::culture::{TimeStyle, Zone, stamp};
use visage_contract::node::{Node, NotACarrier};

/// The schema of every carrier, by name.
pub(super) fn schemas() -> Result<Value, NotACarrier> {
    let mut schemas = Map::new();
    learn(&Node::of(&blob_entity())?, &mut schemas);
    learn(&Node::of(&PersonImage::default())?, &mut schemas);
    learn(&Node::of(&super::super::version::version(""))?, &mut schemas);
    learn(&Node::of(&error())?, &mut schemas);
    learn(&Node::of(&user())?, &mut schemas);
    learn(
        &Node::of(&UserInfo {
            table_right: Some(right()),
            field_properties: properties(),
            ..UserInfo::default()
        })?,
        &mut schemas,
    );
    learn(&Node::of(&principal())?, &mut schemas);
    learn(&Node::of(&roles::role_entity())?, &mut schemas);
    learn(&Node::of(&roles::item())?, &mut schemas);
    learn(&Node::of(&roles::selectable_item())?, &mut schemas);
    Ok(schemas.into())
}

/// The schema of a value; those of carriers within it are learnt by name.
fn learn(node: &Node, schemas: &mut Map<String, Value>) -> Value {
    match node {
        Node::Null => json!({}),
        Node::Bool(_) => json!({"type": "boolean"}),
        Node::Int(_) => json!({"type": "integer", "format": "int32"}),
        Node::Float(_) => json!({"type": "number"}),
        Node::Text(text) if text.starts_with("0001-01-01T") => {
            json!({"type": ["string", "null"], "format": "date-time"})
        }
        Node::Text(_) | Node::Flags(_) => json!({"type": ["string", "null"]}),
        Node::List(items) => {
            json!({"type": "array", "items": items.first().map_or(json!({}), |item| learn(item, schemas))})
        }
        Node::Map(_, entries) => {
            let value = entries.first().map_or(json!({"type": "string"}), |(_, value)| learn(value, schemas));
            json!({"type": ["object", "null"], "additionalProperties": value})
        }
        Node::Carrier(name, members) => {
            if !schemas.contains_key(*name) {
                let properties: Map<_, _> =
                    members.iter().map(|(key, value)| ((*key).to_owned(), learn(value, schemas))).collect();
                schemas.insert(
                    (*name).to_owned(),
                    json!({"type": ["object", "null"], "properties": properties}),
                );
            }
            json!({"$ref": format!("#/components/schemas/{name}")})
        }
    }
}

fn blob_entity() -> BlobEntity<'static> {
    let unset = stamp::utc_kind(None, TimeStyle { zone: None, base: Zone::UTC, include_offset: false });
    let associate = associate();
    BlobEntity {
        blob_id: 0,
        blob_size: 0,
        description: Cow::Borrowed(""),
        extra_info: Cow::Borrowed(""),
        is_encrypted: false,
        is_zipped: false,
        mime_type: Cow::Borrowed(""),
        original_size: 0,
        created_date: unset,
        updated_date: unset,
        created_by: Some(associate.clone()),
        updated_by: Some(associate),
        conceptual_type: Cow::Borrowed(""),
        table_right: Some(TableRight { mask: Flags(""), reason: Cow::Borrowed("") }),
        field_properties: properties(),
    }
}

fn associate() -> Associate<'static> {
    Associate {
        associate_id: 0,
        name: Cow::Borrowed(""),
        person_id: 0,
        rank: 0,
        tooltip: Cow::Borrowed(""),
        user_type: "",
        group_idx: 0,
        full_name: Cow::Borrowed(""),
        formal_name: Cow::Borrowed(""),
        deleted: false,
        ej_user_id: 0,
        user_name: Cow::Borrowed(""),
        extra_fields: StringDictionary::default(),
        custom_fields: StringDictionary::default(),
        table_right: Some(TableRight { mask: Flags(""), reason: Cow::Borrowed("") }),
        field_properties: properties(),
    }
}

fn properties() -> FieldProperties<'static> {
    let field_right = FieldRight { mask: Flags(""), reason: Cow::Borrowed("") };
    FieldProperties::new(vec![("", FieldProperty { field_right, field_type: "", field_length: 0 })])
}

fn right() -> TableRight<'static> {
    TableRight { mask: Flags(""), reason: Cow::Borrowed("") }
}

fn user() -> User<'static> {
    let group =
        UserGroup { table_right: Some(right()), field_properties: properties(), ..UserGroup::default() };
    let role = Role { table_right: Some(right()), field_properties: properties(), ..Role::default() };
    let person = Person { table_right: Some(right()), field_properties: properties(), ..Person::default() };
    let kind = CredentialType {
        table_right: Some(right()),
        field_properties: properties(),
        ..CredentialType::default()
    };
    let credential = Credential {
        kind,
        table_right: Some(right()),
        field_properties: properties(),
        ..Credential::default()
    };
    User {
        role: Some(role),
        user_group: Some(group.clone()),
        other_groups: vec![group],
        person: Some(Box::new(person)),
        credentials: vec![credential],
        table_right: Some(right()),
        field_properties: properties(),
        links: Some(StringDictionary::default()),
        ..User::default()
    }
}

fn principal() -> SoPrincipalCarrier<'static> {
    SoPrincipalCarrier {
        function_rights: vec![Cow::Borrowed("")],
        secondary_groups: vec![0],
        provided_credentials: vec![ProvidedCredential::default()],
        ..SoPrincipalCarrier::default()
    }
}

fn error() -> ErrorInfo<'static> {
    ErrorInfo {
        error: true,
        error_type: "",
        error_message: Cow::Borrowed(""),
        message: Cow::Borrowed(""),
        error_source: "",
    }
}
