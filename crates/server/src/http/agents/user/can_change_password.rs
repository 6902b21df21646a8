//! `/api/v1/Agents/User/CanChangePassword`.

use serde::Deserialize;
use visage_people::ids::AssociateId;

use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// A user, by key.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(rename = "associateid")]
    associate_id: i32,
}

/// `POST /api/v1/Agents/User/CanChangePassword`
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let can = asked.can(call).await?;
    Reply::carrier(&call.style, &can, None)
}

impl Asked {
    /// Whether the caller may give this user another password.
    ///
    /// # Errors
    /// Those of the domain.
    pub async fn can(&self, call: &Call) -> Result<bool, crate::http::error::ApiError> {
        Ok(call.people().may_change_password(call.caller()?, AssociateId(self.associate_id)).await?)
    }
}
