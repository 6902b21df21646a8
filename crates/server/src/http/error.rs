//! The only place where a meaning gets a status and the vendor's name for it.

use std::borrow::Cow;

use http::{HeaderValue, StatusCode, header};
use visage_contract::carriers::ErrorInfo;
use visage_contract::culture::translate;
use visage_people::Error;

use super::published::Operation;
use super::reply::Reply;
use super::style::Style;

/// Seconds after which somebody who was turned away may come again.
const RETRY_SECONDS: HeaderValue = HeaderValue::from_static("5");
/// The same while a store does not answer.
const RETRY_AWAY_SECONDS: HeaderValue = HeaderValue::from_static("2");
const CHALLENGE: HeaderValue = HeaderValue::from_static("Basic realm=\"SuperOffice Username or Ticket\"");
const CLOSE: HeaderValue = HeaderValue::from_static("close");
const HERE: &str = "SuperOffice.Services.WebApi";
const IMPLEMENTATION: &str = "SuperOffice.Services.Implementation";

/// Why a request is not answered the way the client hoped.
#[derive(Debug)]
pub enum ApiError {
    /// A refusal or a failure of the domain.
    People(Error),
    /// Nobody is signed in. The browser's own sign-in box is only asked for when `challenge` is set.
    SignIn {
        /// The vendor's name for it.
        kind: &'static str,
        /// What is missing or wrong, for people.
        text: Cow<'static, str>,
        /// Whether to offer Basic.
        challenge: bool,
    },
    /// A token of the provider outside that lets nobody in.
    Outside {
        /// Why, for the log.
        why: &'static str,
        /// Whether to offer Basic.
        challenge: bool,
    },
    /// The provider outside does not say whether a token is good.
    ProviderAway {
        /// Why, for the log.
        why: String,
        /// When it is asked again.
        seconds: i64,
    },
    /// A head that two servers could read differently; the connection is closed after the response.
    Malformed(&'static str),
    /// The requested host name is not accepted.
    OtherHost,
    /// A request from a page of another site; the text says what to do.
    Foreign(&'static str),
    /// A header, a path, a query or a body that cannot be read.
    Argument(String),
    /// The row is not as the request expects it; what is another.
    Differs(String),
    /// No such address.
    Nowhere,
    /// The address begins with the name of somebody else's tenant.
    OtherTenant,
    /// The address has other methods.
    OtherMethods(String),
    /// The published API has this operation and this server has not.
    NotBuilt(Operation),
    /// The request is larger than what is read.
    BodyTooLarge(u64),
    /// The response would exceed its limit.
    AnswerTooLarge(u64),
    /// Too many connections or requests; the text says whose.
    Crowded(&'static str),
    /// The answer was not ready in time.
    TooSlow,
    /// A defect; the text is for the log.
    Defect(String),
}

impl ApiError {
    /// An argument that cannot be taken.
    pub fn argument(name: &str, reason: &str) -> Self {
        Self::Argument(format!("{name}: {reason}"))
    }

    /// Nobody is signed in, and no box of the browser is wanted.
    pub fn not_let_in(text: &'static str) -> Self {
        Self::SignIn { kind: "SoSessionException", text: text.into(), challenge: false }
    }

    fn meaning(&self) -> Meaning {
        let (status, kind, source, text) = match self {
            Self::People(error) => return people(error),
            Self::SignIn { kind, text, .. } => (StatusCode::UNAUTHORIZED, *kind, HERE, text.clone()),
            Self::Outside { .. } => return outside(StatusCode::UNAUTHORIZED),
            Self::ProviderAway { .. } => return outside(StatusCode::SERVICE_UNAVAILABLE),
            Self::Foreign(_) | Self::Malformed(_) | Self::OtherHost => return guarded(self),
            Self::Argument(text) => (StatusCode::BAD_REQUEST, "ArgumentException", HERE, text.clone().into()),
            Self::Differs(text) => {
                (StatusCode::CONFLICT, "SoIllegalOperationException", HERE, text.clone().into())
            }
            Self::Nowhere => (StatusCode::NOT_FOUND, "SoNotFoundException", HERE, NOWHERE.into()),
            Self::OtherTenant => (
                StatusCode::MISDIRECTED_REQUEST,
                "SoMissingDatabaseContextException",
                HERE,
                "This is not the server of that tenant".into(),
            ),
            Self::OtherMethods(allow) => {
                let text = format!("This address answers {allow}");
                (StatusCode::METHOD_NOT_ALLOWED, "SoIllegalOperationException", HERE, text.into())
            }
            Self::NotBuilt(Operation { method, path, name }) => {
                let text = format!(
                    "This server does not implement {name} yet ({method} {path}). See /openapi.json for what it does"
                );
                (StatusCode::NOT_IMPLEMENTED, "NotImplementedException", HERE, text.into())
            }
            Self::BodyTooLarge(_) | Self::AnswerTooLarge(_) => {
                (StatusCode::PAYLOAD_TOO_LARGE, "ArgumentException", HERE, self.too_large().into())
            }
            Self::Crowded(text) => (StatusCode::SERVICE_UNAVAILABLE, "SoException", HERE, (*text).into()),
            Self::TooSlow => {
                let text = "The answer was not ready in time";
                (StatusCode::SERVICE_UNAVAILABLE, "SoException", HERE, text.into())
            }
            Self::Defect(_) => (StatusCode::INTERNAL_SERVER_ERROR, "SoException", HERE, INTERNAL.into()),
        };
        Meaning { status, kind, source, text }
    }

    fn too_large(&self) -> String {
        match self {
            Self::AnswerTooLarge(limit) => format!(
                "The response has more than {limit} bytes; request fewer rows with $top, fewer columns with $select, or \
                 fewer ids at once"
            ),
            Self::BodyTooLarge(limit) => format!("The request has more than {limit} bytes"),
            _ => String::new(),
        }
    }

    /// What only the log may know.
    pub fn secret(&self) -> Option<&str> {
        match self {
            Self::People(Error::Storage(text) | Error::BytesGone(text) | Error::Away(text))
            | Self::Defect(text) => Some(text),
            Self::TooSlow => Some("the answer was not ready within limits.request_seconds"),
            _ => None,
        }
    }

    /// Why a token lets nobody in, which only the log may know, and only when it is asked to tell much: anybody can
    /// send tokens.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Outside { why, .. } => Some(why),
            Self::ProviderAway { why, .. } => Some(why),
            _ => None,
        }
    }

    /// The error message for users.
    pub fn text(&self, style: &Style) -> String {
        translate(&self.meaning().text, style.language, style.culture).into_owned()
    }

    /// The answer, in the form the client asked for.
    pub fn reply(&self, style: &Style) -> Reply {
        let meaning = self.meaning();
        let text = translate(&meaning.text, style.language, style.culture);
        let carrier = ErrorInfo {
            error: true,
            error_type: meaning.kind,
            error_message: Cow::Borrowed(&text),
            message: Cow::Borrowed(&text),
            error_source: meaning.source,
        };
        let mut reply = Reply::carrier_or_text(style, &carrier);
        reply.status = meaning.status;
        match self {
            Self::SignIn { challenge: true, .. } | Self::Outside { challenge: true, .. } => {
                reply.also(header::WWW_AUTHENTICATE, CHALLENGE);
            }
            Self::Malformed(_) => reply.also(header::CONNECTION, CLOSE),
            Self::Crowded(_) => {
                reply.also(header::CONNECTION, CLOSE);
                reply.also(header::RETRY_AFTER, RETRY_SECONDS);
            }
            Self::OtherMethods(allow) => {
                if let Ok(allow) = HeaderValue::from_str(allow) {
                    reply.also(header::ALLOW, allow);
                }
            }
            Self::People(Error::TooOften { seconds } | Error::TooManyTokens { seconds })
            | Self::ProviderAway { seconds, .. } => {
                reply.also(header::RETRY_AFTER, HeaderValue::from(*seconds));
            }
            Self::People(Error::Away(_) | Error::Collision | Error::Outdated) => {
                reply.also(header::RETRY_AFTER, RETRY_AWAY_SECONDS);
            }
            _ if meaning.status == StatusCode::SERVICE_UNAVAILABLE => {
                reply.also(header::RETRY_AFTER, RETRY_SECONDS);
            }
            _ => {}
        }
        reply
    }
}

const OTHER_HOST: &str = "This server does not accept this host name; http.hosts lists the names it accepts";
const NOWHERE: &str = "There is nothing at this address";
const INTERNAL: &str = "The server failed; its log has more under the request id of this answer";

/// What is said of every proof that is not good.
pub(super) const WRONG: &str = "Authentication failed!";
const PROVIDER_AWAY: &str =
    "Whoever gave the token cannot be asked about it at the moment; try again in some seconds";

struct Meaning {
    status: StatusCode,
    kind: &'static str,
    source: &'static str,
    text: Cow<'static, str>,
}

/// The errors of the guard, which rejects requests before anything else handles them.
fn guarded(error: &ApiError) -> Meaning {
    let (status, kind, text) = match error {
        ApiError::Foreign(text) => (StatusCode::FORBIDDEN, "XsrfValidationException", *text),
        ApiError::Malformed(text) => (StatusCode::BAD_REQUEST, "ArgumentException", *text),
        _ => (StatusCode::MISDIRECTED_REQUEST, "ArgumentException", OTHER_HOST),
    };
    Meaning { status, kind, source: HERE, text: text.into() }
}

fn outside(status: StatusCode) -> Meaning {
    let (kind, text) = match status {
        StatusCode::UNAUTHORIZED => ("SoSessionException", WRONG),
        _ => ("SoException", PROVIDER_AWAY),
    };
    Meaning { status, kind, source: HERE, text: text.into() }
}

fn people(error: &Error) -> Meaning {
    let (status, kind, text): (_, _, Cow<'static, str>) = match error {
        Error::NotFound { kind, id } => {
            (StatusCode::NOT_FOUND, "SoNotFoundException", format!("{kind} id {id} not found").into())
        }
        Error::NoPicture => (StatusCode::NOT_FOUND, "SoNotFoundException", "Image not found".into()),
        Error::NotSignedIn => {
            (StatusCode::UNAUTHORIZED, "SoSessionException", "Authentication failed!".into())
        }
        Error::NotAllowed => {
            (StatusCode::FORBIDDEN, "SoSentryException", "Your role does not allow this".into())
        }
        Error::NotByToken => (StatusCode::FORBIDDEN, "SoSentryException", NOT_BY_TOKEN.into()),
        Error::Invalid { field, reason } => {
            (StatusCode::BAD_REQUEST, "ArgumentException", format!("{field}: {reason}").into())
        }
        Error::TooLarge { limit_bytes } => (
            StatusCode::PAYLOAD_TOO_LARGE,
            "ArgumentException",
            format!("More than {limit_bytes} bytes").into(),
        ),
        Error::Changed => {
            (StatusCode::PRECONDITION_FAILED, "SoException", "The picture is another one by now".into())
        }
        Error::TooOften { .. }
        | Error::TooManyTokens { .. }
        | Error::Busy
        | Error::Collision
        | Error::Outdated
        | Error::Away(_) => {
            return later(error);
        }
        Error::BytesGone(_) | Error::Storage(_) => {
            (StatusCode::INTERNAL_SERVER_ERROR, "SoException", INTERNAL.into())
        }
    };
    Meaning { status, kind, source: IMPLEMENTATION, text }
}

const NOT_BY_TOKEN: &str = "A token (Bearer) cannot set another user's password or grant an administrative right; sign in \
    with a password or a ticket for that";

/// What may be asked again as it was.
fn later(error: &Error) -> Meaning {
    let unavailable = StatusCode::SERVICE_UNAVAILABLE;
    let (status, kind, text) = match error {
        Error::TooOften { .. } => (
            StatusCode::TOO_MANY_REQUESTS,
            "SoSessionException",
            "Authentication failed! Too many wrong attempts; try again later",
        ),
        Error::TooManyTokens { .. } => (
            StatusCode::TOO_MANY_REQUESTS,
            "SoException",
            "Too many new tickets or tokens for this user; use an existing one, or retry later",
        ),
        Error::Busy => (unavailable, "SoException", "Too much is under way; try again in some seconds"),
        Error::Collision | Error::Outdated => {
            (unavailable, "SoDbAccessException", "Somebody else changed the same at this moment; try again")
        }
        _ => (
            unavailable,
            "SoDbAccessException",
            "What is stored cannot be reached at the moment; try again in some seconds",
        ),
    };
    Meaning { status, kind, source: IMPLEMENTATION, text: text.into() }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        match error {
            Error::NotSignedIn => Self::SignIn {
                kind: "SoSessionException",
                text: "Authentication failed!".into(),
                challenge: true,
            },
            error => Self::People(error),
        }
    }
}
