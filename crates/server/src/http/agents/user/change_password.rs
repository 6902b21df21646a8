//! `/api/v1/Agents/User/ChangePassword`.

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
    #[serde(rename = "oldpassword", default)]
    old: String,
    #[serde(rename = "newpassword")]
    new: String,
}

/// `POST /api/v1/Agents/User/ChangePassword`
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    changed(call, AssociateId(asked.associate_id), (&asked.old, &asked.new)).await
}

/// Whether a user has another password now: not when the old one is wrong, or there is no such user.
///
/// # Errors
/// Those of the domain.
pub async fn changed(call: &Call, id: AssociateId, passwords: (&str, &str)) -> Answer {
    let (caller, from) = (call.caller()?, Some(call.client()));
    let done = match call.people().change_password(caller, id, passwords, from).await {
        Err(Error::NotFound { .. }) => false,
        done => done?,
    };
    Reply::carrier(&call.style, &done, None)
}
