//! What is said and done about pictures, whoever has them: persons, companies and projects, by REST and by agents.

pub mod asked;
pub mod base64;
pub mod by_agent;
pub mod parameters;
pub mod sent;
pub mod show;
pub mod sized;

use http::header::{IF_MATCH, IF_NONE_MATCH, IF_UNMODIFIED_SINCE};
use http::{HeaderMap, StatusCode};
use visage_contract::select::Select;
use visage_people::picture::{Holder, Picture, PictureInfo};
use visage_people::{Caller, Error};

use super::call::Call;
use super::carry::blob_entity::{SentFacts, blob_entity};
use super::conditions::wants_change;
use super::error::ApiError;
use super::reply::Reply;
use super::routes::Answer;
use super::style::Style;

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
    told(&info, caller, &call.style, call.select().as_ref())
}

fn told(info: &PictureInfo, caller: &Caller, style: &Style, select: Option<&Select>) -> Answer {
    let mut reply = Reply::carrier(style, &blob_entity(info, caller, style), select)?.tagged();
    reply.last_modified = info.picture.as_ref().map(Picture::last_changed);
    Ok(reply)
}

/// Writes the facts about the picture of a holder.
pub async fn describe(call: &mut Call, holder: Holder) -> Answer {
    let sent: SentFacts = call.parameters().await?;
    let (caller, style, select, headers) = (call.caller()?, &call.style, call.select(), &call.head.headers);
    let conditional =
        [IF_MATCH, IF_UNMODIFIED_SINCE, IF_NONE_MATCH].iter().any(|name| headers.contains_key(name));
    let wanted = |info: &PictureInfo| {
        let standing = || told(info, caller, style, select.as_ref()).ok();
        !conditional || wants_change(headers, standing().as_ref())
    };
    match call.people().describe_picture_if(caller, holder, &sent.facts(), &wanted).await {
        Ok(info) => Reply::carrier(style, &blob_entity(&info, caller, style), select.as_ref()),
        Err(Error::Changed) => Ok(Reply::empty(StatusCode::PRECONDITION_FAILED)),
        Err(error) => Err(error.into()),
    }
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
