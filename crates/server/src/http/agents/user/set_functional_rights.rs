//! `/api/v1/Agents/User/SetFunctionalRights`.

use std::collections::BTreeSet;

use http::StatusCode;
use serde::Deserialize;
use visage_people::ids::RoleId;

use crate::http::call::Call;
use crate::http::carry::role::function_named;
use crate::http::error::ApiError;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "roleid")]
    role: i32,
    #[serde(rename = "functionalrightids")]
    numbers: BTreeSet<i32>,
}

/// `POST /api/v1/Agents/User/SetFunctionalRights`
///
/// In place of those that the role had.
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let named = |number: &i32| {
        let wrong =
            || ApiError::argument("FunctionalRightIds", &format!("there is no function right {number}"));
        function_named(*number).ok_or_else(wrong)
    };
    let names = asked.numbers.iter().map(named).collect::<Result<Vec<_>, _>>()?;
    call.people().set_role_functions(call.caller()?, RoleId(asked.role), &names).await?;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}
