//! `/api/v1/Agents/User/GetAllRoles`.

use serde::Deserialize;

use visage_people::sentry;

use crate::http::call::Call;
use crate::http::carry::role::{role_item, role_type_of};
use crate::http::carry::word::Word;
use crate::http::reply::Reply;
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
    let caller = call.caller()?;
    let roles = caller.roles().into_iter().filter(|role| role.role_type == kind);
    let roles = roles.filter(|role| sentry::sees_role(caller, role.id));
    let carriers: Vec<_> = roles.map(|role| role_item(role, &call.style)).collect();
    Reply::carrier(&call.style, &carriers, call.select().as_ref())
}
