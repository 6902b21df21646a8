//! `/login/{ctx}/oauth/tokens`.

use http::header::{AUTHORIZATION, CACHE_CONTROL, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde_json::{Value, json};
use visage_contract::authorization::Authorization;
use visage_people::application::Application;
use visage_people::identity::{GivenCode, NewTokens};
use visage_people::session::{Kind, sha256};
use visage_people::{Caller, Error};

use crate::http::auth::token;
use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::login::id_token::{self, Told, base64};
use crate::http::login::identity::{self, Asked};
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// More than a code, a proof and a secret can need.
const MAX_FORM_BYTES: u64 = 16 * 1024;

/// `POST /login/{ctx}/oauth/tokens`
///
/// Tokens for a code, or an access token for a refresh token, to the program that proves by its secret whose it is.
pub async fn post(call: &mut Call) -> Answer {
    let tenant = identity::tenant_of_address(call)?.to_owned();
    let form = call.body(MAX_FORM_BYTES).await?;
    let query = Asked::read(call.head.uri.query().unwrap_or_default().as_bytes());
    let asked = Asked::read(&form).and(query);
    if asked.is_ambiguous() {
        return Ok(refused("invalid_request", "A parameter stands there more than once"));
    }
    let Some(app) = program(call, &asked).await? else { return Ok(stranger(call)) };
    match asked.get("grant_type") {
        "authorization_code" => for_code(call, &tenant, &app, &asked).await,
        "refresh_token" => for_refresh(call, &tenant, &app, &asked).await,
        _ => Ok(refused("unsupported_grant_type", "grant_type is authorization_code or refresh_token")),
    }
}

async fn for_code(call: &Call, tenant: &str, app: &Application, asked: &Asked) -> Answer {
    let verifier = asked.get("code_verifier");
    let challenge = if verifier.is_empty() { String::new() } else { base64(&sha256(verifier.as_bytes())) };
    let (access, refresh) = (token::text(Kind::Access, Some(tenant))?, token::text(Kind::Refresh, None)?);
    let given =
        GivenCode { code: asked.get("code"), redirect: asked.get("redirect_uri"), challenge: &challenge };
    let tokens = NewTokens { access: &access, refresh: &refresh };
    match call.people().redeem_code(app, &given, &tokens, Some(call.client())).await {
        Err(Error::NotSignedIn) => Ok(refused(
            "invalid_grant",
            "The code is wrong, too old or used, or was given for another redirect_uri or code_challenge",
        )),
        Err(error) => Err(error.into()),
        Ok(grant) => told(call, tenant, app, &grant.caller, &grant.nonce, &access, Some(&refresh)).await,
    }
}

async fn for_refresh(call: &Call, tenant: &str, app: &Application, asked: &Asked) -> Answer {
    let access = token::text(Kind::Access, Some(tenant))?;
    let from = Some(call.client());
    match call.people().refresh(app, asked.get("refresh_token"), &access, from).await {
        Err(Error::NotSignedIn) => {
            Ok(refused("invalid_grant", "The refresh_token is wrong or too old, or was taken back"))
        }
        Err(error) => Err(error.into()),
        Ok(caller) => told(call, tenant, app, &caller, "", &access, None).await,
    }
}

async fn told(
    call: &Call,
    tenant: &str,
    app: &Application,
    caller: &Caller,
    nonce: &str,
    access: &str,
    refresh: Option<&str>,
) -> Answer {
    let told = Told { tenant, app, caller, nonce, ticket: "" };
    let mut answer = json!({
        "token_type": "Bearer",
        "access_token": access,
        "expires_in": Kind::Access.lifetime_seconds(),
        "id_token": id_token::signed(call, &told).await?,
    });
    if let Some(refresh) = refresh {
        answer["refresh_token"] = refresh.into();
    }
    Ok(unkept(&answer))
}

/// The program that proves by its secret who it is, in the header or in the form.
async fn program(call: &Call, asked: &Asked) -> Result<Option<Application>, ApiError> {
    let header = call.head.headers.get(AUTHORIZATION).map(|value| Authorization::parse(value.as_bytes()));
    let (id, secret) = match header {
        Some(Authorization::Basic { user, password }) => (decoded(&user), decoded(&password)),
        _ => (asked.get("client_id").to_owned(), asked.get("client_secret").to_owned()),
    };
    Ok(call.people().client(&id, &secret, Some(call.client())).await?)
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

fn stranger(call: &Call) -> Reply {
    let mut reply = refused("invalid_client", "client_id and client_secret are not those of an application");
    reply.status = StatusCode::UNAUTHORIZED;
    if call.head.headers.contains_key(AUTHORIZATION) {
        reply.also(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"client_id and client_secret\""));
    }
    reply
}

fn refused(error: &str, text: &str) -> Reply {
    let mut reply = unkept(&json!({"error": error, "error_description": text}));
    reply.status = StatusCode::BAD_REQUEST;
    reply
}

/// JSON that nobody may keep.
fn unkept(answer: &Value) -> Reply {
    let mut reply = Reply::json(answer.to_string());
    reply.also(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}
