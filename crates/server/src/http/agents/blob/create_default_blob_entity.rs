//! `/api/v1/Agents/BLOB/CreateDefaultBlobEntity`.

use crate::http::call::Call;
use crate::http::picture::by_agent;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/BLOB/CreateDefaultBlobEntity`
///
/// Its rights say whether the caller may add it.
pub async fn post(call: &mut Call) -> Answer {
    let begun = call.people().default_picture(call.caller()?);
    by_agent::told(call, Ok(begun))
}
