//! `/api/v1/Agents/User/GetUserGroupList`.

use visage_people::ids::GroupId;
use visage_people::sentry;

use crate::http::call::Call;
use crate::http::carry::user::group;
use crate::http::list;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/GetUserGroupList`
///
/// In the order of the request, each once; unknown groups are left out.
pub async fn post(call: &mut Call) -> Answer {
    let ids = call.keys().await?;
    list::carriers(call, ids, move |caller, style, id, rows| {
        let seen = caller.group(GroupId(*id)).filter(|group| sentry::sees_group(caller, group.id));
        seen.map_or(Ok(()), |one| rows.push(&group(one, style)))
    })
    .await
}
