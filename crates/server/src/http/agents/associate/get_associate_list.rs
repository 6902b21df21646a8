//! `/api/v1/Agents/Associate/GetAssociateList`.

use visage_people::ids::AssociateId;

use crate::http::call::Call;
use crate::http::carry::associate::associate;
use crate::http::list;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/Associate/GetAssociateList`
///
/// In the order of the request, each once; unknown users are left out.
pub async fn post(call: &mut Call) -> Answer {
    let ids = call.keys().await?;
    let ids: Vec<_> = ids.into_iter().map(AssociateId).collect();
    let seen = call.people().seen_users(call.caller()?, &ids).await?;
    list::carriers(call, seen, move |caller, style, id, rows| {
        associate(caller, *id, style).map_or(Ok(()), |carrier| rows.push(&carrier))
    })
    .await
}
