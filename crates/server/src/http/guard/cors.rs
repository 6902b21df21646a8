//! Cross-origin requests from the origins that the operator lists (CORS).

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

/// Other origins whose pages may send requests and read the responses.
#[derive(Clone, Debug, Default)]
pub struct Cors(Vec<Origin>);

/// Request headers that pages may send. Names that begin with `SO-` are added when a preflight requests them.
const HEADERS: &str = "Accept, Accept-Language, Authorization, Content-Type, If-Match, If-Modified-Since, If-None-Match, \
    If-Unmodified-Since, SO-AppToken, SO-Culture, SO-Language, SO-TimeZone, X-Requested-With, X-XSRF-TOKEN";
/// Response headers that scripts may read.
const EXPOSED: HeaderValue = HeaderValue::from_static(
    "Allow, ETag, Location, Retry-After, SO-TimeZone, WWW-Authenticate, X-Request-ID",
);
/// How long a browser may cache a preflight response.
const MAX_AGE_SECONDS: HeaderValue = HeaderValue::from_static("600");
const TRUE: HeaderValue = HeaderValue::from_static("true");
const VARIES: HeaderValue = HeaderValue::from_static(
    "Origin, Access-Control-Request-Method, Access-Control-Request-Headers, \
     Accept, Accept-Language, SO-Language, SO-Culture, SO-TimeZone, Authorization, Cookie",
);
/// Longer lists of requested headers are ignored.
const MAX_ASKED_BYTES: usize = 1024;

impl Cors {
    /// Accepts these origins.
    pub fn new(origins: Vec<Origin>) -> Self {
        Self(origins)
    }

    /// Whether that `Origin` is listed.
    pub fn lists(&self, origin: &HeaderValue) -> bool {
        !self.0.is_empty()
            && origin.to_str().ok().and_then(Origin::parse).is_some_and(|origin| self.0.contains(&origin))
    }

    /// Adds the response headers that let a page of a listed origin read the response.
    pub fn allow(&self, head: &Parts, answer: &mut HeaderMap) {
        if self.0.is_empty() {
            return;
        }
        // Also without an Origin: a cache must not serve that response to a page.
        answer.insert(VARY, VARIES);
        if let Some(origin) = head.headers.get(ORIGIN).filter(|origin| self.lists(origin)) {
            answer.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            answer.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
            answer.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        }
    }

    /// Answers a preflight: what a page of a listed origin may send to a path with these methods.
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

/// The requested headers that begin with `so-` and are not in [`HEADERS`].
fn asked_for(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let asked = headers.get(ACCESS_CONTROL_REQUEST_HEADERS).and_then(|value| value.to_str().ok());
    let asked = asked.filter(|asked| asked.len() <= MAX_ASKED_BYTES).unwrap_or_default();
    asked.split(',').map(str::trim).filter(|name| {
        let begins = name.get(..3).is_some_and(|begin| begin.eq_ignore_ascii_case("so-"));
        let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        begins && is_name && !HEADERS.split(", ").any(|known| known.eq_ignore_ascii_case(name))
    })
}
