//! `/api/v1/Agents/Associate/GetAssociatesByGroup`.

use serde::Deserialize;

use visage_people::sentry;

use crate::http::call::Call;
use crate::http::carry::associate::{associate, user_type};
use crate::http::list;
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
    let any = asked.user_type.is_empty() || asked.user_type.eq_ignore_ascii_case("Unknown");
    let ids: Vec<_> = call.caller()?.members().iter().map(|member| member.associate.id).collect();
    list::carriers(call, ids, move |caller, style, id, rows| {
        // The group of a user of whom only the name is visible is hidden.
        let member = caller.member_of(*id).filter(|member| sentry::sees_user(caller, member));
        let user = member.map(|member| &member.associate).filter(|user| {
            user.group.0 == asked.group_id
                && !user.deleted
                && (any || user_type(user.user_type).eq_ignore_ascii_case(&asked.user_type))
        });
        let carrier = user.and_then(|user| associate(caller, user.id, style));
        carrier.map_or(Ok(()), |carrier| rows.push(&carrier))
    })
    .await
}
