//! `/api/v1/Agents/User/ChangePasswordFromName`.

use serde::Deserialize;

use super::change_password::changed;
use crate::http::call::Call;
use crate::http::rest::user::entity::key_of;
use crate::http::routes::Answer;

#[derive(Deserialize)]
struct Asked {
    #[serde(rename = "associatename")]
    name: String,
    #[serde(rename = "oldpassword", default)]
    old: String,
    #[serde(rename = "newpassword")]
    new: String,
}

/// `POST /api/v1/Agents/User/ChangePasswordFromName`
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    changed(call, key_of(call, &asked.name)?, (&asked.old, &asked.new)).await
}
