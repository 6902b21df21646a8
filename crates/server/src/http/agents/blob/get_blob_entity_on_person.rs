//! `/api/v1/Agents/BLOB/GetBlobEntityOnPerson`.

use visage_people::ids::PersonId;

use crate::http::call::Call;
use crate::http::picture::by_agent;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/BLOB/GetBlobEntityOnPerson`
///
/// An unknown person is answered 200 with null (contract note 9).
pub async fn post(call: &mut Call) -> Answer {
    by_agent::facts(call, "PersonId", PersonId).await
}
