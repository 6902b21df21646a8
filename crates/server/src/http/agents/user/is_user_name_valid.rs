//! `/api/v1/Agents/User/IsUserNameValid`.

use serde::Deserialize;
use visage_people::ids::AssociateId;

use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// A name that a user is to have.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(rename = "associateid", default)]
    associate_id: i32,
    /// The name.
    #[serde(rename = "username")]
    pub name: String,
}

impl Asked {
    /// The user; none for a new one.
    pub fn id(&self) -> Option<AssociateId> {
        Some(self.associate_id).filter(|id| *id != 0).map(AssociateId)
    }
}

/// `POST /api/v1/Agents/User/IsUserNameValid`
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let wrong = call.people().wrong_user_name(call.caller()?, asked.id(), &asked.name).await?;
    Reply::carrier(&call.style, &wrong.is_none(), None)
}
