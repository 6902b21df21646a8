//! `/api/v1/User/currentPrincipal`.

use visage_people::Error;

use crate::http::call::Call;
use crate::http::carry::principal::principal;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `GET /api/v1/User/currentPrincipal`
pub async fn get(call: &mut Call) -> Answer {
    let caller = call.caller()?;
    let person = match caller.associate().person {
        None => None,
        Some(person) => match call.people().person_card(caller, person).await {
            Ok(card) => Some(card),
            Err(Error::NotFound { .. }) => None,
            Err(error) => return Err(error.into()),
        },
    };
    let tenant = call.server.doors.tenant();
    let carrier = principal(caller, person.as_ref(), tenant, &call.style);
    Ok(Reply::carrier(&call.style, &carrier, call.select().as_ref())?.tagged())
}
