//! `/api/v1/Agents/BLOB/GetBlobEntityOnProject`.

use visage_people::ids::ProjectId;

use crate::http::call::Call;
use crate::http::picture::by_agent;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/BLOB/GetBlobEntityOnProject`
///
/// An unknown project is answered 200 with null (contract note 9).
pub async fn post(call: &mut Call) -> Answer {
    by_agent::facts(call, "ProjectId", ProjectId).await
}
