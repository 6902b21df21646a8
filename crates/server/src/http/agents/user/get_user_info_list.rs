//! `/api/v1/Agents/User/GetUserInfoList`.

use visage_people::ids::AssociateId;
use visage_people::sentry;

use crate::http::call::Call;
use crate::http::carry::user::user_info;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/GetUserInfoList`
///
/// In the order asked for; who is not there is left out.
pub async fn post(call: &mut Call) -> Answer {
    let ids = call.keys().await?;
    let caller = call.caller()?;
    let members = ids.into_iter().filter_map(|id| caller.member_of(AssociateId(id)));
    let members = members.filter(|member| sentry::sees_user(caller, member));
    let carriers: Vec<_> = members.map(|member| user_info(member, caller, &call.style)).collect();
    Reply::carrier(&call.style, &carriers, call.select().as_ref())
}
