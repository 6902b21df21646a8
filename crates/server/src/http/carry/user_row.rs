//! Users as rows of a list.

use serde_json::{Map, Value};
use visage_contract::culture::translate;
use visage_contract::select;
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

/// Known columns, each once, in the spelling of the request.
#[derive(Clone, Debug)]
pub struct Columns(Vec<(&'static str, String)>);

impl Columns {
    /// The selected columns; by default all.
    pub fn selected(select: Option<&str>) -> Self {
        let Some(select) = select else {
            return Self(COLUMNS.iter().map(|column| (*column, (*column).to_owned())).collect());
        };
        // An invalid selection was rejected before.
        let asked = select::names(select).unwrap_or_default();
        let known = asked.into_iter().filter_map(|asked| {
            let known = COLUMNS.iter().find(|known| known.eq_ignore_ascii_case(asked))?;
            Some((*known, asked.to_owned()))
        });
        Self(known.collect())
    }
}

/// A user with these columns.
pub fn user_row(member: &Member, caller: &Caller, columns: &Columns, style: &Style) -> Map<String, Value> {
    let mut row = Map::new();
    row.insert("PrimaryKey".to_owned(), member.associate.id.0.to_string().into());
    row.insert("EntityName".to_owned(), "all".into());
    for (known, asked) in &columns.0 {
        row.insert(asked.clone(), cell(known, member, caller, style));
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
