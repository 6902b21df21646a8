//! `/api/v1/Agents/User/GetRole`.

use visage_people::ids::RoleId;
use visage_people::sentry;

use crate::http::call::Call;
use crate::http::carry::user::role;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/GetRole`
pub async fn post(call: &mut Call) -> Answer {
    let id = RoleId(call.key("roleId")?);
    let caller = call.caller()?;
    let found = caller.role(id).filter(|role| sentry::sees_role(caller, role.id));
    let carrier = found.map(|one| role(one, &call.style));
    Reply::carrier(&call.style, &carrier, call.select().as_ref())
}
