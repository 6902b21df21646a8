//! `/api/v1/Agents/Associate/GetAssociate`.

use visage_people::ids::AssociateId;

use crate::http::call::Call;
use crate::http::carry::associate::associate;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/Associate/GetAssociate`
pub async fn post(call: &mut Call) -> Answer {
    let id = AssociateId(call.key("associateId")?);
    let caller = call.caller()?;
    let seen = call.people().seen_users(caller, &[id]).await?;
    let carrier = seen.first().and_then(|id| associate(caller, *id, &call.style));
    Reply::carrier(&call.style, &carrier, call.select().as_ref())
}
