//! The picture of a holder as REST shows it: stored, scaled, or what stands in its place.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderValue, StatusCode};
use visage_people::Error;
use visage_people::picture::{Holder, PictureBytes, Rendition};

use super::asked::Asked;
use crate::http::body::Body;
use crate::http::call::Call;
use crate::http::conditions::{Verdict, decide, names_tags};
use crate::http::error::ApiError;
use crate::http::held::until_sent;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// The picture of a holder.
pub async fn picture(call: &Call, holder: Holder) -> Answer {
    // Most ask for nothing but the picture.
    if call.head.uri.query().is_none() {
        return until_sent(call, stored(call.people().picture(call.caller()?, holder).await?).await?).await;
    }
    let asked = Asked::of(call)?;
    let reply = match shown(call, holder, &asked).await {
        Err(ApiError::People(Error::NoPicture)) => match &asked.blank {
            None => Err(Error::NoPicture.into()),
            Some(blank) => {
                let wanted = &asked.wanted;
                rendition(&call.people().blank(call.caller()?, holder, blank, wanted).await?)
            }
        },
        shown => shown,
    };
    until_sent(call, reply?).await
}

async fn shown(call: &Call, holder: Holder, asked: &Asked) -> Answer {
    let (people, caller) = (call.people(), call.caller()?);
    if asked.thumbhash {
        let hash = people.thumbhash(caller, holder).await?;
        let mut reply = Reply::carrier(&call.style, &STANDARD.encode(&hash.bytes), None)?.tagged();
        reply.last_modified = hash.last_changed;
        return Ok(reply);
    }
    if asked.wanted.is_original() {
        return stored(people.picture(caller, holder).await?).await;
    }
    // Who has it already is told so without its being made once more; `*` does not say what they have.
    if names_tags(&call.head.headers) {
        let (tag, changed) = people.rendition_tag(caller, holder, &asked.wanted).await?;
        let reply =
            Reply { etag: quoted(&tag), last_modified: Some(changed), ..Reply::empty(StatusCode::OK) };
        if decide(&call.head.headers, &reply) == Verdict::NotModified {
            return Ok(reply);
        }
    }
    rendition(&people.rendition(caller, holder, &asked.wanted).await?)
}

/// A finished picture.
pub fn rendition(rendition: &Rendition) -> Answer {
    let reply = Reply::bytes(HeaderValue::from_static(rendition.mime), rendition.bytes.clone());
    Ok(told(reply, rendition))
}

fn told(reply: Reply, rendition: &Rendition) -> Reply {
    Reply { etag: quoted(&rendition.tag), last_modified: rendition.last_changed, ..reply }
}

fn quoted(tag: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("\"{tag}\"")).ok()
}

async fn stored(picture: PictureBytes) -> Answer {
    let content_type =
        HeaderValue::from_str(&picture.mime).map_err(|error| ApiError::Defect(error.to_string()))?;
    let told = validators(&picture.content_hash, picture.last_changed);
    let body = Body::sealed(picture.reader).await.map_err(Error::from)?;
    Ok(Reply { content_type: Some(content_type), body, ..told })
}

/// What tells one content from another: no bytes yet.
pub fn validators(content_hash: &str, last_changed: i64) -> Reply {
    // The first 128 bits of the content's SHA-256 name it well enough.
    let digest = content_hash.get(..32).unwrap_or(content_hash);
    let mut reply = Reply::empty(StatusCode::OK);
    reply.etag = quoted(digest);
    reply.last_modified = Some(last_changed);
    reply
}
