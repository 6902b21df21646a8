//! The session of a browser: a cookie that scripts cannot read, and a value that only our own pages can send back.

use std::net::IpAddr;

use cookie::{Cookie, SameSite};
use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use visage_people::session::{Kind, derived, same};
use visage_people::{Caller, Error};

use super::doors::Scheme;
use crate::http::Server;
use crate::http::error::ApiError;
use crate::http::metrics::SignInResult;
use crate::http::reply::Reply;

/// The header in which a page proves that it is ours.
pub const X_XSRF_TOKEN: HeaderName = HeaderName::from_static("x-xsrf-token");
/// The cookie with the session.
const SESSION: &str = "visage-session";
/// The cookie that the vendor's client copies into the header.
const XSRF_TOKEN: &str = "XSRF-TOKEN";

/// Whom the session of a browser lets in, and its token; nobody when there is none.
///
/// # Errors
/// Those of the domain.
pub async fn visitor(
    server: &Server,
    peer: IpAddr,
    headers: &HeaderMap,
) -> Result<Option<(Caller, String)>, Error> {
    let Some(token) = token(headers).filter(|_| server.doors.is_open(Scheme::Cookie)) else {
        return Ok(None);
    };
    // No header begins with a line feed.
    let proof = [b"\ncookie\n", token.as_bytes()].concat();
    let caller = if let Some(caller) = server.people.remembered(&proof).await? {
        Ok(caller)
    } else {
        let from = server.proxies.client(peer, headers);
        let checked = server.people.enter(&proof, Kind::Cookie, &token, Some(from)).await;
        server.metrics.sign_in(Scheme::Cookie.name(), SignInResult::of(&checked));
        checked
    };
    match caller {
        Ok(caller) => Ok(Some((caller, token))),
        Err(Error::NotSignedIn) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The token of the session that a browser sends, good or not.
pub fn token(headers: &HeaderMap) -> Option<String> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let mut cookies = lines.flat_map(Cookie::split_parse).filter_map(Result::ok);
    cookies.find(|cookie| cookie.name() == SESSION).map(|cookie| cookie.value().to_owned())
}

/// The value that goes with a session: it is made with the session, and ends with it.
pub fn xsrf(token: &str) -> String {
    derived(token, "xsrf")
}

/// Whether the request comes from one of our own pages.
///
/// # Errors
/// 401 when the header is missing or another session's.
pub fn check_xsrf(headers: &HeaderMap, token: &str) -> Result<(), ApiError> {
    let Some(value) = headers.get(X_XSRF_TOKEN) else {
        let text = "The X-XSRF-TOKEN header is missing: with the session of a browser it holds the XSRF-TOKEN cookie";
        return Err(ApiError::SignIn { kind: "ArgumentException", text: text.into(), challenge: false });
    };
    if value.to_str().is_ok_and(|value| same(value, &xsrf(token))) {
        return Ok(());
    }
    let text = "X-XSRF-TOKEN is not the value of this session";
    Err(ApiError::SignIn { kind: "XsrfValidationException", text: text.into(), challenge: false })
}

/// Sets the session cookie, for addresses below `base`.
pub fn give(reply: &mut Reply, token: &str, https: bool, base: &str) {
    let cookie = |name, value, hidden| {
        Cookie::build((name, value))
            .path(path(base))
            .same_site(SameSite::Lax)
            .secure(https)
            .http_only(hidden)
            .build()
    };
    set(reply, &cookie(SESSION, token.to_owned(), true));
    set(reply, &cookie(XSRF_TOKEN, xsrf(token), false));
}

/// Takes it away again.
pub fn take(reply: &mut Reply, base: &str) {
    for name in [SESSION, XSRF_TOKEN] {
        let mut cookie = Cookie::build((name, "")).path(path(base)).same_site(SameSite::Lax).build();
        cookie.make_removal();
        set(reply, &cookie);
    }
}

/// The path of the cookies, so that other programs behind the same proxy do not get them.
fn path(base: &str) -> String {
    if base.is_empty() { "/".to_owned() } else { base.to_owned() }
}

fn set(reply: &mut Reply, cookie: &Cookie<'_>) {
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        reply.also(SET_COOKIE, value);
    }
}
