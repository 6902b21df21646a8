//! `/api/v1/Agents/Person/GetPersonImages`.

use crate::http::call::Call;
use crate::http::picture::sized;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/Person/GetPersonImages`
///
/// One entry for each key, in order, as PNG; empty without a picture, and for who is not there (contract note 64).
pub async fn post(call: &mut Call) -> Answer {
    sized::of_persons(call).await
}
