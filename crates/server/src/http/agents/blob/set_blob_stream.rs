//! `/api/v1/Agents/BLOB/SetBlobStream`.

use http::StatusCode;
use visage_people::Error;
use visage_people::ids::PictureId;

use crate::http::call::Call;
use crate::http::carry::word::id_of;
use crate::http::picture::parameters;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/BLOB/SetBlobStream`
///
/// Everybody who has the picture gets the other bytes (contract note 67).
pub async fn post(call: &mut Call) -> Answer {
    let (sent, [id]) = parameters::sent(call, "Stream", ["BlobEntityId"]).await?;
    let id = PictureId(id_of(id.as_ref(), "BlobEntityId")?);
    let set = call.people().set_stored_picture(call.caller()?, id, sent.bytes.clone()).await;
    set.map_err(|error| match error {
        // Here it goes by another name.
        Error::Invalid { field: "Image", reason } => Error::Invalid { field: "Stream", reason },
        error => error,
    })?;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}
