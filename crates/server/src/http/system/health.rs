//! Whether the server is well: for those who watch over it.

use http::HeaderValue;

use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");

/// `GET /health/live`
pub async fn live(_: &mut Call) -> Answer {
    Ok(Reply::bytes(TEXT, "alive\n"))
}

/// `GET /health/ready`
///
/// 503 while the database does not answer.
pub async fn ready(call: &mut Call) -> Answer {
    match call.people().ready().await {
        Ok(()) => Ok(Reply::bytes(TEXT, "ready\n")),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            Err(ApiError::from(visage_people::Error::Busy))
        }
    }
}
