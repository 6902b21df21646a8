//! The visitor of a page, and the bar above every page that shows who is signed in.

use std::net::IpAddr;

use http::HeaderMap;
use http::header::AUTHORIZATION;
use visage_people::Caller;

use super::address::base;
use super::page;
use crate::http::Server;
use crate::http::auth::cookie;
use crate::http::auth::doors::Scheme;
use crate::http::auth::{self, Browser};
use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::reply::Reply;

/// The caller of a page, if signed in, and the XSRF token of a browser session.
#[derive(Debug, Default)]
pub struct Visitor(Option<(Caller, Option<String>)>);

impl Visitor {
    /// Authenticates a browser with a session, or a client with an Authorization header. Pages change
    /// nothing, so a browser needs no XSRF token.
    ///
    /// # Errors
    /// Those of signing in, if the client sends credentials.
    pub async fn of(server: &Server, peer: IpAddr, headers: &HeaderMap) -> Result<Self, ApiError> {
        if headers.contains_key(AUTHORIZATION) {
            let caller = auth::caller(server, peer, headers, Browser::Shows).await?;
            return Ok(Self(Some((caller, None))));
        }
        Self::of_session(server, peer, headers).await
    }

    /// The visitor with a browser session. Other credentials are not looked at: they were checked before, or the address
    /// needs none.
    ///
    /// # Errors
    /// When the session cannot be looked up.
    pub async fn of_session(server: &Server, peer: IpAddr, headers: &HeaderMap) -> Result<Self, ApiError> {
        let visitor = cookie::visitor(server, peer, headers).await?;
        Ok(Self(visitor.map(|(caller, token)| (caller, Some(cookie::xsrf(&token))))))
    }

    /// The visitor of a call.
    ///
    /// # Errors
    /// As [`Visitor::of`].
    pub async fn of_call(call: &Call) -> Result<Self, ApiError> {
        Self::of(&call.server, call.peer, &call.head.headers).await
    }

    /// The caller, if signed in.
    pub fn caller(&self) -> Option<&Caller> {
        self.0.as_ref().map(|(caller, _)| caller)
    }

    /// The bar above a page: a link home, the signed-in user, and a link to sign in or a button to sign out.
    pub fn bar(&self, server: &Server, base: &str) -> String {
        let state = match &self.0 {
            Some((caller, xsrf)) => {
                let name = page::escape(&caller.associate().full_name);
                xsrf.as_ref().map_or_else(
                    || format!("<p>Signed in as <b>{name}</b></p>"),
                    |xsrf| {
                        format!(
                            "<form method=\"post\" action=\"{base}/login/out\">Signed in as <b>{name}</b>\
                             <input type=\"hidden\" id=\"XSRF_TOKEN\" name=\"XSRF_TOKEN\" value=\"{xsrf}\">\
                             <button class=\"plain\">Sign out</button></form>"
                        )
                    },
                )
            }
            None if server.doors.is_open(Scheme::Cookie) => {
                format!("<p><a href=\"{base}/login\">Sign in</a></p>")
            }
            None => String::new(),
        };
        format!(
            "<header class=\"bar\"><div><a class=\"home\" href=\"{base}/\">visage</a>{state}</div></header>"
        )
    }
}

/// Redirects a visitor to the sign-in page, which returns here.
pub fn sign_in_first(call: &Call) -> Result<Reply, ApiError> {
    call.server.doors.open(Scheme::Cookie).map_err(ApiError::not_let_in)?;
    let base = base(call);
    let here = format!("{base}{}", super::address::path(call));
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("returnUrl", &here).finish();
    Ok(page::see_other(&format!("{base}/login?{query}")))
}
