//! Users as rows of a list.

use serde_json::{Map, Value};
use visage_contract::culture::translate;
use visage_people::Caller;
use visage_people::caller::Member;

use super::associate::user_type;
use crate::http::style::Style;

/// The columns that are kept, by the names of the vendor's archive of users.
const COLUMNS: [&str; 15] = [
    "associateDbId",
    "userName",
    "assocName",
    "fullName",
    "personId",
    "contactId",
    "usergroup",
    "usergroupId",
    "otherGroups",
    "role",
    "assocTooltip",
    "assocType",
    "ejUserId",
    "canLogin",
    "isActive",
];

/// A user with the columns that are selected, spelt as they are asked for; with all of them when none are.
pub fn user_row(member: &Member, caller: &Caller, select: Option<&str>, style: &Style) -> Map<String, Value> {
    let mut row = Map::new();
    row.insert("PrimaryKey".to_owned(), member.associate.id.0.to_string().into());
    row.insert("EntityName".to_owned(), "all".into());
    let asked = select.map_or_else(|| COLUMNS.to_vec(), |select| select.split(',').map(str::trim).collect());
    for column in asked {
        let known = COLUMNS.iter().find(|known| known.eq_ignore_ascii_case(column));
        if let Some(known) = known {
            row.insert(column.to_owned(), cell(known, member, caller, style));
        }
    }
    row
}

fn cell(column: &str, member: &Member, caller: &Caller, style: &Style) -> Value {
    let user = &member.associate;
    let text = |text: &str| translate(text, style.language, style.culture).into_owned();
    let group = |id| caller.group(id).map_or_else(String::new, |group| text(&group.name));
    match column {
        "associateDbId" => user.id.0.into(),
        "userName" | "assocName" => (&*user.name).into(),
        "fullName" => (&*user.full_name).into(),
        "personId" => user.person.map_or(0, |person| person.0).into(),
        "contactId" => member.company.map_or(0, |company| company.0).into(),
        "usergroup" => group(user.group).into(),
        "usergroupId" => user.group.0.into(),
        "otherGroups" => member.groups.iter().map(|id| group(*id)).collect::<Vec<_>>().join(", ").into(),
        "role" => text(&member.role.name).into(),
        "assocTooltip" => text(&user.tooltip).into(),
        "assocType" => user_type(user.user_type).into(),
        "ejUserId" => user.ej_user_id.into(),
        "canLogin" => (member.has_password() && !user.deleted).into(),
        _ => (!user.deleted).into(),
    }
}
