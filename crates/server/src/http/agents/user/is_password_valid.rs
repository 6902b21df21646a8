//! `/api/v1/Agents/User/IsPasswordValid`.

use serde::Deserialize;

use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

#[derive(Deserialize)]
struct Asked {
    password: String,
}

/// `POST /api/v1/Agents/User/IsPasswordValid`
///
/// Any password is that is not endless, whosever it is to be.
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let valid = call.people().is_password_valid(call.caller()?, &asked.password)?;
    Reply::carrier(&call.style, &valid, None)
}
