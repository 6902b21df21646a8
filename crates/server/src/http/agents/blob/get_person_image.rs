//! `/api/v1/Agents/BLOB/GetPersonImage`.

use visage_people::ids::PersonId;

use crate::http::call::Call;
use crate::http::picture::by_agent;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/BLOB/GetPersonImage`
///
/// Without a picture the answer is empty and still 200 (contract note 9).
pub async fn post(call: &mut Call) -> Answer {
    by_agent::picture(call, "PersonId", PersonId).await
}
