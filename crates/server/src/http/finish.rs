//! The last steps of an answer: its headers, its line in the log, its place in the metrics.

use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, UNIX_EPOCH};

use http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, LAST_MODIFIED, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};

use super::Server;
use super::body::Body;
use super::error::ApiError;
use super::published::Operation;
use super::reply::Reply;
use super::routes::{Answer, ROUTES};
use super::style::{SO_TIME_ZONE, Style};
use super::system::error_page::ErrorPage;

/// The name of a request, in the log and in the answer.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-cache");
/// For responses that contain credentials.
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const NO_SNIFFING: HeaderValue = HeaderValue::from_static("nosniff");
const VARIES: HeaderValue = HeaderValue::from_static(
    "Accept, Accept-Language, SO-Language, SO-Culture, SO-TimeZone, Authorization, Cookie",
);

/// An answer whose headers are still to be written.
pub(super) struct Done {
    pub(super) answer: Answer,
    pub(super) page: Option<ErrorPage>,
    pub(super) peer: IpAddr,
    pub(super) style: Style,
    pub(super) asked: Asked,
    pub(super) signed_in: bool,
}

/// What a request asked for, as the log and the metrics name it.
#[derive(Clone, Copy)]
pub(super) enum Asked {
    /// The route with this place in the table.
    Route(usize),
    /// An operation of the published API that is not built.
    NotBuilt(Operation),
    /// An address without operations.
    Nothing,
}

/// Numbers requests: a random start for each process, then one after the other.
#[derive(Debug)]
pub struct RequestIds {
    process: u32,
    next: AtomicU64,
}

impl RequestIds {
    /// Begins to count.
    pub fn new() -> Self {
        let random = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), 0);
        Self { process: u32::try_from(random >> 32).unwrap_or_default(), next: AtomicU64::new(1) }
    }

    fn next(&self) -> HeaderValue {
        const LETTERS: &[u8; 16] = b"0123456789abcdef";
        let number = self.next.fetch_add(1, Ordering::Relaxed) & 0xffff_ffff;
        let id = u64::from(self.process) << 32 | number;
        let text: [u8; 16] = std::array::from_fn(|place| LETTERS[(id >> (60 - 4 * place) & 15) as usize]);
        HeaderValue::from_bytes(&text).unwrap_or(HeaderValue::from_static("0"))
    }
}

/// Writes the headers, and tells the log and the metrics.
pub(super) fn finish(server: &Server, done: Done, head: &Parts, began: Instant) -> Response<Body> {
    let id = server.request_ids.next();
    let took = began.elapsed();
    let reply = match done.answer {
        Ok(reply) => reply,
        Err(error) => {
            log_error(&error, head, &id);
            let mut reply = error.reply(&done.style);
            if let Some(page) = done.page {
                page.dress(&mut reply, &error.text(&done.style), &id);
            }
            reply
        }
    };
    let route = if let Asked::Route(place) = done.asked { Some(place) } else { None };
    server.metrics.count(route, reply.status, took);
    if server.log_requests {
        let client = server.proxies.client(done.peer, &head.headers);
        log(head, client, done.asked, &reply, &id, took);
    }
    let mut response = Response::new(Body::Empty);
    *response.status_mut() = reply.status;
    let headers = response.headers_mut();
    headers.reserve(12);
    headers.insert(X_REQUEST_ID, id);
    if done.signed_in {
        headers.insert(SO_TIME_ZONE, HeaderValue::from_static(done.style.zone().code()));
    }
    let body = write(headers, reply, head.method == Method::HEAD);
    if let Asked::Route(place) = done.asked
        && server.has_secrets(place)
    {
        headers.insert(CACHE_CONTROL, NO_STORE);
    }
    server.guard.cors.allow(head, headers);
    *response.body_mut() = body;
    response
}

/// Logs what the answer does not say.
fn log_error(error: &ApiError, head: &Parts, id: &HeaderValue) {
    if let Some(secret) = error.secret() {
        let path = head.uri.path();
        tracing::error!(request = ?id, method = %head.method, path, error = secret, "a request failed");
    }
    if let Some(why) = error.reason() {
        tracing::debug!(request = ?id, why, "a token lets nobody in");
    }
}

/// Writes what the reply says into the headers, and answers its body.
fn write(headers: &mut HeaderMap, reply: Reply, only_head: bool) -> Body {
    headers.insert(VARY, VARIES);
    headers.insert(X_CONTENT_TYPE_OPTIONS, NO_SNIFFING);
    if let Some(content_type) = reply.content_type {
        headers.insert(CONTENT_TYPE, content_type);
    }
    if let Some(etag) = reply.etag {
        headers.insert(ETAG, etag);
    }
    if let Some(date) = reply.last_modified.and_then(http_date) {
        headers.insert(LAST_MODIFIED, date);
    }
    for (name, value) in reply.more {
        // Of duplicate Cache-Control headers the last counts.
        if name == CACHE_CONTROL {
            headers.insert(name, value);
        } else {
            headers.append(name, value);
        }
    }
    headers.entry(CACHE_CONTROL).or_insert(PRIVATE);
    if !only_head {
        return reply.body;
    }
    if reply.status == StatusCode::NOT_MODIFIED {
        return Body::Empty;
    }
    let length = reply.body.length();
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    Body::Head(length)
}

fn log(head: &Parts, client: IpAddr, asked: Asked, reply: &Reply, id: &HeaderValue, took: Duration) {
    // The table's path, never the client's: a log holds no more of a request than it must.
    let (path, operation) = match asked {
        Asked::Route(place) => (ROUTES[place].path, None),
        Asked::NotBuilt(operation) => (operation.path, Some(operation.name)),
        Asked::Nothing => ("-", None),
    };
    let (status, bytes) = (reply.status.as_u16(), reply.body.length());
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    tracing::info!(target: "visage::requests", request = ?id, %client, method = %head.method, path, operation, status, bytes, micros);
}

/// Seconds since 1970 as an HTTP date.
fn http_date(seconds: i64) -> Option<HeaderValue> {
    let seconds = u64::try_from(seconds).ok()?;
    let date = httpdate::HttpDate::from(UNIX_EPOCH.checked_add(Duration::from_secs(seconds))?);
    HeaderValue::from_str(&date.to_string()).ok()
}
