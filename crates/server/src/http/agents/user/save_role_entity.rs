//! `/api/v1/Agents/User/SaveRoleEntity`.

use super::get_role_entity::told;
use crate::http::call::Call;
use crate::http::carry::sent_role::SentRole;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/SaveRoleEntity`
///
/// Without a key, or with 0, the role is added.
pub async fn post(call: &mut Call) -> Answer {
    let sent: SentRole = call.parameters().await?;
    let (caller, people, id) = (call.caller()?, call.people(), sent.id()?);
    let before = match id {
        Some(id) => Some(people.role_card(caller, id).await?),
        None => None,
    };
    let draft = sent.draft(before.as_deref(), &call.style)?;
    let id = people.save_role(caller, id, &draft).await?;
    told(call, id).await
}
