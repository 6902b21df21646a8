//! `/api/v1/User/currentToken`.

use http::Method;
use http::header::AUTHORIZATION;
use visage_contract::authorization::Authorization;
use visage_people::Proof;
use visage_people::session::Kind;

use crate::http::auth::token;
use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `GET /api/v1/User/currentToken`
///
/// The access token that the caller came with; a new one for callers who signed in another way (contract note 27).
/// HEAD opens no session: the token that its headers describe is not sent, so it is not stored either.
pub async fn get(call: &mut Call) -> Answer {
    let token = if call.head.method == Method::HEAD {
        token::text(Kind::Access, call.server.doors.tenant())?
    } else {
        current(call).await?
    };
    Reply::carrier(&call.style, &token, None)
}

/// The caller's access token.
///
/// # Errors
/// Those of the domain.
pub async fn current(call: &Call) -> Result<String, visage_people::Error> {
    let caller = call.caller().map_err(|_| visage_people::Error::NotSignedIn)?;
    if let Proof::Session(_, Kind::Access) | Proof::Outside = caller.proof()
        && let Some(value) = call.head.headers.get(AUTHORIZATION)
        && let Authorization::Bearer(token) = Authorization::parse(value.as_bytes())
    {
        return Ok(token.to_owned());
    }
    token::new(call.people(), caller, Kind::Access, call.server.doors.tenant()).await
}
