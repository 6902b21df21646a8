//! `/api/v1/Agents/Associate/GetAssociatesByGroup`.

use serde::Deserialize;

use visage_people::sentry;

use crate::http::call::Call;
use crate::http::carry::associate::{associate, user_type};
use crate::http::reply::Reply;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "groupid")]
    group_id: i32,
    #[serde(rename = "type", default)]
    user_type: String,
}

/// `POST /api/v1/Agents/Associate/GetAssociatesByGroup`
///
/// Those of whom it is the first group; of one kind, or of every one when the kind is missing or Unknown.
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let caller = call.caller()?;
    let any = asked.user_type.is_empty() || asked.user_type.eq_ignore_ascii_case("Unknown");
    // Of users of whom no more than the name is seen, the group is not told either.
    let members = caller.members().into_iter().filter(|member| sentry::sees_user(caller, member));
    let members = members.map(|member| &member.associate).filter(|user| {
        user.group.0 == asked.group_id
            && !user.deleted
            && (any || user_type(user.user_type).eq_ignore_ascii_case(&asked.user_type))
    });
    let carriers: Vec<_> = members.filter_map(|user| associate(caller, user.id, &call.style)).collect();
    Reply::carrier(&call.style, &carriers, call.select().as_ref())
}
