//! `/api/v1/Agents/User/GetFunctionalRights`.

use serde::Deserialize;
use visage_people::ids::RoleId;

use crate::http::call::Call;
use crate::http::carry::role::function_items;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "roleid")]
    role: i32,
}

/// `POST /api/v1/Agents/User/GetFunctionalRights`
///
/// Those that the role has.
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let role = call.people().role_card(call.caller()?, RoleId(asked.role)).await?;
    let has = |name: &str| role.functions.iter().any(|known| **known == *name);
    Reply::carrier(&call.style, &function_items(has, true, &call.style), call.select().as_ref())
}
