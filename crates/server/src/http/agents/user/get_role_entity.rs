//! `/api/v1/Agents/User/GetRoleEntity`.

use visage_people::Error;
use visage_people::ids::RoleId;

use crate::http::call::Call;
use crate::http::carry::role::role_entity;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/GetRoleEntity`
pub async fn post(call: &mut Call) -> Answer {
    let id = RoleId(call.key("roleEntityId")?);
    told(call, id).await
}

/// A role with all that it allows; null when there is none.
///
/// # Errors
/// Those of the domain.
pub async fn told(call: &Call, id: RoleId) -> Answer {
    let role = match call.people().role_card(call.caller()?, id).await {
        Err(Error::NotFound { .. }) => None,
        role => Some(role?),
    };
    let carrier = role.as_deref().map(|role| role_entity(role, &call.style));
    Reply::carrier(&call.style, &carrier, call.select().as_ref())
}
