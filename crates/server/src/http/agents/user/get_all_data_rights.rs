//! `/api/v1/Agents/User/GetAllDataRights`.

use serde::Deserialize;
use visage_contract::carriers::StringDictionary;
use visage_people::ids::RoleId;
use visage_people::sentry::{Relation, Table};

use crate::http::call::Call;
use crate::http::carry::word::Word;
use crate::http::error::ApiError;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "roleid")]
    role: i32,
    #[serde(rename = "relationtoowner")]
    relation: Word,
}

/// `POST /api/v1/Agents/User/GetAllDataRights`
///
/// The rung of every table.
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let relation = Relation::find(&asked.relation.text());
    let relation =
        relation.ok_or_else(|| ApiError::argument("RelationToOwner", "this relation has no rights here"))?;
    let rights = call.people().role_rights(call.caller()?, RoleId(asked.role)).await?;
    let rungs =
        Table::ALL.map(|table| (table.name().to_owned(), rights.on(table, relation).crud().to_owned()));
    Reply::carrier(&call.style, &StringDictionary(rungs.into()), None)
}
