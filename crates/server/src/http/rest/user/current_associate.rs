//! `/api/v1/User/currentAssociate`.

use crate::http::call::Call;
use crate::http::carry::associate::associate;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `GET /api/v1/User/currentAssociate`
pub async fn get(call: &mut Call) -> Answer {
    let caller = call.caller()?;
    let carrier = associate(caller, caller.associate().id, &call.style);
    Ok(Reply::carrier(&call.style, &carrier, call.select().as_ref())?.tagged())
}
