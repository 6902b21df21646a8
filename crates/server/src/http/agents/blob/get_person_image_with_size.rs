//! `/api/v1/Agents/BLOB/GetPersonImageWithSize`.

use visage_people::ids::PersonId;

use crate::http::call::Call;
use crate::http::picture::sized;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/BLOB/GetPersonImageWithSize`
///
/// Without a picture the answer is empty and still 200 (contract note 9).
pub async fn post(call: &mut Call) -> Answer {
    sized::picture(call, "PersonId", PersonId).await
}
