//! Examples of roles and of items of lists.

use visage_contract::carriers::{
    DataRight, DataRights, EntityName, MdoListItem, RelationToOwner, RoleEntity, SelectableMdoListItem,
};

use super::{associate, properties, right};

pub(super) fn role_entity() -> RoleEntity<'static> {
    let relation = RelationToOwner {
        table_right: Some(right()),
        field_properties: properties(),
        ..RelationToOwner::default()
    };
    let table =
        EntityName { table_right: Some(right()), field_properties: properties(), ..EntityName::default() };
    let rung =
        DataRight { table_right: Some(right()), field_properties: properties(), ..DataRight::default() };
    let data_rights = DataRights {
        columns_info: vec![relation],
        rows_info: vec![table],
        rights: vec![vec![rung]],
        table_right: Some(right()),
        field_properties: properties(),
    };
    RoleEntity {
        created_by: Some(associate()),
        updated_by: Some(associate()),
        data_rights,
        table_right: Some(right()),
        field_properties: properties(),
        ..RoleEntity::default()
    }
}

/// The items below it are not said, or there would be no end.
pub(super) fn item() -> MdoListItem<'static> {
    MdoListItem { table_right: Some(right()), field_properties: properties(), ..MdoListItem::default() }
}

pub(super) fn selectable_item() -> SelectableMdoListItem<'static> {
    SelectableMdoListItem {
        table_right: Some(right()),
        field_properties: properties(),
        ..SelectableMdoListItem::default()
    }
}
