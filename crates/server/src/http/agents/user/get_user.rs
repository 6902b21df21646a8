//! `/api/v1/Agents/User/GetUser`.

use visage_people::Error;
use visage_people::ids::AssociateId;

use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::reply::Reply;
use crate::http::rest::user::entity::told;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/GetUser`
pub async fn post(call: &mut Call) -> Answer {
    let id = call.key("userId")?;
    told_or_null(call, AssociateId(id)).await
}

/// A user; null when there is none, as agents answer everything that is not there.
///
/// # Errors
/// Those of the domain.
pub async fn told_or_null(call: &Call, id: AssociateId) -> Answer {
    match told(call, id, false).await {
        Err(ApiError::People(Error::NotFound { .. })) => Reply::carrier(&call.style, &(), None),
        answer => answer,
    }
}
