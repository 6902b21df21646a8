//! `/api/v1/Agents/User/CreateDefaultUser`.

use crate::http::call::Call;
use crate::http::rest::user::default::begun;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/CreateDefaultUser`
pub async fn post(call: &mut Call) -> Answer {
    begun(call, None, 0).await
}
