//! `/api/v1/Agents/BLOB/GetPersonImage`.

use visage_people::Error;
use visage_people::ids::PersonId;

use super::get_blob_entity_on_person::OfPerson;
use crate::http::call::Call;
use crate::http::picture::base64;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/BLOB/GetPersonImage`
///
/// Without a picture the answer is empty and still 200 (contract note 9).
pub async fn post(call: &mut Call) -> Answer {
    let asked: OfPerson = call.parameters().await?;
    let picture = match call.people().picture(call.caller()?, PersonId(asked.person_id)).await {
        Ok(picture) => Some(picture),
        Err(Error::NoPicture | Error::NotFound { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    base64::stored(call, picture).await
}
