//! `/api/v1/Agents/BLOB/GetBlobEntityOnPerson`.

use serde::{Deserialize, Deserializer};
use visage_people::ids::PersonId;

use crate::http::call::Call;
use crate::http::carry::blob_entity::blob_entity;
use crate::http::error::ApiError;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// The parameters of agent methods about one person.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct OfPerson {
    /// The vendor's `PersonId`.
    #[serde(rename = "personid", deserialize_with = "number_or_text")]
    pub person_id: i32,
}

/// Ids arrive as numbers and as texts of digits.
fn number_or_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i32, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Id {
        Number(i32),
        Text(String),
    }
    match Id::deserialize(deserializer)? {
        Id::Number(number) => Ok(number),
        Id::Text(text) => text.parse().map_err(serde::de::Error::custom),
    }
}

/// `POST /api/v1/Agents/BLOB/GetBlobEntityOnPerson`
///
/// An unknown person is answered 200 with null, as agents answer everything that is not there.
pub async fn post(call: &mut Call) -> Answer {
    let asked: OfPerson = call.parameters().await?;
    let caller = call.caller()?;
    let select = call.select();
    match call.people().picture_info(caller, PersonId(asked.person_id)).await {
        Err(visage_people::Error::NotFound { .. }) => Reply::carrier(&call.style, &(), None),
        Err(error) => Err(ApiError::from(error)),
        Ok(info) => Reply::carrier(&call.style, &blob_entity(&info, caller, &call.style), select.as_ref()),
    }
}
