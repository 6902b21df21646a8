//! `/api/v1/Agents/User/GetValidUserName`.

use super::is_user_name_valid::Asked;
use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/GetValidUserName`
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let name = call.people().valid_user_name(call.caller()?, asked.id(), &asked.name).await?;
    Reply::carrier(&call.style, &name, None)
}
