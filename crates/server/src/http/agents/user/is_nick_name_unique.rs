//! `/api/v1/Agents/User/IsNickNameUnique`.

use serde::Deserialize;
use visage_people::ids::AssociateId;
use visage_people::sentry;

use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "associateid", default)]
    associate_id: i32,
    #[serde(rename = "nickname")]
    name: String,
}

/// `POST /api/v1/Agents/User/IsNickNameUnique`
///
/// Nicknames are not kept: what nobody else signs in with is unique.
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let caller = call.caller()?;
    let other = caller.member_named(&asked.name).filter(|member| sentry::sees_user(caller, member));
    let other = other.map(|member| member.associate.id);
    let unique = other.is_none_or(|id| id == AssociateId(asked.associate_id));
    Reply::carrier(&call.style, &unique, None)
}
