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
    let ids: Vec<_> = call.caller()?.roles().iter().map(|role| role.id).collect();
    list::carriers(call, ids, move |caller, style, id, rows| {
        let role = caller.role(*id).filter(|role| role.role_type == kind);
        let role = role.filter(|role| sentry::sees_role(caller, role.id));
        role.map_or(Ok(()), |role| rows.push(&role_item(role, style)))
    })
    .await
}
