//! `/api/v1/User`.

pub mod credential_types;
pub mod current;
pub mod current_associate;
pub mod current_principal;
pub mod current_token;
pub mod default;
pub mod entity;
pub mod validate;

use self::entity::keep;
use super::super::call::Call;
use super::super::carry::sent_user::SentUser;
use super::super::routes::Answer;

/// `POST /api/v1/User`
///
/// What is left out is as in a user by default.
pub async fn post(call: &mut Call) -> Answer {
    let sent: SentUser = call.parameters().await?;
    keep(call, None, &sent, true).await
}
