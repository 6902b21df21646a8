//! `/Login/api/PartnerSystemUser/Authenticate`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use http::header::CACHE_CONTROL;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::json;
use visage_people::application::Application;
use visage_people::identity::SystemCall;
use visage_people::session::Kind;
use visage_people::{Caller, Error};

use crate::http::auth::doors::Scheme;
use crate::http::auth::token;
use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::login::id_token::{self, Told};
use crate::http::login::identity;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// How far the clock of a program may be from ours.
const APART_SECONDS: i64 = 600;

#[derive(Debug, Deserialize)]
struct Given {
    #[serde(default, rename = "signedsystemtoken")]
    signed_system_token: String,
    #[serde(default, rename = "applicationtoken")]
    application_token: String,
    #[serde(default, rename = "contextidentifier")]
    context_identifier: String,
    #[serde(default, rename = "returntokentype")]
    return_token_type: String,
}

/// `POST /Login/api/PartnerSystemUser/Authenticate`
///
/// A JWT with a ticket of the system user of a program, which has signed what it calls that user by and the time.
pub async fn post(call: &mut Call) -> Answer {
    let tenant = identity::tenant(call)?.to_owned();
    let given: Given = call.parameters().await?;
    let answer = match jwt(call, &tenant, &given).await? {
        Ok(jwt) => json!({"IsSuccessful": true, "Token": jwt, "ErrorMessage": null}),
        Err(text) => json!({"IsSuccessful": false, "Token": null, "ErrorMessage": text}),
    };
    let mut reply = Reply::json(answer.to_string());
    reply.also(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(reply)
}

async fn jwt(call: &Call, tenant: &str, given: &Given) -> Result<Result<String, &'static str>, ApiError> {
    let people = call.people();
    if let Err(text) = call.server.doors.open(Scheme::Ticket) {
        return Ok(Err(text));
    }
    if !matches!(&*given.return_token_type.to_ascii_lowercase(), "" | "jwt") {
        return Ok(Err("ReturnTokenType is JWT here"));
    }
    if !given.context_identifier.eq_ignore_ascii_case(tenant) {
        return Ok(Err("ContextIdentifier is not the tenant of this server"));
    }
    let Some(app) = people.application_with(&given.application_token, Some(call.client())).await? else {
        return Ok(Err("ApplicationToken is not the secret of an application"));
    };
    let ticket = token::text(Kind::Ticket, Some(tenant))?;
    let caller = match entered(call, &app, given, &ticket).await? {
        Ok(caller) => caller,
        Err(text) => {
            people.refused_system(&app, Some(call.client()));
            return Ok(Err(text));
        }
    };
    let told = Told { tenant, app: &app, caller: &caller, nonce: "", ticket: &ticket };
    Ok(Ok(id_token::signed(call, &told).await?))
}

/// The system user of a program, if what it signed is good.
async fn entered(
    call: &Call,
    app: &Application,
    given: &Given,
    ticket: &str,
) -> Result<Result<Caller, &'static str>, ApiError> {
    let people = call.people();
    let Some(signed) = Signed::read(&given.signed_system_token) else {
        return Ok(Err("SignedSystemToken is not {system token}.{yyyyMMddHHmm}.{signature in base64}"));
    };
    // An application without a key signs nothing, and an empty token is nobody's.
    let call_of = SystemCall { text: signed.text, signature: &signed.signature };
    if signed.token != app.system_token || !app.signed(&call_of) {
        return Ok(Err(
            "SignedSystemToken was not signed with the key of this application for its system user",
        ));
    }
    if (signed.moment - people.now()).abs() > APART_SECONDS {
        return Ok(Err("SignedSystemToken was signed more than 10 minutes from now, in UTC"));
    }
    match people.enter_system(app, ticket).await {
        Err(Error::NotSignedIn) => Ok(Err("The system user of this application has retired")),
        other => Ok(Ok(other?)),
    }
}

/// `{system token}.{yyyyMMddHHmm}.{signature}`, read.
#[derive(Debug, PartialEq, Eq)]
pub struct Signed<'a> {
    /// What was signed: all but the signature.
    pub text: &'a str,
    /// What the program calls its system user by.
    pub token: &'a str,
    /// When it was signed, to the minute, in seconds since 1970, UTC.
    pub moment: i64,
    /// The signature.
    pub signature: Vec<u8>,
}

impl<'a> Signed<'a> {
    /// Reads it from behind, because a token may hold dots; nothing when it is anything else.
    pub fn read(whole: &'a str) -> Option<Self> {
        let (text, signature) = whole.rsplit_once('.')?;
        let (token, time) = text.rsplit_once('.')?;
        if token.is_empty() || time.len() != 12 || !time.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let moment = DateTime::strptime("%Y%m%d%H%M", time).ok()?;
        let moment = TimeZone::UTC.to_timestamp(moment).ok()?.as_second();
        Some(Self { text, token, moment, signature: STANDARD.decode(signature).ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_token_is_read_from_behind_and_only_with_a_real_time() {
        let signed = Signed::read("App-a.b.201912190944.AAEC").unwrap();
        assert_eq!((signed.token, signed.text), ("App-a.b", "App-a.b.201912190944"));
        assert_eq!((signed.moment, &*signed.signature), (1_576_748_640, &[0, 1, 2][..]));
        for whole in [
            "",
            ".",
            "..",
            "a.201912190944",
            ".201912190944.AAEC",
            "a.20191219094.AAEC",
            "a.201913190944.AAEC",
        ] {
            assert_eq!(Signed::read(whole), None, "{whole}");
        }
        assert_eq!(Signed::read("a.+01912190944.AAEC"), None);
        assert_eq!(Signed::read("a.201912190944.A~"), None);
    }
}
