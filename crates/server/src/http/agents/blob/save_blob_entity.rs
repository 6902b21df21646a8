//! `/api/v1/Agents/BLOB/SaveBlobEntity`.

use crate::http::call::Call;
use crate::http::carry::blob_entity::SentFacts;
use crate::http::picture::by_agent;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/BLOB/SaveBlobEntity`
///
/// Without a key, or with 0, a picture without bytes is added (contract note 67).
pub async fn post(call: &mut Call) -> Answer {
    let sent: SentFacts = call.parameters().await?;
    let id = sent.id()?;
    let (people, caller, facts) = (call.people(), call.caller()?, sent.facts());
    let saved = match id {
        Some(id) => people.describe_stored_picture(caller, id, &facts).await,
        None => people.stored_picture(caller, people.add_picture(caller, &facts).await?).await,
    };
    by_agent::told(call, Ok(saved?))
}
