//! `/login/{ctx}/oauth/authorize`.

use http::{Method, StatusCode};
use visage_people::application::Application;
use visage_people::identity::NewCode;
use visage_people::session::{Kind, sha256};

use super::sent_back::{Mode, sent_back};
use crate::http::auth::{SEC_FETCH_MODE, cookie, token};
use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::guard::is_from_own_site;
use crate::http::login::id_token::base64;
use crate::http::login::identity::{self, Asked};
use crate::http::reply::Reply;
use crate::http::routes::Answer;
use crate::http::system::address::{self, base};
use crate::http::system::page;

/// The most characters of what is kept with a code.
const MAX_KEPT: usize = 1000;
const NOT_OPENED: &str = "Sign-in begins with a page that the browser opens (Sec-Fetch-Mode: navigate); a page cannot load it as a part of itself";

/// `GET /login/{ctx}/oauth/authorize`
///
/// Sends the browser of somebody who has signed in back to a program, with a code; whoever has not signs in first.
/// What is wrong is told to the program, unless the program or the address to send it to is what is wrong.
pub async fn get(call: &mut Call) -> Answer {
    let tenant = identity::tenant_of_address(call)?;
    let asked = Asked::read(call.head.uri.query().unwrap_or_default().as_bytes());
    let Some(app) = registered(call, &asked).await? else {
        return Ok(stranger());
    };
    let (redirect, state) = (asked.get("redirect_uri"), asked.get("state"));
    let mode = Mode::named(asked.get("response_mode"));
    let back = |told: &[(&str, &str)]| {
        sent_back(redirect, mode.unwrap_or(Mode::Query), &[told, &[("state", state)]].concat())
    };
    let challenge = match wrong(&asked, tenant, mode).map_or_else(|| challenge(&asked), Err) {
        Err((error, text)) => return Ok(back(&[("error", error), ("error_description", text)])),
        Ok(challenge) => challenge,
    };
    let visitor = cookie::visitor(&call.server, call.peer, &call.head.headers).await?;
    let prompts = |words: &[&str]| asked.get("prompt").split(' ').any(|word| words.contains(&word));
    let Some((caller, _)) = visitor.filter(|_| !prompts(&["login", "select_account"])) else {
        if prompts(&["none"]) {
            return Ok(back(&[("error", "login_required"), ("error_description", "Nobody has signed in")]));
        }
        return Ok(signs_in(call, &asked));
    };
    check_opened_as_page(call)?;
    let code = token::text(Kind::Code, None)?;
    let new = NewCode { code: &code, redirect, challenge: &challenge, nonce: asked.get("nonce") };
    call.people().give_code(&caller, &app, &new).await?;
    Ok(back(&[("code", &code)]))
}

/// Checks that a code is not given to something that a page of another site loads, such as a picture, and not for HEAD, whose
/// response leads nowhere: each code is a stored row.
fn check_opened_as_page(call: &Call) -> Result<(), ApiError> {
    if call.head.method == Method::HEAD {
        return Err(ApiError::OtherMethods("GET, OPTIONS".into()));
    }
    let headers = &call.head.headers;
    let is_page = headers.get(SEC_FETCH_MODE).is_some_and(|mode| mode == "navigate");
    // Programs state neither, or the mode alone, as fetch of Node.js does; browsers state both.
    if is_page || is_from_own_site(headers) { Ok(()) } else { Err(ApiError::Foreign(NOT_OPENED)) }
}

/// The program that asks, if the address it wants its users back at is one of its own.
///
/// # Errors
/// Those of the domain.
pub async fn registered(call: &Call, asked: &Asked) -> Result<Option<Application>, ApiError> {
    let app = call.people().application(asked.get("client_id")).await?;
    let redirect = asked.get("redirect_uri");
    Ok(app.filter(|app| !asked.is_ambiguous() && app.redirects.iter().any(|known| known == redirect)))
}

type Refusal = (&'static str, &'static str);

/// What is wrong with what a program asks, in the words of RFC 6749.
fn wrong(asked: &Asked, tenant: &str, mode: Option<Mode>) -> Option<Refusal> {
    let mut scopes = asked.get("scope").split(' ').filter(|scope| !scope.is_empty()).peekable();
    let mut wanted = asked.get("acr_values").split(' ').filter_map(|value| value.strip_prefix("tenant:"));
    if asked.get("response_type") != "code" {
        return Some(("unsupported_response_type", "response_type is code here"));
    }
    if mode.is_none() {
        return Some(("invalid_request", "response_mode is query, fragment or form_post"));
    }
    if scopes.peek().is_some() && !scopes.any(|scope| scope == "openid") {
        return Some(("invalid_scope", "scope holds openid"));
    }
    if wanted.any(|wanted| !wanted.eq_ignore_ascii_case(tenant)) {
        return Some(("access_denied", "This is not the server of that tenant"));
    }
    if asked.get("nonce").chars().count() > MAX_KEPT {
        return Some(("invalid_request", "nonce has more than 1000 characters"));
    }
    None
}

/// The SHA-256 of what the program will prove to know, in base64url; empty when it proves nothing.
fn challenge(asked: &Asked) -> Result<String, Refusal> {
    let (challenge, method) = (asked.get("code_challenge"), asked.get("code_challenge_method"));
    let usable = challenge.len() <= 128
        && challenge.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
    match method {
        _ if challenge.is_empty() && method.is_empty() => Ok(String::new()),
        _ if challenge.len() < 43 || !usable => {
            Err(("invalid_request", "code_challenge has 43 to 128 letters, digits, -, ., _ or ~"))
        }
        "S256" => Ok(challenge.to_owned()),
        "plain" | "" => Ok(base64(&sha256(challenge.as_bytes()))),
        _ => Err(("invalid_request", "code_challenge_method is S256 or plain")),
    }
}

/// The sign-in page, which leads back here.
fn signs_in(call: &Call, asked: &Asked) -> Reply {
    // Asked for once more after signing in, it would be asked for ever.
    let base = base(call);
    let here = format!("{base}{}?{}", address::path(call), asked.without("prompt"));
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.append_pair("returnUrl", &here);
    if !asked.get("login_hint").is_empty() {
        pairs.append_pair("login_hint", asked.get("login_hint"));
    }
    page::see_other(&format!("{base}/login?{}", pairs.finish()))
}

fn stranger() -> Reply {
    let mut reply = page::page(
        "Cannot sign in",
        "<h1>Cannot sign in</h1>\n<p>The program that sent you here is not registered under this client_id, or with \
         another redirect_uri. Whoever operates this server adds programs with <code>visage app add</code>.</p>",
    );
    reply.status = StatusCode::BAD_REQUEST;
    reply
}
