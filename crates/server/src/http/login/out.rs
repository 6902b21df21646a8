//! `/login/out`.

use visage_people::session::same;

use crate::http::auth::cookie;
use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::reply::Reply;
use crate::http::routes::Answer;
use crate::http::system::address::base;
use crate::http::system::page;

/// More than the one value of the form can need.
const MAX_FORM_BYTES: u64 = 1024;

/// `POST /login/out`
///
/// The button of our own pages: ends the session of the browser. The form holds its XSRF value.
pub async fn post(call: &mut Call) -> Answer {
    let body = call.body(MAX_FORM_BYTES).await?;
    if let Some((caller, token)) = cookie::visitor(&call.server, call.peer, &call.head.headers).await? {
        let value = form_urlencoded::parse(&body).find(|(name, _)| name == "XSRF_TOKEN");
        if !value.is_some_and(|(_, value)| same(&value, &cookie::xsrf(&token))) {
            return Err(ApiError::Foreign("This form is not one of this session: open the page anew"));
        }
        call.people().leave(&caller).await?;
    }
    Ok(left(&base(call), cookie::token(&call.head.headers).is_some()))
}

/// Redirects to the sign-in page without a session. A browser that sent none keeps its cookies: another site may be
/// behind a request for which the browser withholds them.
fn left(base: &str, had_session: bool) -> Reply {
    let mut reply = page::see_other(&format!("{base}/login"));
    if had_session {
        cookie::take(&mut reply, base);
    }
    reply
}
