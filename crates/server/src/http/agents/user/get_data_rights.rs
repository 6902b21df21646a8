//! `/api/v1/Agents/User/GetDataRights`.

use serde::Deserialize;
use visage_contract::carriers::StringDictionary;
use visage_people::ids::RoleId;
use visage_people::sentry::{Relation, Table};

use super::get_data_right::NO_TABLE;
use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "roleid")]
    role: i32,
    #[serde(rename = "tablename")]
    table: String,
}

/// `POST /api/v1/Agents/User/GetDataRights`
///
/// The rung of every relation to the owner.
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let table = Table::find(&asked.table).ok_or_else(|| ApiError::argument("TableName", NO_TABLE))?;
    let rights = call.people().role_rights(call.caller()?, RoleId(asked.role)).await?;
    let rungs = Relation::ALL
        .map(|relation| (relation.name().to_owned(), rights.on(table, relation).crud().to_owned()));
    Reply::carrier(&call.style, &StringDictionary(rungs.into()), None)
}
