//! `/api/v1/Agents/User/GetUserFromName`.

use serde::Deserialize;

use super::get_user::told_or_null;
use crate::http::call::Call;
use crate::http::rest::user::entity::key_of;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "username")]
    user_name: String,
}

/// `POST /api/v1/Agents/User/GetUserFromName`
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    told_or_null(call, key_of(call, &asked.user_name)?).await
}
