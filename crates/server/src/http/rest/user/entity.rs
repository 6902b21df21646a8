//! `/api/v1/User/{id}`, and the same by name.

use visage_people::Error;
use visage_people::ids::AssociateId;

use crate::http::call::Call;
use crate::http::carry::user::user;
use crate::http::error::ApiError;
use crate::http::reply::Reply;
use crate::http::routes::Answer;
use crate::http::system::address::origin;

/// `GET /api/v1/User/{id}`
///
/// Digits are a key, anything else a user name (contract note 38).
pub async fn get(call: &mut Call) -> Answer {
    let id = asked(call)?;
    Ok(told(call, id, true).await?.tagged())
}

/// The user whom the path names.
fn asked(call: &Call) -> Result<AssociateId, ApiError> {
    let text = call.value(0);
    if let Ok(id) = text.parse() {
        return Ok(AssociateId(id));
    }
    let caller = call.caller()?;
    if !caller.may(visage_people::sentry::ADMIN_USERS) && !text.eq_ignore_ascii_case(&caller.associate().name)
    {
        return Err(Error::NotAllowed.into());
    }
    let member = caller.member_named(&text).filter(|member| !member.is_operator());
    member.map(|member| member.associate.id).ok_or_else(|| Error::NotFound { kind: "User", id: 0 }.into())
}

/// A user as an answer, with an address if REST asks.
///
/// # Errors
/// Those of the domain.
pub async fn told(call: &Call, id: AssociateId, links: bool) -> Answer {
    let caller = call.caller()?;
    let card = call.people().user_card(caller, id).await?;
    let missing = || Error::NotFound { kind: "User", id: id.0 };
    let member = caller.member_of(id).filter(|member| !member.is_operator()).ok_or_else(missing)?;
    let link = links.then(|| format!("{}/api/v1/User/{}", origin(call), id.0));
    let carrier = user(&card, member, caller, &call.style, link);
    Reply::carrier(&call.style, &carrier, call.select().as_ref())
}
