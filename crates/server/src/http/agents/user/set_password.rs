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
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    set(call, AssociateId(asked.associate_id), &asked.password).await
}

/// Whether a user has another password now; not when there is no such user.
///
/// # Errors
/// Those of the domain.
pub async fn set(call: &Call, id: AssociateId, password: &str) -> Answer {
    let done = match call.people().set_password_of(call.caller()?, id, password).await {
        Err(Error::NotFound { .. }) => false,
        done => {
            done?;
            true
        }
    };
    Reply::carrier(&call.style, &done, None)
}
