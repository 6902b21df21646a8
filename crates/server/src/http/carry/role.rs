//! Roles and what they allow as carriers.

use visage_contract::carriers::{
    DataRight, DataRights, EntityName, FieldProperties, MdoListItem, RelationToOwner, RoleEntity,
    SelectableMdoListItem,
};
use visage_contract::culture::{stamp, translate};
use visage_people::role::{FUNCTION_RIGHTS, RoleType, StoredRole};
use visage_people::sentry::{Relation, Rights, Table};

use super::word::Word;
use crate::http::error::ApiError;
use crate::http::style::Style;

/// A role with all that it allows.
pub fn role_entity<'a>(role: &'a StoredRole, style: &Style) -> RoleEntity<'a> {
    RoleEntity {
        role_id: role.id.0,
        name: translate(&role.name, style.language, style.culture),
        tooltip: translate(&role.tooltip, style.language, style.culture),
        role_type: role.role_type.name(),
        deleted: 0,
        rank: role.rank,
        created: stamp::utc_kind(None, style.time),
        use_categories: 0,
        created_by: None,
        updated: stamp::utc_kind(None, style.time),
        updated_by: None,
        data_rights: data_rights(&role.rights),
        table_right: None,
        field_properties: FieldProperties::default(),
    }
}

fn data_rights(rights: &Rights) -> DataRights<'static> {
    let relation = |relation: Relation| RelationToOwner {
        id: relation as i32,
        value: relation.name().into(),
        ..RelationToOwner::default()
    };
    let table = |table: Table| EntityName {
        table_name: table.name().into(),
        table_description: table.name().into(),
        ..EntityName::default()
    };
    let right = |table: Table, relation: Relation| {
        let rung = rights.on(table, relation).crud();
        DataRight { value: rung.into(), description: rung.into(), ..DataRight::default() }
    };
    DataRights {
        columns_info: Relation::ALL.map(relation).into(),
        rows_info: Table::ALL.map(table).into(),
        rights: Table::ALL.map(|table| Relation::ALL.map(|relation| right(table, relation)).into()).into(),
        ..DataRights::default()
    }
}

/// A role to choose.
pub fn role_item<'a>(role: &'a StoredRole, style: &Style) -> SelectableMdoListItem<'a> {
    SelectableMdoListItem {
        id: role.id.0,
        name: translate(&role.name, style.language, style.culture),
        tool_tip: translate(&role.tooltip, style.language, style.culture),
        rank: role.rank,
        kind: "role".into(),
        last_changed: stamp::utc_kind(None, style.time),
        full_name: translate(&role.name, style.language, style.culture),
        ..SelectableMdoListItem::default()
    }
}

/// A role as an item of a list.
pub fn role_in_list<'a>(role: &'a StoredRole, style: &Style) -> MdoListItem<'a> {
    MdoListItem {
        id: role.id.0,
        name: translate(&role.name, style.language, style.culture),
        tool_tip: translate(&role.tooltip, style.language, style.culture),
        rank: role.rank,
        kind: "role".into(),
        full_name: translate(&role.name, style.language, style.culture),
        ..MdoListItem::default()
    }
}

/// The function rights that `wanted` says, to choose, by number; `selected` says whether they are chosen.
pub fn function_items(
    wanted: impl Fn(&str) -> bool,
    selected: bool,
    style: &Style,
) -> Vec<SelectableMdoListItem<'static>> {
    let known = FUNCTION_RIGHTS.iter().zip(1..).filter(|(name, _)| wanted(name));
    known
        .map(|(name, number)| SelectableMdoListItem {
            id: number,
            name: (*name).into(),
            rank: number,
            kind: "functionright".into(),
            selected,
            last_changed: stamp::utc_kind(None, style.time),
            extra_info: (*name).into(),
            full_name: (*name).into(),
            ..SelectableMdoListItem::default()
        })
        .collect()
}

/// The name of the function right with that number.
pub fn function_named(number: i32) -> Option<&'static str> {
    let place = usize::try_from(number).ok()?.checked_sub(1)?;
    FUNCTION_RIGHTS.get(place).copied()
}

const TYPES: [RoleType; 4] = [RoleType::Employee, RoleType::External, RoleType::Anonymous, RoleType::System];

/// The type of role with that name or number.
///
/// # Errors
/// An invalid argument when there is no such type.
pub fn role_type_of(word: &Word) -> Result<RoleType, ApiError> {
    let text = word.text();
    let mut known = TYPES.into_iter().zip(0..);
    let found = known.find(|(known, number): &(_, i32)| {
        known.name().eq_ignore_ascii_case(&text) || number.to_string() == text
    });
    found
        .map(|(found, _)| found)
        .ok_or_else(|| ApiError::argument("RoleType", "there is no such type of role"))
}
