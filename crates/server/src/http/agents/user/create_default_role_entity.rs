//! `/api/v1/Agents/User/CreateDefaultRoleEntity`.

use visage_people::ids::RoleId;
use visage_people::role::{RoleType, StoredRole};
use visage_people::sentry::Rights;

use crate::http::call::Call;
use crate::http::carry::role::role_entity;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/CreateDefaultRoleEntity`
pub async fn post(call: &mut Call) -> Answer {
    begun(call, RoleType::Employee)
}

/// A role of that type that is not kept yet, and allows nothing.
///
/// # Errors
/// Those of the domain.
pub fn begun(call: &Call, role_type: RoleType) -> Answer {
    call.people().may_change_roles(call.caller()?)?;
    let role = StoredRole {
        id: RoleId(0),
        name: "".into(),
        tooltip: "".into(),
        role_type,
        rank: 0,
        rights: Rights::default(),
        functions: Vec::new(),
    };
    Reply::carrier(&call.style, &role_entity(&role, &call.style), call.select().as_ref())
}
