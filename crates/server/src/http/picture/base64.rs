//! Bytes for agents: as they are, or as base64 in JSON or XML.

use ::base64::Engine;
use ::base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::HeaderValue;
use visage_contract::accept::{ByteForm, MediaType, negotiate_bytes};
use visage_people::Error;
use visage_people::picture::PictureBytes;

use crate::http::body::Body;
use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::reply::Reply;
use crate::http::routes::Answer;
use crate::http::style::{self, Style};

/// Larger pictures are to be asked for as bytes: base64 is held in memory whole.
const MAX_BASE64_BYTES: u64 = 8 << 20;

/// A stored picture in the form asked for; without one, no bytes.
pub async fn stored(call: &Call, picture: Option<PictureBytes>) -> Answer {
    match negotiate_bytes(Some(&style::joined(&call.head.headers))) {
        ByteForm::Base64(media) => whole(call, media, picture).await,
        ByteForm::OctetStream => raw(picture, OCTETS).await,
        ByteForm::StoredType => {
            let mime = picture.as_ref().map_or(OCTETS.into(), |picture| picture.mime.clone());
            raw(picture, &mime).await
        }
    }
}

/// Bytes that are ready, of a type, in the form asked for.
pub fn ready(call: &Call, bytes: Bytes, mime: &'static str) -> Answer {
    match negotiate_bytes(Some(&style::joined(&call.head.headers))) {
        ByteForm::Base64(media) => text(call, media, &bytes),
        ByteForm::OctetStream => Ok(Reply::bytes(HeaderValue::from_static(OCTETS), bytes)),
        ByteForm::StoredType => Ok(Reply::bytes(HeaderValue::from_static(mime), bytes)),
    }
}

/// The type of bytes that are nothing in particular.
pub const OCTETS: &str = "application/octet-stream";

async fn raw(picture: Option<PictureBytes>, content_type: &str) -> Answer {
    let content_type =
        HeaderValue::from_str(content_type).map_err(|error| ApiError::Defect(error.to_string()))?;
    let Some(picture) = picture else { return Ok(Reply::bytes(content_type, Bytes::new())) };
    Ok(Reply::body(content_type, Body::sealed(picture.reader).await.map_err(Error::from)?))
}

async fn whole(call: &Call, media: MediaType, picture: Option<PictureBytes>) -> Answer {
    if picture.as_ref().is_some_and(|picture| picture.reader.original_bytes() > MAX_BASE64_BYTES) {
        return Err(Error::TooLarge { limit_bytes: MAX_BASE64_BYTES }.into());
    }
    let bytes = match picture {
        Some(picture) => picture.reader.read_all().await.map_err(Error::from)?,
        None => Bytes::new(),
    };
    text(call, media, &bytes)
}

fn text(call: &Call, media: MediaType, bytes: &Bytes) -> Answer {
    Reply::carrier(&Style { media, ..call.style }, &STANDARD.encode(bytes), None)
}
