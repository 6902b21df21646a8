//! `/api/v1/Agents/User/SaveUserGroup`.

use serde::Deserialize;

use crate::http::call::Call;
use crate::http::carry::sent_role::SentGroup;
use crate::http::carry::user::group;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "usergroup")]
    group: SentGroup,
}

/// `POST /api/v1/Agents/User/SaveUserGroup`
///
/// Without a key, or with 0, the group is added.
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let (caller, people, id) = (call.caller()?, call.people(), asked.group.id()?);
    let before = people.as_of_now(caller).await?;
    let draft = asked.group.draft(id.and_then(|id| before.group(id)), &call.style)?;
    let id = people.save_group(caller, id, &draft).await?;
    let after = people.as_of_now(caller).await?;
    let carrier = after.group(id).map(|one| group(one, &call.style));
    Reply::carrier(&call.style, &carrier, call.select().as_ref())
}
