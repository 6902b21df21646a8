//! `/api/v1/Agents/User/GetCredentialTypes`.

use crate::http::call::Call;
use crate::http::carry::user::by_password;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/GetCredentialTypes`
pub async fn post(call: &mut Call) -> Answer {
    Reply::carrier(&call.style, &[by_password()], call.select().as_ref())
}
