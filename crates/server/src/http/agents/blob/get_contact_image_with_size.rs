//! `/api/v1/Agents/BLOB/GetContactImageWithSize`.

use visage_people::ids::ContactId;

use crate::http::call::Call;
use crate::http::picture::sized;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/BLOB/GetContactImageWithSize`
///
/// Without a picture the answer is empty and still 200 (contract note 9).
pub async fn post(call: &mut Call) -> Answer {
    sized::picture(call, "ContactId", ContactId).await
}
