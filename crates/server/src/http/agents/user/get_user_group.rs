//! `/api/v1/Agents/User/GetUserGroup`.

use visage_people::ids::GroupId;
use visage_people::sentry;

use crate::http::call::Call;
use crate::http::carry::user::group;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/GetUserGroup`
pub async fn post(call: &mut Call) -> Answer {
    let id = GroupId(call.key("userGroupId")?);
    let caller = call.caller()?;
    let found = caller.group(id).filter(|group| sentry::sees_group(caller, group.id));
    let carrier = found.map(|one| group(one, &call.style));
    Reply::carrier(&call.style, &carrier, call.select().as_ref())
}
