//! What is said and done about pictures, whoever has them: persons, companies and projects, by REST and by agents.

pub mod asked;
pub mod base64;
pub mod by_agent;
pub mod parameters;
pub mod sent;
pub mod show;
pub mod sized;

use http::header::{IF_MATCH, IF_UNMODIFIED_SINCE};
use http::{HeaderMap, StatusCode};
use visage_people::Error;
use visage_people::picture::Holder;

use super::call::Call;
use super::carry::blob_entity::{SentFacts, blob_entity};
use super::conditions::{Verdict, decide, wants_change};
use super::error::ApiError;
use super::reply::Reply;
use super::routes::Answer;

/// Stores what was sent as the picture of a holder; answers its key.
pub async fn store(call: &mut Call, holder: Holder) -> Answer {
    // Before the body is read: it may be long.
    let allowed = call.people().may_set_picture(call.caller()?, holder, &wants(&call.head.headers)).await;
    let stored = match allowed {
        Ok(()) => {
            let sent = sent::body(call).await?;
            let (caller, wanted) = (call.caller()?, wants(&call.head.headers));
            call.people().set_picture_if(caller, holder, sent.bytes.clone(), "", &wanted).await
        }
        Err(error) => Err(error),
    };
    match stored {
        Ok(id) => Reply::carrier(&call.style, &id.0, None),
        Err(Error::Changed) => Ok(Reply::empty(StatusCode::PRECONDITION_FAILED)),
        Err(error) => Err(bad_key(error, holder).into()),
    }
}

/// Takes the picture of a holder away.
pub async fn remove(call: &mut Call, holder: Holder) -> Answer {
    let wanted = wants(&call.head.headers);
    match call.people().remove_picture_if(call.caller()?, holder, &wanted).await {
        Err(Error::Changed) => Ok(Reply::empty(StatusCode::PRECONDITION_FAILED)),
        removed => removed.map(|()| Reply::empty(StatusCode::NO_CONTENT)).map_err(ApiError::from),
    }
}

/// The facts about the picture of a holder.
pub async fn info(call: &Call, holder: Holder) -> Answer {
    let caller = call.caller()?;
    let info = call.people().picture_info(caller, holder).await?;
    let carrier = blob_entity(&info, caller, &call.style);
    let mut reply = Reply::carrier(&call.style, &carrier, call.select().as_ref())?.tagged();
    reply.last_modified = info.picture.map(|picture| picture.last_changed());
    Ok(reply)
}

/// Writes the facts about the picture of a holder.
pub async fn describe(call: &mut Call, holder: Holder) -> Answer {
    let sent: SentFacts = call.parameters().await?;
    let conditional = [IF_MATCH, IF_UNMODIFIED_SINCE].iter().any(|name| call.head.headers.contains_key(name));
    if conditional && decide(&call.head.headers, &info(call, holder).await?) == Verdict::Failed {
        return Ok(Reply::empty(StatusCode::PRECONDITION_FAILED));
    }
    let caller = call.caller()?;
    let info = call.people().describe_picture(caller, holder, &sent.facts()).await?;
    Reply::carrier(&call.style, &blob_entity(&info, caller, &call.style), call.select().as_ref())
}

/// What the conditions of a request say of a picture that is about to be changed.
fn wants(headers: &HeaderMap) -> impl Fn(Option<(&str, i64)>) -> bool + Send + Sync {
    move |standing| {
        let standing = standing.map(|(content_hash, changed)| show::validators(content_hash, changed));
        wants_change(headers, standing.as_ref())
    }
}

/// Who uploads for somebody who is not there has sent a wrong key.
fn bad_key(error: Error, holder: Holder) -> Error {
    let field = match holder {
        Holder::Person(_) => "personId",
        Holder::Contact(_) => "contactId",
        Holder::Project(_) => "projectId",
    };
    match error {
        Error::NotFound { kind, id } if kind == holder.kind() => {
            Error::invalid(field, format!("{kind} id {id} not found"))
        }
        error => error,
    }
}
