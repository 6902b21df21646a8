//! `/api/v1/Agents/User/GetUserFromPersonId`.

use serde::Deserialize;
use visage_people::ids::PersonId;

use crate::http::call::Call;
use crate::http::carry::user::user;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "personid")]
    person: i32,
}

/// `POST /api/v1/Agents/User/GetUserFromPersonId`
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let caller = call.caller()?;
    let cards = call.people().users_of_person(caller, PersonId(asked.person)).await?;
    let carriers: Vec<_> = cards.iter().map(|card| user(card, caller, &call.style, None)).collect();
    Reply::carrier(&call.style, &carriers, call.select().as_ref())
}
