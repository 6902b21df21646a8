//! `/api/v1/Agents/User/CreateExternalUser`.

use serde::Deserialize;
use visage_people::UserType;
use visage_people::ids::{PersonId, RoleId};
use visage_people::user::UserDraft;

use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

#[derive(Deserialize)]
struct Asked {
    #[serde(rename = "personid")]
    person: i32,
    #[serde(rename = "username")]
    name: String,
    password: String,
    #[serde(rename = "roleid")]
    role: i32,
    #[serde(rename = "isactive")]
    active: bool,
}

/// `POST /api/v1/Agents/User/CreateExternalUser`
///
/// One who is not active has retired.
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let (caller, people) = (call.caller()?, call.people());
    let begun = people.default_user(caller, UserType::External, None).await?;
    let draft = UserDraft {
        name: asked.name,
        person: Some(PersonId(asked.person)),
        role: RoleId(asked.role),
        deleted: !asked.active,
        password: Some(asked.password).filter(|password| !password.is_empty()),
        ..UserDraft::of(&begun)
    };
    let id = people.save_user(caller, None, &draft).await?;
    Reply::carrier(&call.style, &id.0, None)
}
