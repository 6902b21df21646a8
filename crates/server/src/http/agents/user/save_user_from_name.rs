//! `/api/v1/Agents/User/SaveUserFromName`.

use serde::Deserialize;

use crate::http::call::Call;
use crate::http::carry::sent_user::SentUser;
use crate::http::rest::user::entity::{keep, key_of};
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "username")]
    name: String,
    user: SentUser,
}

/// `POST /api/v1/Agents/User/SaveUserFromName`
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    keep(call, Some(key_of(call, &asked.name)?), &asked.user, false).await
}
