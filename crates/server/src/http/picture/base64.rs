//! Bytes for agents: as they are, or as base64 in JSON or XML.

use ::base64::Engine;
use ::base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::HeaderValue;
use visage_contract::accept::{ByteForm, MediaType, negotiate_bytes};
use visage_people::Error;
use visage_people::memory::Room;
use visage_people::picture::PictureBytes;

use crate::http::body::Body;
use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::held::{apart, until_sent};
use crate::http::reply::Reply;
use crate::http::routes::Answer;
use crate::http::style::{self, Style};

/// Larger pictures are to be asked for as bytes: base64 is held in memory whole.
const MAX_BASE64_BYTES: u64 = 8 << 20;

/// A stored picture in the form asked for; without one, no bytes.
pub async fn stored(call: &Call, picture: Option<PictureBytes>) -> Answer {
    match negotiate_bytes(Some(&style::joined(&call.head.headers))) {
        ByteForm::Base64(media) => whole(call, media, picture).await,
        ByteForm::OctetStream => until_sent(call, raw(picture, OCTETS).await?).await,
        ByteForm::StoredType => {
            let mime = picture.as_ref().map_or(OCTETS.into(), |picture| picture.mime.clone());
            until_sent(call, raw(picture, &mime).await?).await
        }
    }
}

/// Bytes that are ready, of a type, in the form asked for.
pub async fn ready(call: &Call, bytes: Bytes, mime: &'static str) -> Answer {
    match negotiate_bytes(Some(&style::joined(&call.head.headers))) {
        ByteForm::Base64(media) => text(call, media, bytes).await,
        ByteForm::OctetStream => {
            until_sent(call, Reply::bytes(HeaderValue::from_static(OCTETS), bytes)).await
        }
        ByteForm::StoredType => until_sent(call, Reply::bytes(HeaderValue::from_static(mime), bytes)).await,
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
    let Some(picture) = picture else { return text(call, media, Bytes::new()).await };
    let length = picture.reader.original_bytes();
    if length > MAX_BASE64_BYTES {
        return Err(Error::TooLarge { limit_bytes: MAX_BASE64_BYTES }.into());
    }
    let room = room(call, length).await?;
    let bytes = picture.reader.read_all().await.map_err(Error::from)?;
    written(call, media, bytes, room).await
}

async fn text(call: &Call, media: MediaType, bytes: Bytes) -> Answer {
    if bytes.is_empty() {
        return Reply::carrier(&Style { media, ..call.style }, &"", None);
    }
    let room = room(call, bytes.len() as u64).await?;
    written(call, media, bytes, room).await
}

/// Memory to write an answer of so many bytes: they themselves, their base64, and the answer around it.
pub async fn room(call: &Call, bytes: u64) -> Result<Room, Error> {
    call.people().outgoing().reserve_for(call.share(), bytes.saturating_mul(COPIES)).await
}

/// Memory for a base64 response, relative to its bytes.
pub const COPIES: u64 = 4;

/// Base64 of many bytes takes a while, so it is made where waiting does no harm.
async fn written(call: &Call, media: MediaType, bytes: Bytes, room: Room) -> Answer {
    let style = Style { media, ..call.style };
    apart(call, room, move |_| Reply::carrier(&style, &STANDARD.encode(bytes), None)).await
}
