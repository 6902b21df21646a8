//! `/api/v1/Agents/Person/GetPersonImage`.

use visage_people::ids::PersonId;

use crate::http::call::Call;
use crate::http::picture::by_agent;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/Person/GetPersonImage`
///
/// Without a picture it is an error, other than by the BLOB agent (contract note 65).
pub async fn post(call: &mut Call) -> Answer {
    by_agent::picture_or_error(call, "PersonId", PersonId).await
}
