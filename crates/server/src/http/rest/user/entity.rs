//! `/api/v1/User/{id}`, and the same by name.

use http::StatusCode;
use http::header::IF_MATCH;
use serde_json::Value;
use visage_contract::patch::{self, Refusal};
use visage_people::ids::AssociateId;
use visage_people::user::UserDraft;
use visage_people::{Caller, Error, UserType, deciding};

use crate::http::call::{Call, read};
use crate::http::carry::sent_user::SentUser;
use crate::http::carry::user::user;
use crate::http::conditions::{Verdict, decide};
use crate::http::error::ApiError;
use crate::http::reply::Reply;
use crate::http::routes::Answer;
use crate::http::system::address::root;

/// `GET /api/v1/User/{id}`
pub async fn get(call: &mut Call) -> Answer {
    Ok(told(call, asked(call)?, true).await?.tagged())
}

/// `PUT /api/v1/User/{id}`
pub async fn put(call: &mut Call) -> Answer {
    let (id, sent) = (asked(call)?, call.parameters::<SentUser>().await?);
    let caller = call.caller()?;
    deciding!(call.people(), caller, ApiError::People(Error::Outdated), |now| replaced(call, now, id, &sent))
}

async fn replaced(call: &Call, now: &Caller, id: AssociateId, sent: &SentUser) -> Answer {
    if has_changed(call, now, id).await? {
        return Ok(Reply::empty(StatusCode::PRECONDITION_FAILED));
    }
    kept(call, now, Some(id), sent, true).await
}

/// `PATCH /api/v1/User/{id}`
pub async fn patch(call: &mut Call) -> Answer {
    let (id, changes) = (asked(call)?, call.json().await?);
    let caller = call.caller()?;
    deciding!(call.people(), caller, ApiError::People(Error::Outdated), |now| patched(
        call, now, id, &changes
    ))
}

async fn patched(call: &Call, now: &Caller, id: AssociateId, changes: &Value) -> Answer {
    if has_changed(call, now, id).await? {
        return Ok(Reply::empty(StatusCode::PRECONDITION_FAILED));
    }
    let sent = changed(call, now, id, changes).await?;
    kept(call, now, Some(id), &sent, true).await
}

/// `DELETE /api/v1/User/{id}`
///
/// The user retires: rows go on naming them (contract note 50).
pub async fn delete(call: &mut Call) -> Answer {
    let id = asked(call)?;
    if has_changed(call, call.caller()?, id).await? {
        return Ok(Reply::empty(StatusCode::PRECONDITION_FAILED));
    }
    call.people().retire_user(call.caller()?, id, true).await?;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

/// The key of the user with that name. Nobody has the key 0: whoever may not look learns the same of a name that there
/// is and of one there is not.
///
/// # Errors
/// A defect at doors that are open to anybody.
pub fn key_of(call: &Call, name: &str) -> Result<AssociateId, ApiError> {
    Ok(call.caller()?.member_named(name).map_or(AssociateId(0), |member| member.associate.id))
}

/// A user as an answer, with an address if REST asks.
///
/// # Errors
/// Those of the domain.
pub async fn told(call: &Call, id: AssociateId, links: bool) -> Answer {
    told_to(call, call.caller()?, id, links).await
}

async fn told_to(call: &Call, caller: &Caller, id: AssociateId, links: bool) -> Answer {
    let card = call.people().user_card(caller, id).await?;
    let link = links.then(|| format!("{}/api/v1/User/{}", root(call), id.0));
    let carrier = user(&card, caller, &call.style, link);
    Reply::carrier(&call.style, &carrier, call.select().as_ref())
}

/// What a user is to be who was sent: a new one, or the one with that key.
///
/// # Errors
/// Those of the domain, and of what cannot be read.
pub async fn draft(
    call: &Call,
    now: &Caller,
    id: Option<AssociateId>,
    sent: &SentUser,
) -> Result<UserDraft, ApiError> {
    let people = call.people();
    if let Some(id) = id {
        let card = people.user_card(now, id).await?;
        return sent.draft(&UserDraft::of(card.member), true, &call.style);
    }
    let kind = sent.user_type()?.unwrap_or(UserType::Internal);
    let begun = match people.default_user(now, kind, sent.person()?).await {
        // That is told of the field.
        Err(Error::NotFound { .. }) => people.default_user(now, kind, None).await?,
        begun => begun?,
    };
    sent.draft(&UserDraft::of(&begun), false, &call.style)
}

/// Keeps a user who was sent, a new one or the one with that key, and tells of them.
///
/// # Errors
/// Those of the domain, and of what cannot be read.
pub async fn keep(call: &Call, id: Option<AssociateId>, sent: &SentUser, links: bool) -> Answer {
    deciding!(call.people(), call.caller()?, ApiError::People(Error::Outdated), |now| kept(
        call, now, id, sent, links
    ))
}

async fn kept(call: &Call, now: &Caller, id: Option<AssociateId>, sent: &SentUser, links: bool) -> Answer {
    let draft = draft(call, now, id, sent).await?;
    let id = call.people().save_user_seen(now, id, &draft).await?;
    let after = call.people().as_of_now(now).await?;
    told_to(call, &after, id, links).await
}

/// The user with that key in JSON, as `changes` would have them.
async fn changed(call: &Call, now: &Caller, id: AssociateId, changes: &Value) -> Result<SentUser, ApiError> {
    let card = call.people().user_card(now, id).await?;
    let defect = |error: serde_json::Error| ApiError::Defect(error.to_string());
    let mut entity = serde_json::to_value(user(&card, now, &call.style, None)).map_err(defect)?;
    patch::apply(&mut entity, changes).map_err(|refusal| match refusal {
        Refusal::Test(path) => ApiError::Differs(format!("{path} is not what the test expects")),
        Refusal::Unreadable(text) => ApiError::argument("body", &text),
    })?;
    read(entity)
}

/// The key in the path. Digits are a key, anything else a user name (contract note 38).
fn asked(call: &Call) -> Result<AssociateId, ApiError> {
    let asked = call.value(0);
    let digits = !asked.is_empty() && asked.bytes().all(|byte| byte.is_ascii_digit());
    match asked.parse() {
        Ok(id) if digits => Ok(AssociateId(id)),
        _ => key_of(call, &asked),
    }
}

/// Whether `If-Match` names another state of the user than the one there is.
async fn has_changed(call: &Call, now: &Caller, id: AssociateId) -> Result<bool, ApiError> {
    if !call.head.headers.contains_key(IF_MATCH) {
        return Ok(false);
    }
    let reply = told_to(call, now, id, true).await?.tagged();
    Ok(decide(&call.head.headers, &reply) == Verdict::Failed)
}
