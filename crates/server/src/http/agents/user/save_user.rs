//! `/api/v1/Agents/User/SaveUser`.

use crate::http::call::Call;
use crate::http::carry::sent_user::SentUser;
use crate::http::rest::user::entity::keep;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/SaveUser`
///
/// Without a key, or with 0, the user is added.
pub async fn post(call: &mut Call) -> Answer {
    let sent: SentUser = call.parameters().await?;
    keep(call, sent.id()?, &sent, false).await
}
