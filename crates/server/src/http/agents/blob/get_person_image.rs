//! `/api/v1/Agents/BLOB/GetPersonImage`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::HeaderValue;
use visage_contract::accept::{ByteForm, MediaType, negotiate_bytes};
use visage_people::Error;
use visage_people::ids::PersonId;
use visage_people::picture::PictureBytes;

use super::get_blob_entity_on_person::OfPerson;
use crate::http::body::Body;
use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::reply::Reply;
use crate::http::routes::Answer;
use crate::http::style::{self, Style};

/// Larger pictures are to be asked for as bytes: base64 is held in memory whole.
const MAX_BASE64_BYTES: u64 = 8 << 20;

/// `POST /api/v1/Agents/BLOB/GetPersonImage`
///
/// Without a picture the answer is empty and still 200 (contract note 9).
pub async fn post(call: &mut Call) -> Answer {
    let asked: OfPerson = call.parameters().await?;
    let picture = match call.people().person_picture(call.caller()?, PersonId(asked.person_id)).await {
        Ok(picture) => Some(picture),
        Err(Error::NoPicture | Error::NotFound { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    match negotiate_bytes(Some(&style::joined(&call.head.headers))) {
        ByteForm::Base64(media) => base64(call, media, picture).await,
        ByteForm::OctetStream => raw(picture, "application/octet-stream").await,
        ByteForm::StoredType => {
            let mime =
                picture.as_ref().map_or("application/octet-stream".into(), |picture| picture.mime.clone());
            raw(picture, &mime).await
        }
    }
}

async fn raw(picture: Option<PictureBytes>, content_type: &str) -> Answer {
    let content_type =
        HeaderValue::from_str(content_type).map_err(|error| ApiError::Defect(error.to_string()))?;
    let Some(picture) = picture else { return Ok(Reply::bytes(content_type, Bytes::new())) };
    Ok(Reply::body(content_type, Body::sealed(picture.reader).await.map_err(Error::from)?))
}

async fn base64(call: &Call, media: MediaType, picture: Option<PictureBytes>) -> Answer {
    if picture.as_ref().is_some_and(|picture| picture.reader.original_bytes() > MAX_BASE64_BYTES) {
        return Err(Error::TooLarge { limit_bytes: MAX_BASE64_BYTES }.into());
    }
    let bytes = match picture {
        Some(picture) => picture.reader.read_all().await.map_err(Error::from)?,
        None => Bytes::new(),
    };
    Reply::carrier(&Style { media, ..call.style }, &STANDARD.encode(bytes), None)
}
