//! `/api/v1/Agents/User/CreateDefaultRoleEntityFromType`.

use serde::Deserialize;

use super::create_default_role_entity::begun;
use crate::http::call::Call;
use crate::http::carry::role::role_type_of;
use crate::http::carry::word::Word;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "type")]
    kind: Word,
}

/// `POST /api/v1/Agents/User/CreateDefaultRoleEntityFromType`
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    begun(call, role_type_of(&asked.kind)?)
}
