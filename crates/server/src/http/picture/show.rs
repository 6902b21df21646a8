//! The picture of a holder as REST shows it.

use http::{HeaderValue, StatusCode};
use visage_people::picture::{Holder, PictureBytes};

use crate::http::body::Body;
use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// The picture of a holder.
pub async fn picture(call: &Call, holder: Holder) -> Answer {
    if ["w", "h", "type", "ifBlank"].iter().any(|name| call.query(name).is_some()) {
        return Err(ApiError::NotBuilt("v1PersonEntity_GetImage with w, h, type or ifBlank"));
    }
    stored(call.people().picture(call.caller()?, holder).await?).await
}

async fn stored(picture: PictureBytes) -> Answer {
    let content_type =
        HeaderValue::from_str(&picture.mime).map_err(|error| ApiError::Defect(error.to_string()))?;
    let told = validators(&picture.content_hash, picture.last_changed);
    let body = Body::sealed(picture.reader).await.map_err(visage_people::Error::from)?;
    Ok(Reply { content_type: Some(content_type), body, ..told })
}

/// What tells one content from another: no bytes yet.
pub fn validators(content_hash: &str, last_changed: i64) -> Reply {
    // The first 128 bits of the content's SHA-256 name it well enough.
    let digest = content_hash.get(..32).unwrap_or(content_hash);
    let mut reply = Reply::empty(StatusCode::OK);
    reply.etag = HeaderValue::from_str(&format!("\"{digest}\"")).ok();
    reply.last_modified = Some(last_changed);
    reply
}
