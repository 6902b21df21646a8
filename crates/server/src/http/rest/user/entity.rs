//! `/api/v1/User/{id}`, and the same by name.

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
    let asked = call.value(0);
    let id = asked.parse().map(AssociateId).or_else(|_| key_of(call, &asked))?;
    Ok(told(call, id, true).await?.tagged())
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
    let caller = call.caller()?;
    let card = call.people().user_card(caller, id).await?;
    let link = links.then(|| format!("{}/api/v1/User/{}", origin(call), id.0));
    let carrier = user(&card, caller, &call.style, link);
    Reply::carrier(&call.style, &carrier, call.select().as_ref())
}
