//! `/api/v1/Agents/User/GetUserGroup`.

use visage_people::ids::GroupId;

use crate::http::call::Call;
use crate::http::carry::user::group;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/User/GetUserGroup`
pub async fn post(call: &mut Call) -> Answer {
    let id = GroupId(call.key("userGroupId")?);
    let carrier = call.caller()?.group(id).map(|one| group(one, &call.style));
    Reply::carrier(&call.style, &carrier, call.select().as_ref())
}
