//! `/api/v1/Agents/Associate/GetAssociateByPersonId`.

use visage_people::ids::PersonId;

use crate::http::call::Call;
use crate::http::carry::associate::associate;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/Associate/GetAssociateByPersonId`
pub async fn post(call: &mut Call) -> Answer {
    let [person] = call.ids(["PersonId"]).await?;
    let caller = call.caller()?;
    let user = call.people().seen_user_of(caller, PersonId(person)).await?;
    let carrier = user.and_then(|user| associate(caller, user.id, &call.style));
    Reply::carrier(&call.style, &carrier, call.select().as_ref())
}
