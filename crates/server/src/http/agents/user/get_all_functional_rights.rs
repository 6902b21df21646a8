//! `/api/v1/Agents/User/GetAllFunctionalRights`.

use serde::Deserialize;
use visage_people::role::RoleType;

use crate::http::call::Call;
use crate::http::carry::role::{function_items, role_type_of};
use crate::http::carry::word::Word;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "roletype")]
    kind: Word,
}

/// `POST /api/v1/Agents/User/GetAllFunctionalRights`
///
/// Those whose name begins with `ext-` are for users from outside.
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let kind = role_type_of(&asked.kind)?;
    let fits = |name: &str| kind == RoleType::External || !name.starts_with("ext-");
    Reply::carrier(&call.style, &function_items(fits, false, &call.style), call.select().as_ref())
}
