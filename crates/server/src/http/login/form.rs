//! `/login`.

use std::borrow::Cow;

use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use serde_json::json;
use visage_people::session::{Attempt, Kind};
use visage_people::{Caller, Error};

use crate::http::auth::doors::Scheme;
use crate::http::auth::{cookie, token};
use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::login::identity::{self, Asked};
use crate::http::login::oauth::authorize;
use crate::http::metrics::SignInResult;
use crate::http::reply::Reply;
use crate::http::routes::Answer;
use crate::http::system::address::{base, origin};
use crate::http::system::{page, start_page};

/// More than a name, a password and the longest state of a program can need.
const MAX_FORM_BYTES: u64 = 128 * 1024;

/// What the sign-in page sends, as a form or as JSON.
#[derive(Debug, Default, Deserialize)]
struct Given {
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
    #[serde(default, rename = "returnUrl")]
    return_url: String,
}

/// `GET /login`
///
/// The sign-in page; `returnUrl` says which of our pages comes after it.
pub async fn get(call: &mut Call) -> Answer {
    call.server.doors.open(Scheme::Cookie).map_err(ApiError::not_let_in)?;
    let return_url = call.query("returnUrl").unwrap_or_default();
    let name = call.query("login_hint").unwrap_or_default();
    form(call, &return_url, &name, "").await
}

/// `POST /login`
///
/// Opens the session of a browser; a form is answered with the next page, JSON with JSON.
pub async fn post(call: &mut Call) -> Answer {
    call.server.doors.open(Scheme::Cookie).map_err(ApiError::not_let_in)?;
    let is_json = call.has_json();
    let given = given(call, is_json).await?;
    let from = Some(call.client());
    let (name, password) = (&*given.username, &*given.password);
    let checked = call.people().sign_in_from(&Attempt { proof: None, name, password, from }).await;
    call.server.metrics.sign_in("form", SignInResult::of(&checked));
    let caller = match checked {
        Err(error @ (Error::NotSignedIn | Error::TooOften { .. })) if !is_json => {
            return refused(call, &given, &error).await;
        }
        Err(Error::NotSignedIn) => return Err(ApiError::not_let_in("Authentication failed!")),
        other => other?,
    };
    opened(call, &caller, &given, is_json).await
}

async fn opened(call: &Call, caller: &Caller, given: &Given, is_json: bool) -> Answer {
    let former = cookie::visitor(&call.server, call.peer, &call.head.headers).await?;
    let session = token::new(call.people(), caller, Kind::Cookie, None).await?;
    // A browser keeps one session: nothing could end the previous one any more, and a copy of its cookie would stay valid.
    if let Some((former, _)) = former {
        call.people().leave(&former).await?;
    }
    let mut reply = if is_json {
        let user = caller.associate();
        let told = json!({"Name": user.name, "AssociateId": user.id.0, "XsrfToken": cookie::xsrf(&session)});
        Reply::json(told.to_string())
    } else {
        page::see_other(&local(&given.return_url, &base(call)))
    };
    cookie::give(&mut reply, &session, origin(call).starts_with("https://"), &base(call));
    Ok(reply)
}

async fn given(call: &mut Call, is_json: bool) -> Result<Given, ApiError> {
    if is_json {
        return call.parameters().await;
    }
    let body = call.body(MAX_FORM_BYTES).await?;
    let mut given = Given::default();
    for (name, value) in form_urlencoded::parse(&body) {
        match &*name {
            "username" => given.username = value.into_owned(),
            "password" => given.password = value.into_owned(),
            "returnUrl" => given.return_url = value.into_owned(),
            _ => {}
        }
    }
    Ok(given)
}

/// An address of ours, whatever was asked for: a browser takes `//host` and `/\host` for another one's.
fn local<'a>(return_url: &'a str, base: &str) -> Cow<'a, str> {
    let ours = return_url.strip_prefix('/').is_some_and(|rest| !rest.starts_with(['/', '\\']))
        && return_url.bytes().all(|byte| byte.is_ascii_graphic());
    if ours { Cow::Borrowed(return_url) } else { Cow::Owned(format!("{base}/")) }
}

async fn refused(call: &Call, given: &Given, error: &Error) -> Answer {
    let (status, text) = match error {
        Error::TooOften { .. } => {
            (StatusCode::TOO_MANY_REQUESTS, "Too many wrong attempts. Try again in some minutes.")
        }
        _ => (StatusCode::UNAUTHORIZED, "The user name or the password is wrong."),
    };
    let mut reply = form(call, &given.return_url, &given.username, text).await?;
    reply.status = status;
    if let Error::TooOften { seconds } = error {
        reply.also(header::RETRY_AFTER, HeaderValue::from(*seconds));
    }
    Ok(reply)
}

/// The program that somebody signs in to go on to, and where its users are sent back to: browsers want to know that
/// beforehand.
async fn leads_to(call: &Call, return_url: &str) -> Result<Option<(String, String)>, ApiError> {
    let Some((path, query)) = return_url.split_once('?') else { return Ok(None) };
    if identity::tenant(call).is_err() || !path.to_ascii_lowercase().ends_with("/oauth/authorize") {
        return Ok(None);
    }
    let asked = Asked::read(query.as_bytes());
    let app = authorize::registered(call, &asked).await?;
    Ok(app.map(|app| (app.name, asked.get("redirect_uri").to_owned())))
}

async fn form(call: &Call, return_url: &str, username: &str, wrong: &str) -> Answer {
    let base = base(call);
    let return_url = local(return_url, &base);
    let program = leads_to(call, &return_url).await?;
    let (return_url, username) = (page::escape(&return_url), page::escape(username));
    let whereto = program.as_ref().map_or_else(String::new, |(name, _)| {
        format!("<h2>to go on to {}</h2>\n", page::escape(if name.is_empty() { "a program" } else { name }))
    });
    let wrong = if wrong.is_empty() {
        String::new()
    } else {
        format!("<p class=\"wrong\" role=\"alert\">{wrong}</p>\n")
    };
    let body = format!(
        "<h1>Sign in</h1>\n{whereto}{wrong}<form method=\"post\" action=\"{base}/login\">\n\
         <label>User name<input name=\"username\" value=\"{username}\" autocomplete=\"username\" \
         autocapitalize=\"none\" spellcheck=\"false\" required autofocus></label>\n\
         <label>Password<input name=\"password\" type=\"password\" autocomplete=\"current-password\"></label>\n\
         <input type=\"hidden\" name=\"returnUrl\" value=\"{return_url}\">\n\
         <button>Sign in</button>\n</form>{}",
        start_page::demo_users(&call.server.demo_users),
    );
    let elsewhere = program.as_ref().map(|(_, redirect)| redirect.as_str());
    Ok(page::page_that_leads_to("Sign in to visage", &body, elsewhere, ""))
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn nobody_is_sent_to_another_site_after_signing_in() {
        for ours in ["/", "/api", "/login?returnUrl=/x", "/a//b"] {
            assert_eq!(local(ours, "/SuperOffice"), ours);
        }
        for theirs in
            ["", "//evil.example", "/\\evil.example", "https://evil.example", "evil", "/a\r\nb", "/ø", "/ x"]
        {
            assert_eq!(local(theirs, ""), "/", "{theirs:?}");
            assert_eq!(local(theirs, "/SuperOffice"), "/SuperOffice/", "{theirs:?}");
        }
    }
}
