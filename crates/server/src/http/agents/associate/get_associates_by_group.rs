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
    list::carriers(call, call.caller()?.members().len(), move |caller, style, rows| {
        // The group of a user of whom only the name is visible is hidden.
        let members = caller.members().into_iter().filter(|member| sentry::sees_user(caller, member));
        let users = members.map(|member| &member.associate).filter(|user| {
            user.group.0 == asked.group_id
                && !user.deleted
                && (any || user_type(user.user_type).eq_ignore_ascii_case(&asked.user_type))
        });
        let mut carriers = users.filter_map(|user| associate(caller, user.id, style));
        carriers.try_for_each(|carrier| rows.push(&carrier))
    })
    .await
}
