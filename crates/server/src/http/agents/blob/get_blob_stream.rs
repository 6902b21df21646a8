//! `/api/v1/Agents/BLOB/GetBlobStream`.

use visage_people::ids::PictureId;

use crate::http::call::Call;
use crate::http::picture::by_agent;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/BLOB/GetBlobStream`
///
/// Without such a picture, and of one without bytes, the answer is empty and still 200 (contract note 67).
pub async fn post(call: &mut Call) -> Answer {
    let [id] = call.ids(["BlobEntityId"]).await?;
    let asked = call.people().stored_picture_bytes(call.caller()?, PictureId(id)).await;
    by_agent::bytes(call, asked).await
}
