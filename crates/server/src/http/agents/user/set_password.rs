//! `/api/v1/Agents/User/SetPassword`.

use serde::Deserialize;
use visage_people::Error;
use visage_people::ids::AssociateId;

use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

#[derive(Deserialize)]
struct Asked {
    #[serde(rename = "associateid")]
    associate_id: i32,
    password: String,
}

/// `POST /api/v1/Agents/User/SetPassword`
///
/// False when there is no such user.
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let id = AssociateId(asked.associate_id);
    let done = match call.people().set_password_of(call.caller()?, id, &asked.password).await {
        Err(Error::NotFound { .. }) => false,
        other => {
            other?;
            true
        }
    };
    Reply::carrier(&call.style, &done, None)
}
