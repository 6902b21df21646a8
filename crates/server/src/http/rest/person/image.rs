//! `/api/v1/Person/{personId}/Image`.

use http::HeaderValue;
use visage_people::ids::PersonId;
use visage_people::picture::PictureBytes;

use crate::http::body::Body;
use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `GET /api/v1/Person/{personId}/Image`
///
/// Also `GET /api/Services80/Person/{personId}/Image` and `…/Image/Content`. The bytes are those that were stored;
/// to ask for others by `w`, `h`, `type` or `ifBlank` is answered 501.
pub async fn get(call: &mut Call) -> Answer {
    let person = PersonId(call.id(0, "personId")?);
    if ["w", "h", "type", "ifBlank"].iter().any(|name| call.query(name).is_some()) {
        return Err(ApiError::NotBuilt("v1PersonEntity_GetImage with w, h, type or ifBlank"));
    }
    let picture = call.people().person_picture(call.caller()?, person).await?;
    stored(picture).await
}

async fn stored(picture: PictureBytes) -> Answer {
    let content_type =
        HeaderValue::from_str(&picture.mime).map_err(|error| ApiError::Defect(error.to_string()))?;
    let body = Body::sealed(picture.reader).await.map_err(visage_people::Error::from)?;
    let mut reply = Reply::body(content_type, body);
    // The first 128 bits of the content's SHA-256 name it well enough.
    let digest = picture.content_hash.get(..32).unwrap_or(&picture.content_hash);
    reply.etag = HeaderValue::from_str(&format!("\"{digest}\"")).ok();
    reply.last_modified = Some(picture.last_changed);
    Ok(reply)
}
