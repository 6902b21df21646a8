//! `/api/v1/Agents/BLOB/SaveProjectImage`.

use http::StatusCode;

use crate::http::call::Call;
use crate::http::picture::{by_agent, parameters};
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/BLOB/SaveProjectImage`
///
/// No project has the picture yet (contract note 68).
pub async fn post(call: &mut Call) -> Answer {
    let (sent, [description]) = parameters::sent(call, "Image", ["Description"]).await?;
    by_agent::keep(call, "ProjectImage", &sent, description.as_ref()).await?;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}
