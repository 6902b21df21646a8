//! `/api/v1/Agents/User/DeleteUserFromName`.

use http::StatusCode;
use serde::Deserialize;

use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::rest::user::entity::key_of;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "username")]
    name: String,
}

/// `POST /api/v1/Agents/User/DeleteUserFromName`
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let id = key_of(call, &asked.name)?;
    call.people().retire_user(call.caller()?, id, true).await?;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}
