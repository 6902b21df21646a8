//! `/api/v1/Agents/BLOB/SetProjectImage`.

use visage_people::ids::ProjectId;

use crate::http::call::Call;
use crate::http::picture::by_agent;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/BLOB/SetProjectImage`
pub async fn post(call: &mut Call) -> Answer {
    by_agent::set(call, "ProjectId", ProjectId).await
}
