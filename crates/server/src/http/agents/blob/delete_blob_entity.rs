//! `/api/v1/Agents/BLOB/DeleteBlobEntity`.

use http::StatusCode;
use visage_people::ids::PictureId;

use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/BLOB/DeleteBlobEntity`
///
/// Whoever had the picture has none any more (contract note 67).
pub async fn post(call: &mut Call) -> Answer {
    let id = PictureId(call.key("blobEntityId")?);
    call.people().remove_stored_picture(call.caller()?, id).await?;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}
