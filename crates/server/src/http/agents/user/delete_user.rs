//! `/api/v1/Agents/User/DeleteUser`.

use http::StatusCode;
use visage_people::ids::AssociateId;

use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/DeleteUser`
///
/// The user retires (contract note 50).
pub async fn post(call: &mut Call) -> Answer {
    let id = AssociateId(call.key("userId")?);
    call.people().retire_user(call.caller()?, id, true).await?;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}
