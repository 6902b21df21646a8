//! `/api/v1/Agents/User/GetUserGroupList`.

use visage_people::ids::GroupId;
use visage_people::sentry;

use crate::http::call::Call;
use crate::http::carry::user::group;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/GetUserGroupList`
///
/// In the order asked for; what is not there is left out.
pub async fn post(call: &mut Call) -> Answer {
    let ids = call.keys().await?;
    let caller = call.caller()?;
    let groups = ids.into_iter().filter_map(|id| caller.group(GroupId(id)));
    let groups = groups.filter(|group| sentry::sees_group(caller, group.id));
    let carriers: Vec<_> = groups.map(|one| group(one, &call.style)).collect();
    Reply::carrier(&call.style, &carriers, call.select().as_ref())
}
