//! `/api/v1/User/currentPrincipal`.

use crate::http::call::Call;
use crate::http::carry::principal::principal;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `GET /api/v1/User/currentPrincipal`
pub async fn get(call: &mut Call) -> Answer {
    let caller = call.caller()?;
    let person = call.people().person_behind(caller, caller.associate()).await?;
    let tenant = call.server.doors.tenant();
    let carrier = principal(caller, person.as_ref(), tenant, &call.style);
    Ok(Reply::carrier(&call.style, &carrier, call.select().as_ref())?.tagged())
}
