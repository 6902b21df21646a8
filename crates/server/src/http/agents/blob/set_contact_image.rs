//! `/api/v1/Agents/BLOB/SetContactImage`.

use visage_people::ids::ContactId;

use crate::http::call::Call;
use crate::http::picture::by_agent;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/BLOB/SetContactImage`
pub async fn post(call: &mut Call) -> Answer {
    by_agent::set(call, "ContactId", ContactId).await
}
