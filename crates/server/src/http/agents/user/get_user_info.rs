//! `/api/v1/Agents/User/GetUserInfo`.

use visage_people::ids::AssociateId;
use visage_people::sentry;

use crate::http::call::Call;
use crate::http::carry::user::user_info;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/GetUserInfo`
pub async fn post(call: &mut Call) -> Answer {
    let id = AssociateId(call.key("userInfoId")?);
    let caller = call.caller()?;
    let carrier = caller.member_of(id).filter(|member| sentry::sees_user(caller, member));
    let carrier = carrier.map(|member| user_info(member, caller, &call.style));
    Reply::carrier(&call.style, &carrier, call.select().as_ref())
}
