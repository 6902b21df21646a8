//! `/api/v1/Agents/User/FindRolesWithFunctionalRight`.

use serde::Deserialize;

use crate::http::call::Call;
use crate::http::carry::role::role_in_list;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "functionalrightname")]
    name: String,
}

/// `POST /api/v1/Agents/User/FindRolesWithFunctionalRight`
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let roles = call.people().roles_with(call.caller()?, &asked.name).await?;
    let carriers: Vec<_> = roles.iter().map(|role| role_in_list(role, &call.style)).collect();
    Reply::carrier(&call.style, &carriers, call.select().as_ref())
}
