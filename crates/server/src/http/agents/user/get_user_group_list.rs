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
    list::carriers(call, ids.len(), move |caller, style, rows| {
        let groups = ids.iter().filter_map(|id| caller.group(GroupId(*id)));
        let mut groups = groups.filter(|group| sentry::sees_group(caller, group.id));
        groups.try_for_each(|one| rows.push(&group(one, style)))
    })
    .await
}
