//! `/api/v1/Agents/User/GetAllRoles`.

use serde::Deserialize;

use visage_people::sentry;

use crate::http::call::Call;
use crate::http::carry::role::{role_item, role_type_of};
use crate::http::carry::word::Word;
use crate::http::list;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "roletype")]
    kind: Word,
}

/// `POST /api/v1/Agents/User/GetAllRoles`
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let kind = role_type_of(&asked.kind)?;
    list::carriers(call, call.caller()?.roles().len(), move |caller, style, rows| {
        let roles = caller.roles().into_iter().filter(|role| role.role_type == kind);
        let mut roles = roles.filter(|role| sentry::sees_role(caller, role.id));
        roles.try_for_each(|role| rows.push(&role_item(role, style)))
    })
    .await
}
