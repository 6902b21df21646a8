//! `/api/v1/Agents/User/GetUserFromName`.

use serde::Deserialize;
use visage_people::ids::AssociateId;

use super::get_user::told_or_null;
use crate::http::call::Call;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "username")]
    user_name: String,
}

/// `POST /api/v1/Agents/User/GetUserFromName`
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let member = call.caller()?.member_named(&asked.user_name);
    // No user has the key 0: whoever may not look learns the same of a name that there is and of one there is not.
    let id = member.map_or(AssociateId(0), |member| member.associate.id);
    told_or_null(call, id).await
}
