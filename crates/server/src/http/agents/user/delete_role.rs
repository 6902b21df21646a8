//! `/api/v1/Agents/User/DeleteRole`.

use http::StatusCode;
use serde::Deserialize;
use visage_people::ids::RoleId;

use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "roleidtodelete")]
    id: i32,
    #[serde(rename = "replacingroleid", default)]
    to: i32,
}

/// `POST /api/v1/Agents/User/DeleteRole`
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    call.people().remove_role(call.caller()?, RoleId(asked.id), RoleId(asked.to)).await?;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}
