//! What is said and done about pictures, whoever has them: persons, companies and projects, by REST and by agents.

pub mod asked;
pub mod base64;
pub mod by_agent;
pub mod parameters;
pub mod sent;
pub mod show;
pub mod sized;

use http::StatusCode;
use http::header::{IF_MATCH, IF_UNMODIFIED_SINCE};
use visage_people::picture::Holder;
use visage_people::{Caller, Error};

use super::call::Call;
use super::carry::blob_entity::{SentFacts, blob_entity};
use super::conditions::{Verdict, decide};
use super::reply::Reply;
use super::routes::Answer;

/// Stores what was sent as the picture of a holder; answers its key.
pub async fn store(call: &mut Call, holder: Holder) -> Answer {
    if has_changed(call, call.caller()?, holder).await.map_err(|error| bad_key(error, holder))? {
        return Ok(Reply::empty(StatusCode::PRECONDITION_FAILED));
    }
    let sent = sent::body(call).await?;
    let stored = call.people().set_picture(call.caller()?, holder, sent.bytes.clone(), "").await;
    let id = stored.map_err(|error| bad_key(error, holder))?;
    Reply::carrier(&call.style, &id.0, None)
}

/// Takes the picture of a holder away.
pub async fn remove(call: &mut Call, holder: Holder) -> Answer {
    if has_changed(call, call.caller()?, holder).await? {
        return Ok(Reply::empty(StatusCode::PRECONDITION_FAILED));
    }
    call.people().remove_picture(call.caller()?, holder).await?;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
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

/// Whether the picture is not any more what the client expects by its conditions.
async fn has_changed(call: &Call, caller: &Caller, holder: Holder) -> Result<bool, Error> {
    if ![IF_MATCH, IF_UNMODIFIED_SINCE].iter().any(|name| call.head.headers.contains_key(name)) {
        return Ok(false);
    }
    let reply = match call.people().picture(caller, holder).await {
        Ok(picture) => show::validators(&picture.content_hash, picture.last_changed),
        // Nothing is what no condition that names something can mean.
        Err(Error::NoPicture) => return Ok(call.head.headers.contains_key(IF_MATCH)),
        Err(error) => return Err(error),
    };
    Ok(decide(&call.head.headers, &reply) == Verdict::Failed)
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
