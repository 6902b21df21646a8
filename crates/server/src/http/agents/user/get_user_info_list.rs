//! `/api/v1/Agents/User/GetUserInfoList`.

use visage_people::ids::AssociateId;
use visage_people::sentry;

use crate::http::call::Call;
use crate::http::carry::user::user_info;
use crate::http::list;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/GetUserInfoList`
///
/// In the order of the request, each once; unknown users are left out.
pub async fn post(call: &mut Call) -> Answer {
    let ids = call.keys().await?;
    list::carriers(call, ids, move |caller, style, id, rows| {
        let member = caller.member_of(AssociateId(*id)).filter(|member| sentry::sees_user(caller, member));
        member.map_or(Ok(()), |member| rows.push(&user_info(member, caller, style)))
    })
    .await
}
