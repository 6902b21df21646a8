//! `/api/v1/Agents/User/MakeRetired`.

use http::StatusCode;
use serde::Deserialize;
use visage_people::ids::AssociateId;

use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "associateid")]
    associate_id: i32,
    retired: bool,
}

/// `POST /api/v1/Agents/User/MakeRetired`
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let id = AssociateId(asked.associate_id);
    call.people().retire_user(call.caller()?, id, asked.retired).await?;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}
