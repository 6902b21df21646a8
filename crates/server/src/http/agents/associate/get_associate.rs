//! `/api/v1/Agents/Associate/GetAssociate`.

use visage_people::ids::AssociateId;

use crate::http::call::Call;
use crate::http::carry::associate::associate;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/Associate/GetAssociate`
pub async fn post(call: &mut Call) -> Answer {
    let id = AssociateId(call.key("associateId")?);
    let carrier = associate(call.caller()?, id, &call.style);
    Reply::carrier(&call.style, &carrier, call.select().as_ref())
}
