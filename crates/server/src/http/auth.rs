//! The doors: from the headers of a request to a caller.

pub mod cookie;
pub mod doors;
mod outside;
pub mod token;

use std::borrow::Cow;
use std::net::IpAddr;

use http::header::{AUTHORIZATION, COOKIE, ORIGIN};
use http::{HeaderMap, HeaderName, HeaderValue};
use visage_contract::authorization::Authorization;
use visage_people::session::{Attempt, Kind};
use visage_people::{Caller, Error};

use super::Server;
use super::error::{ApiError, WRONG};
use super::metrics::SignInResult;
use cookie::X_XSRF_TOKEN;
use doors::Scheme;

const X_REQUESTED_WITH: HeaderName = HeaderName::from_static("x-requested-with");
/// What a browser says it does with the answer.
pub const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const SO_APP_TOKEN: HeaderName = HeaderName::from_static("so-apptoken");

/// What a session of a browser is good for without X-XSRF-TOKEN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// For nothing: another site may be behind the request.
    Proves,
    /// For this, which changes nothing: a picture in a page, and what the server says of itself.
    Shows,
}

/// Who sent these headers, from the other end of the connection at `peer`.
///
/// # Errors
/// 401 when nobody did, 429 when somebody was wrong too often, 503 when too many passwords are being checked.
pub async fn caller(
    server: &Server,
    peer: IpAddr,
    headers: &HeaderMap,
    browser: Browser,
) -> Result<Caller, ApiError> {
    let Some(value) = headers.get(AUTHORIZATION) else {
        return Box::pin(from_browser(server, peer, headers, browser)).await;
    };
    let proof = proof(server, headers, value);
    if let Some(caller) = server.people.remembered(&proof).await? {
        return Ok(caller);
    }
    // What happens seldom waits in a box of its own: every request carries the rest about with it.
    match Box::pin(entered(server, peer, headers, value, &proof)).await {
        Err(Refused::Because(text)) => Err(refusal(server, headers, text)),
        Err(Refused::Error(Error::NotSignedIn)) => Err(refusal(server, headers, WRONG)),
        Err(Refused::Error(error)) => Err(error.into()),
        Err(Refused::Outside(why)) => Err(ApiError::Outside { why, challenge: challenge(server, headers) }),
        Err(Refused::Away { why, seconds }) => Err(ApiError::ProviderAway { why, seconds }),
        Ok(caller) => Ok(caller),
    }
}

async fn from_browser(
    server: &Server,
    peer: IpAddr,
    headers: &HeaderMap,
    browser: Browser,
) -> Result<Caller, ApiError> {
    let Some((caller, token)) = cookie::visitor(server, peer, headers).await? else {
        return Err(refusal(server, headers, NOBODY));
    };
    if browser == Browser::Proves {
        cookie::check_xsrf(headers, &token)?;
    }
    Ok(caller)
}

enum Refused {
    Because(&'static str),
    Error(Error),
    /// A token of the provider outside lets nobody in; why is for the log.
    Outside(&'static str),
    /// Whether it would, cannot be told at the moment.
    Away {
        why: String,
        seconds: i64,
    },
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

async fn entered(
    server: &Server,
    peer: IpAddr,
    headers: &HeaderMap,
    value: &HeaderValue,
    proof: &[u8],
) -> Result<Caller, Refused> {
    let authorization = Authorization::parse(value.as_bytes());
    let scheme = match &authorization {
        Authorization::Basic { .. } => Scheme::Basic,
        Authorization::Ticket(_) => Scheme::Ticket,
        Authorization::Bearer(_) => Scheme::Bearer,
        Authorization::Unsupported => return Err(Refused::Because(UNSUPPORTED)),
        Authorization::Malformed => return Err(Refused::Because(MALFORMED)),
    };
    server.doors.open(scheme).map_err(Refused::Because)?;
    let from = Some(server.proxies.client(peer, headers));
    let checked = checked(server, headers, authorization, proof, from).await;
    server.metrics.sign_in(scheme.name(), result(&checked));
    checked
}

/// How a sign-in ended, for the metrics.
fn result(checked: &Result<Caller, Refused>) -> SignInResult {
    match checked {
        Ok(_) => SignInResult::Accepted,
        Err(Refused::Because(_) | Refused::Outside(_) | Refused::Error(Error::NotSignedIn)) => {
            SignInResult::Rejected
        }
        Err(Refused::Error(Error::TooOften { .. })) => SignInResult::RateLimited,
        Err(Refused::Error(_) | Refused::Away { .. }) => SignInResult::Failed,
    }
}

async fn checked(
    server: &Server,
    headers: &HeaderMap,
    authorization: Authorization<'_>,
    proof: &[u8],
    from: Option<IpAddr>,
) -> Result<Caller, Refused> {
    let people = &server.people;
    match authorization {
        Authorization::Basic { user, password } => {
            let proof = Some(proof);
            Ok(people.sign_in_from(&Attempt { proof, name: &user, password: &password, from }).await?)
        }
        Authorization::Ticket(ticket) => {
            if server.doors.wants_app_token() {
                let token = headers.get(SO_APP_TOKEN).and_then(|token| token.to_str().ok());
                let token = token.ok_or(Refused::Because(NO_APP_TOKEN))?;
                people.application_with(token, from).await?.ok_or(Refused::Because(WRONG_APP_TOKEN))?;
            }
            Ok(people.enter(proof, Kind::Ticket, &ticket, from).await?)
        }
        Authorization::Bearer(token) if let Some(provider) = outside::provider(server, token) => {
            outside::enter(people, provider, token, proof, from).await
        }
        Authorization::Bearer(token) => Ok(people.enter(proof, Kind::Access, token, from).await?),
        Authorization::Unsupported | Authorization::Malformed => Err(Refused::Because(MALFORMED)),
    }
}

/// Everything in a request that decides who sent it.
fn proof<'a>(server: &Server, headers: &HeaderMap, value: &'a HeaderValue) -> Cow<'a, [u8]> {
    if !server.doors.wants_app_token() {
        return Cow::Borrowed(value.as_bytes());
    }
    let token = headers.get(SO_APP_TOKEN).map_or(&[][..], HeaderValue::as_bytes);
    // No header holds a line feed.
    Cow::Owned([value.as_bytes(), b"\n", token].concat())
}

const NOBODY: &str = "Sign in: send an Authorization header";
const UNSUPPORTED: &str = "Authentication failed! The schemes here are Basic, SOTicket and Bearer";
const MALFORMED: &str = "Authentication failed! The Authorization header cannot be read";
const NO_APP_TOKEN: &str =
    "Authentication failed! With a ticket this server wants the secret of an application as SO-AppToken";
const WRONG_APP_TOKEN: &str = "Authentication failed! SO-AppToken is not the secret of an application";

/// A refusal that asks for Basic where that is a way in, except from what a page in a browser loads, where the
/// browser's own box would pop up (contract note 12).
fn refusal(server: &Server, headers: &HeaderMap, text: &'static str) -> ApiError {
    ApiError::SignIn { kind: "SoSessionException", text: text.into(), challenge: challenge(server, headers) }
}

fn challenge(server: &Server, headers: &HeaderMap) -> bool {
    let script =
        [X_XSRF_TOKEN, COOKIE, ORIGIN, X_REQUESTED_WITH].iter().any(|name| headers.contains_key(name));
    // Pictures that a page shows have nothing else that tells them from what a person opens.
    let loaded = headers.get(SEC_FETCH_MODE).is_some_and(|mode| mode != "navigate");
    !script && !loaded && server.doors.is_open(Scheme::Basic)
}
