//! `/api/v1/Agents/User/GetUserFromPersonId`.

use visage_people::ids::PersonId;

use crate::http::call::Call;
use crate::http::carry::user::user;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/GetUserFromPersonId`
pub async fn post(call: &mut Call) -> Answer {
    let [person] = call.ids(["PersonId"]).await?;
    let caller = call.caller()?;
    let cards = call.people().users_of_person(caller, PersonId(person)).await?;
    let carriers: Vec<_> = cards.iter().map(|card| user(card, caller, &call.style, None)).collect();
    Reply::carrier(&call.style, &carriers, call.select().as_ref())
}
