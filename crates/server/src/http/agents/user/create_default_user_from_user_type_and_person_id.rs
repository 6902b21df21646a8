//! `/api/v1/Agents/User/CreateDefaultUserFromUserTypeAndPersonId`.

use serde::Deserialize;

use crate::http::call::Call;
use crate::http::carry::sent_user::user_type_of;
use crate::http::carry::word::Word;
use crate::http::rest::user::default::begun;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "usertype")]
    kind: Word,
    #[serde(rename = "personid")]
    person: i32,
}

/// `POST /api/v1/Agents/User/CreateDefaultUserFromUserTypeAndPersonId`
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    begun(call, user_type_of(&asked.kind.text())?, asked.person).await
}
