//! `/api/v1/Agents/Associate/GetAssociateList`.

use visage_people::ids::AssociateId;

use crate::http::call::Call;
use crate::http::carry::associate::associate;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/Associate/GetAssociateList`
///
/// In the order asked for; who is not there is left out.
pub async fn post(call: &mut Call) -> Answer {
    let ids = call.keys().await?;
    let caller = call.caller()?;
    let ids: Vec<_> = ids.into_iter().map(AssociateId).collect();
    let seen = call.people().seen_users(caller, &ids).await?;
    let carriers: Vec<_> = seen.into_iter().filter_map(|id| associate(caller, id, &call.style)).collect();
    Reply::carrier(&call.style, &carriers, call.select().as_ref())
}
