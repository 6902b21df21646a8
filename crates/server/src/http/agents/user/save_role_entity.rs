//! `/api/v1/Agents/User/SaveRoleEntity`.

use visage_people::ids::RoleId;
use visage_people::{Caller, Error, deciding};

use super::get_role_entity::told;
use crate::http::call::Call;
use crate::http::carry::sent_role::SentRole;
use crate::http::error::ApiError;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/SaveRoleEntity`
///
/// Without a key, or with 0, the role is added.
pub async fn post(call: &mut Call) -> Answer {
    let sent: SentRole = call.parameters().await?;
    let caller = call.caller()?;
    let id =
        deciding!(call.people(), caller, ApiError::People(Error::Outdated), |now| kept(call, now, &sent))?;
    told(call, id).await
}

async fn kept(call: &Call, now: &Caller, sent: &SentRole) -> Result<RoleId, ApiError> {
    let (people, id) = (call.people(), sent.id()?);
    people.may_change_roles(now)?;
    let draft = sent.draft(id.and_then(|id| now.role(id)), &call.style)?;
    Ok(people.save_role_seen(now, id, &draft).await?)
}
