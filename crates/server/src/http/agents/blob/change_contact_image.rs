//! `/api/v1/Agents/BLOB/ChangeContactImage`.

use visage_people::ids::ContactId;

use crate::http::call::Call;
use crate::http::picture::by_agent;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/BLOB/ChangeContactImage`
///
/// Without a picture, by 0, the link is removed (contract note 66).
pub async fn post(call: &mut Call) -> Answer {
    by_agent::change(call, "ContactId", ContactId).await
}
