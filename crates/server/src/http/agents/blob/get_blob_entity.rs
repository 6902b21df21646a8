//! `/api/v1/Agents/BLOB/GetBlobEntity`.

use visage_people::ids::PictureId;

use crate::http::call::Call;
use crate::http::picture::by_agent;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/BLOB/GetBlobEntity`
///
/// Without such a picture the answer is null (contract note 67).
pub async fn post(call: &mut Call) -> Answer {
    let id = PictureId(call.key("blobEntityId")?);
    let asked = call.people().stored_picture(call.caller()?, id).await;
    by_agent::told(call, asked)
}
