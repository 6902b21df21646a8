//! `/api/v1/Agents/User/GetSupportedChangePasswordTypes`.

use super::can_change_password::Asked;
use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/GetSupportedChangePasswordTypes`
///
/// No mail is sent from here.
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let types: &[&str] = if asked.can(call).await? { &["Password"] } else { &[] };
    Reply::carrier(&call.style, &types, None)
}
