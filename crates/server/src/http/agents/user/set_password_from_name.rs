//! `/api/v1/Agents/User/SetPasswordFromName`.

use serde::Deserialize;

use super::set_password::set;
use crate::http::call::Call;
use crate::http::rest::user::entity::key_of;
use crate::http::routes::Answer;

#[derive(Deserialize)]
struct Asked {
    #[serde(rename = "associatename")]
    name: String,
    password: String,
}

/// `POST /api/v1/Agents/User/SetPasswordFromName`
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    set(call, key_of(call, &asked.name)?, &asked.password).await
}
