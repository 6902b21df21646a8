//! Answers to pages of other sites that the operator has named (CORS).

use std::fmt::Write as _;

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method};

use super::origin::Origin;
use crate::http::reply::Reply;

/// The other sites whose pages may ask, and read the answers.
#[derive(Clone, Debug, Default)]
pub struct Cors(Vec<Origin>);

/// What pages may send beside what any page may. Names that begin with `SO-` are added when they are asked for.
const HEADERS: &str = "Accept, Accept-Language, Authorization, Content-Type, If-Match, If-Modified-Since, If-None-Match, \
    If-Unmodified-Since, SO-AppToken, SO-Culture, SO-Language, SO-TimeZone, X-Requested-With, X-XSRF-TOKEN";
/// What scripts may read of an answer beside what any may.
const EXPOSED: HeaderValue = HeaderValue::from_static(
    "Allow, ETag, Location, Retry-After, SO-TimeZone, WWW-Authenticate, X-Request-ID",
);
/// How long a browser need not ask again.
const MAX_AGE_SECONDS: HeaderValue = HeaderValue::from_static("600");
const TRUE: HeaderValue = HeaderValue::from_static("true");
const VARIES: HeaderValue = HeaderValue::from_static(
    "Origin, Access-Control-Request-Method, Access-Control-Request-Headers, \
     Accept, Accept-Language, SO-Language, SO-Culture, SO-TimeZone, Authorization, Cookie",
);
/// The most of what a page asks for is read.
const MAX_ASKED_BYTES: usize = 1024;

impl Cors {
    /// Pages of these sites.
    pub fn new(origins: Vec<Origin>) -> Self {
        Self(origins)
    }

    /// Whether pages with that `Origin` may ask.
    pub fn lists(&self, origin: &HeaderValue) -> bool {
        !self.0.is_empty()
            && origin.to_str().ok().and_then(Origin::parse).is_some_and(|origin| self.0.contains(&origin))
    }

    /// Lets the page that asked read the answer, if it is one of those.
    pub fn allow(&self, head: &Parts, answer: &mut HeaderMap) {
        if self.0.is_empty() {
            return;
        }
        // Also without an Origin: a cache must not give that answer to a page.
        answer.insert(VARY, VARIES);
        if let Some(origin) = head.headers.get(ORIGIN).filter(|origin| self.lists(origin)) {
            answer.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            answer.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
            answer.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        }
    }

    /// Tells a browser what a page of another site may send to a path that has these methods, if that is what it asks.
    pub fn preflight(&self, head: &Parts, methods: &str, reply: &mut Reply) {
        let asks = head.method == Method::OPTIONS && head.headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
        let origin = head.headers.get(ORIGIN);
        if !asks || !origin.is_some_and(|origin| self.lists(origin)) {
            return;
        }
        let mut headers = HEADERS.to_owned();
        for name in asked_for(&head.headers) {
            // Writing to a String cannot fail.
            let _ = write!(headers, ", {name}");
        }
        let values = [(ACCESS_CONTROL_ALLOW_METHODS, methods), (ACCESS_CONTROL_ALLOW_HEADERS, &*headers)];
        for (name, value) in values {
            if let Ok(value) = HeaderValue::from_str(value) {
                reply.also(name, value);
            }
        }
        reply.also(ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
    }
}

/// The names beginning with `so-` that a page wants to send and that we have not named already.
fn asked_for(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let asked = headers.get(ACCESS_CONTROL_REQUEST_HEADERS).and_then(|value| value.to_str().ok());
    let asked = asked.filter(|asked| asked.len() <= MAX_ASKED_BYTES).unwrap_or_default();
    asked.split(',').map(str::trim).filter(|name| {
        let begins = name.get(..3).is_some_and(|begin| begin.eq_ignore_ascii_case("so-"));
        let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        begins && is_name && !HEADERS.split(", ").any(|known| known.eq_ignore_ascii_case(name))
    })
}
