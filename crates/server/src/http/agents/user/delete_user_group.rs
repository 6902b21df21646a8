//! `/api/v1/Agents/User/DeleteUserGroup`.

use http::StatusCode;
use serde::Deserialize;
use visage_people::ids::GroupId;

use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "usergrouptodelete")]
    id: i32,
    #[serde(rename = "usergrouptomoveto", default)]
    to: i32,
}

/// `POST /api/v1/Agents/User/DeleteUserGroup`
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    call.people().remove_group(call.caller()?, GroupId(asked.id), GroupId(asked.to)).await?;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}
