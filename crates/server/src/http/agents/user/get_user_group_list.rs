//! `/api/v1/Agents/User/GetUserGroupList`.

use visage_people::ids::GroupId;

use crate::http::call::Call;
use crate::http::carry::user::group;
use crate::http::list;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/GetUserGroupList`
///
/// In the order asked for, each once; what is not there is left out.
pub async fn post(call: &mut Call) -> Answer {
    let ids = call.keys().await?;
    list::carriers(call, ids.len(), move |caller, style, rows| {
        let mut groups = ids.iter().filter_map(|id| caller.group(GroupId(*id)));
        groups.try_for_each(|one| rows.push(&group(one, style)))
    })
    .await
}
