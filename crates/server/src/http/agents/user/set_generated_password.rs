//! `/api/v1/Agents/User/SetGeneratedPassword`.

use serde::Deserialize;
use visage_people::ids::AssociateId;

use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "associateid")]
    associate_id: i32,
}

/// `POST /api/v1/Agents/User/SetGeneratedPassword`
///
/// The answer is the only place where it is told.
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let id = AssociateId(asked.associate_id);
    let password = call.people().generate_password(call.caller()?, id).await?;
    Reply::carrier(&call.style, &password, None)
}
