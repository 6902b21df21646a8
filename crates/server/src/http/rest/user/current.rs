//! `/api/v1/User/current`.

use super::entity::told;
use crate::http::call::Call;
use crate::http::routes::Answer;

/// `GET /api/v1/User/current`
pub async fn get(call: &mut Call) -> Answer {
    let id = call.caller()?.associate().id;
    Ok(told(call, id, false).await?.tagged())
}
