//! `/api/v1/User/CredentialTypes`.

use crate::http::call::Call;
use crate::http::carry::user::by_password;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `GET /api/v1/User/CredentialTypes`
pub async fn get(call: &mut Call) -> Answer {
    Ok(Reply::carrier(&call.style, &[by_password()], call.select().as_ref())?.tagged())
}
