//! The doors: from the headers of a request to a caller. Tickets, tokens and cookies get their places here.

use http::header::{AUTHORIZATION, COOKIE, ORIGIN};
use http::{HeaderMap, HeaderName};
use visage_contract::authorization::Authorization;
use visage_people::{Caller, People};

use super::error::ApiError;

const X_XSRF_TOKEN: HeaderName = HeaderName::from_static("x-xsrf-token");
const X_REQUESTED_WITH: HeaderName = HeaderName::from_static("x-requested-with");

/// Who sent these headers.
///
/// # Errors
/// 401 when nobody did, 503 when too many passwords are being checked.
pub async fn caller(people: &People, headers: &HeaderMap) -> Result<Caller, ApiError> {
    let Some(proof) = headers.get(AUTHORIZATION) else {
        return Err(refusal(headers, NOBODY));
    };
    if let Some(caller) = people.remembered(proof.as_bytes()).await? {
        return Ok(caller);
    }
    match Authorization::parse(proof.as_bytes()) {
        Authorization::Basic { user, password } => {
            people.sign_in(proof.as_bytes(), &user, &password).await.map_err(|error| match error {
                visage_people::Error::NotSignedIn => refusal(headers, WRONG),
                error => error.into(),
            })
        }
        Authorization::Ticket(_) => {
            Err(refusal(headers, "Authentication failed! This server issues no tickets yet"))
        }
        Authorization::Bearer(_) => {
            Err(refusal(headers, "Authentication failed! This server takes no tokens yet"))
        }
        Authorization::Unsupported => Err(refusal(headers, "Authentication failed! Use the Basic scheme")),
        Authorization::Malformed => {
            Err(refusal(headers, "Authentication failed! The Authorization header cannot be read"))
        }
    }
}

const NOBODY: &str = "Sign in: send an Authorization header with the Basic scheme";
const WRONG: &str = "Authentication failed!";

/// A refusal that asks for Basic, except from scripts in a browser, where the browser's own box would pop up
/// (contract note 12).
fn refusal(headers: &HeaderMap, text: &'static str) -> ApiError {
    let script =
        [X_XSRF_TOKEN, COOKIE, ORIGIN, X_REQUESTED_WITH].iter().any(|name| headers.contains_key(name));
    ApiError::SignIn { text: text.into(), challenge: !script }
}
