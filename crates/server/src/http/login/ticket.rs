//! `/login/ticket`.

use serde_json::json;
use visage_people::session::Kind;

use crate::http::auth::token;
use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /login/ticket`
///
/// A new ticket for the caller, in place of the vendor's SOAP service, which is the only one to give them
/// (contract note 28).
pub async fn post(call: &mut Call) -> Answer {
    let tenant = call.server.doors.tenant();
    let ticket = token::new(call.people(), call.caller()?, Kind::Ticket, tenant).await?;
    let answer = json!({"Ticket": ticket, "ExpiresIn": Kind::Ticket.lifetime_seconds()});
    Ok(Reply::json(answer.to_string()))
}
