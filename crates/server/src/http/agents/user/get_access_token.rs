//! `/api/v1/Agents/User/GetAccessToken`.

use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::rest::user::current_token::current;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/GetAccessToken`
///
/// The application token and the wish for a session of the service are read and passed over (contract note 27).
pub async fn post(call: &mut Call) -> Answer {
    let _: serde::de::IgnoredAny = call.parameters().await?;
    let token = current(call).await?;
    Reply::carrier(&call.style, &token, None)
}
