//! `/api/v1/Agents/User/SaveUserGroup`.

use serde::Deserialize;
use visage_people::ids::GroupId;
use visage_people::{Caller, Error, deciding};

use crate::http::call::Call;
use crate::http::carry::sent_role::SentGroup;
use crate::http::carry::user::group;
use crate::http::error::ApiError;
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
    let (caller, people) = (call.caller()?, call.people());
    let sent = &asked.group;
    let id = deciding!(people, caller, ApiError::People(Error::Outdated), |now| kept(call, now, sent))?;
    let after = people.as_of_now(caller).await?;
    let carrier = after.group(id).map(|one| group(one, &call.style));
    Reply::carrier(&call.style, &carrier, call.select().as_ref())
}

async fn kept(call: &Call, now: &Caller, sent: &SentGroup) -> Result<GroupId, ApiError> {
    let id = sent.id()?;
    let draft = sent.draft(id.and_then(|id| now.group(id)), &call.style)?;
    Ok(call.people().save_group_seen(now, id, &draft).await?)
}
