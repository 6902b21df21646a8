//! `/api/v1/Agents/Person/SetPersonImage`.

use visage_people::ids::PersonId;

use crate::http::call::Call;
use crate::http::picture::by_agent;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/Person/SetPersonImage`
pub async fn post(call: &mut Call) -> Answer {
    by_agent::set(call, "PersonId", PersonId).await
}
