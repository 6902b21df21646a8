//! `/api/v1/Agents/BLOB/ChangeProjectImage`.

use visage_people::ids::ProjectId;

use crate::http::call::Call;
use crate::http::picture::by_agent;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/BLOB/ChangeProjectImage`
///
/// Without a picture, by 0, the link is removed (contract note 66).
pub async fn post(call: &mut Call) -> Answer {
    by_agent::change(call, "ProjectId", ProjectId).await
}
