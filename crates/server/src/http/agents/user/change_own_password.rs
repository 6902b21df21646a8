//! `/api/v1/Agents/User/ChangeOwnPassword`.

use serde::Deserialize;

use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

#[derive(Deserialize)]
struct Asked {
    #[serde(rename = "oldpassword")]
    old: String,
    #[serde(rename = "newpassword")]
    new: String,
}

/// `POST /api/v1/Agents/User/ChangeOwnPassword`
///
/// False when the old password is wrong. The session that the caller came with goes on, all others end.
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let (caller, from) = (call.caller()?, Some(call.client()));
    let done = call.people().change_own_password(caller, (&asked.old, &asked.new), from).await?;
    Reply::carrier(&call.style, &done, None)
}
