//! `/api/v1/User/Validate`.

use visage_contract::carriers::StringDictionary;

use super::entity::draft;
use crate::http::call::Call;
use crate::http::carry::sent_user::SentUser;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/User/Validate`
pub async fn post(call: &mut Call) -> Answer {
    let sent: SentUser = call.parameters().await?;
    judged(call, &sent).await
}

/// What keeps a user from being kept, by field; nothing when all is well.
///
/// # Errors
/// Those of the domain.
pub async fn judged(call: &Call, sent: &SentUser) -> Answer {
    let id = sent.id()?;
    let now = call.people().as_of_now(call.caller()?).await?;
    let draft = draft(call, &now, id, sent).await?;
    let wrong = call.people().validate_user(call.caller()?, id, &draft).await?;
    let wrong = wrong.into_iter().map(|(field, reason)| (field.to_owned(), reason)).collect();
    Reply::carrier(&call.style, &StringDictionary(wrong), None)
}
