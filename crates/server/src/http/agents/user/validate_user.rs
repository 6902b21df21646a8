//! `/api/v1/Agents/User/ValidateUser`.

use serde::Deserialize;

use crate::http::call::Call;
use crate::http::carry::sent_user::SentUser;
use crate::http::rest::user::validate::judged;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    user: SentUser,
}

/// `POST /api/v1/Agents/User/ValidateUser`
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    judged(call, &asked.user).await
}
