//! `/login/leave`.

use http::StatusCode;

use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /login/leave`
///
/// Ends the ticket, the token or the session that the caller came with; a password has nothing to end.
pub async fn post(call: &mut Call) -> Answer {
    call.people().leave(call.caller()?).await?;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}
