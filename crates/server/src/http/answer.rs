//! The layers around a handler, in order: path, style, caller, time limit, panic guard, conditions, headers.

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use http::request::Parts;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use hyper::body::Incoming;

use super::auth::Browser;
use super::body::Body;
use super::call::Call;
use super::conditions::{Verdict, decide};
use super::connections::{Connection, Phase};
use super::error::ApiError;
use super::finish::{Asked, Done, finish};
use super::paths::Found;
use super::reply::Reply;
use super::routes::{Answer, Door, ROUTES, Route};
use super::style::Style;
use super::system::address::base_of;
use super::system::error_page::ErrorPage;
use super::{Server, auth, guard, remembered, tenant, unread};

/// Where operators read what was counted.
const METRICS: &str = "/metrics";

/// Answers one request.
#[expect(
    clippy::too_many_lines,
    reason = "each function around a handler makes the future of every request larger"
)]
pub async fn answer(
    server: Arc<Server>,
    peer: IpAddr,
    connection: Arc<Connection>,
    request: Request<Incoming>,
) -> Response<Body> {
    let began = Instant::now();
    let (head, body) = request.into_parts();
    let mut admission = Ok(());
    // Boxed: keeps what few connections need out of every request's future.
    if connection.is_spare() || connection.is_proxy() {
        admission = Box::pin(admitted(&server, peer, &connection, &head)).await;
    }
    if let Err(error) = admission.and_then(|()| guard::check(&server, peer, &head)) {
        let answered = refuse(&server, peer, &head, error, began);
        connection.enter(Phase::Answer);
        unread::pass_over(&head, body);
        return answered;
    }
    let style = Style::asked(&head.headers, server.base_zone);
    let (found, under_base) = match server.paths.find(&head.method, head.uri.path()) {
        Found::Nothing => behind_prefixes(&server, &head.method, head.uri.path()),
        found => (found, false),
    };
    match found {
        Found::Route(place, params) => {
            let shared = Arc::clone(&server);
            let mut call = Call {
                server: shared,
                peer,
                head,
                under_base,
                params,
                style,
                caller: None,
                body,
                connection,
            };
            let answer = through_door(&mut call, place).await;
            let signed_in = call.caller.is_some();
            let page = error_page(answer.is_err(), &server, peer, &call.head, under_base).await;
            let done = Done { answer, page, peer, style: call.style, asked: Asked::Route(place), signed_in };
            let answered = finish(&server, done, &call.head, began);
            call.connection.enter(Phase::Answer);
            unread::pass_over(&call.head, call.body);
            answered
        }
        other => {
            let asked = if let Found::NotBuilt(operation) = other {
                Asked::NotBuilt(operation)
            } else {
                Asked::Nothing
            };
            let mut told = Told { style, signed_in: false };
            let work = elsewhere(&server, peer, other, &head, &mut told);
            let answer = guarded(server.limits.request_time, work).await;
            let page = error_page(answer.is_err(), &server, peer, &head, under_base).await;
            let done = Done { answer, page, peer, style: told.style, asked, signed_in: told.signed_in };
            let answered = finish(&server, done, &head, began);
            connection.enter(Phase::Answer);
            unread::pass_over(&head, body);
            answered
        }
    }
}

/// The answer to a request that is not looked at any further.
fn refuse(server: &Server, peer: IpAddr, head: &Parts, error: ApiError, began: Instant) -> Response<Body> {
    let style = Style::asked(&head.headers, server.base_zone);
    let done = Done { answer: Err(error), page: None, peer, style, asked: Asked::Nothing, signed_in: false };
    finish(server, done, head, began)
}

/// Whether a request on a connection beyond the limit, or of a client behind a proxy, is looked at now: health always
/// is.
async fn admitted(
    server: &Server,
    peer: IpAddr,
    connection: &Arc<Connection>,
    head: &Parts,
) -> Result<(), ApiError> {
    let health = head.uri.path().starts_with("/health/");
    if connection.is_spare() && !health && !server.connections.place(connection).await {
        return Err(ApiError::Crowded("The server has too many connections; try again in some seconds"));
    }
    if health || !connection.is_proxy() {
        return Ok(());
    }
    let client = server.proxies.client(peer, &head.headers);
    if server.proxies.trusts(client) {
        return Ok(());
    }
    let Some(in_flight) = server.connections.begin(client) else {
        return Err(ApiError::Crowded(
            "Too many requests from this address at once; try again in some seconds",
        ));
    };
    // Until the response is sent: a client that does not read it uses a slot all the same.
    connection.holds(in_flight);
    Ok(())
}

/// Where a path leads behind the base path and the name of a tenant, and whether the base path stands before it.
fn behind_prefixes(server: &Server, method: &Method, path: &str) -> (Found, bool) {
    let (paths, own) = (&server.paths, server.doors.tenant());
    let Some(rest) = server.base_path.strip(path) else {
        return (tenant::find(paths, own, method, path), false);
    };
    let found = match paths.find(method, rest) {
        // A proxy that hands the base path on shows what is below it to everybody.
        Found::Route(place, _) if ROUTES[place].path == METRICS => Found::Nothing,
        Found::Nothing => tenant::find(paths, own, method, rest),
        found => found,
    };
    (found, true)
}

/// The page that a person gets in place of an error object.
async fn error_page(
    failed: bool,
    server: &Server,
    peer: IpAddr,
    head: &Parts,
    under_base: bool,
) -> Option<ErrorPage> {
    if !failed {
        return None;
    }
    let path = server.base_path.strip(head.uri.path()).filter(|_| under_base).unwrap_or(head.uri.path());
    let base = base_of(server, under_base);
    // Boxed: keeps the rare branch out of every request's future.
    let wanted =
        Box::pin(AssertUnwindSafe(ErrorPage::wanted(server, peer, head, path, &base)).catch_unwind());
    // If the page fails, the response is the error object.
    tokio::time::timeout(server.limits.request_time, wanted).await.ok()?.ok()?
}

/// What was found out about a request before it was refused.
struct Told {
    style: Style,
    signed_in: bool,
}

/// What is said at addresses without a route.
async fn elsewhere(server: &Server, peer: IpAddr, found: Found, head: &Parts, told: &mut Told) -> Answer {
    match found {
        Found::NotBuilt(operation) => {
            // Who has not signed in is told so first, as at every other address of the API.
            auth::caller(server, peer, &head.headers, Browser::Proves).await?;
            told.signed_in = true;
            told.style = told.style.in_zone(&head.headers)?;
            Err(ApiError::NotBuilt(operation))
        }
        Found::OtherMethods(allow) if head.method == Method::OPTIONS => {
            let mut reply = Reply::empty(StatusCode::NO_CONTENT);
            server.guard.cors.preflight(head, &allow, &mut reply);
            if let Ok(allow) = HeaderValue::from_str(&allow) {
                reply.also(header::ALLOW, allow);
            }
            Ok(reply)
        }
        Found::OtherMethods(allow) => Err(ApiError::OtherMethods(allow)),
        Found::OtherTenant => Err(ApiError::OtherTenant),
        Found::Nothing | Found::Route(..) => Err(ApiError::Nowhere),
    }
}

async fn through_door(call: &mut Call, place: usize) -> Answer {
    let limit = call.server.limits.request_time;
    guarded(limit, at_route(call, place, &ROUTES[place])).await
}

/// What `work` answers, unless it takes too long or panics.
async fn guarded(limit: Duration, work: impl Future<Output = Answer>) -> Answer {
    // Held where it is: every layer around it would carry it one place further.
    let work = std::pin::pin!(work);
    match tokio::time::timeout(limit, AssertUnwindSafe(work).catch_unwind()).await {
        Err(_) => Err(ApiError::TooSlow),
        Ok(Ok(answer)) => answer,
        Ok(Err(panic)) => Err(ApiError::Defect(format!("a handler panicked: {}", told(&*panic)))),
    }
}

async fn at_route(call: &mut Call, place: usize, route: &Route) -> Answer {
    if route.writes_on_get() {
        guard::check_writing(&call.server, call.peer, &call.head)?;
    }
    if route.door == Door::SignedIn {
        let browser = if route.is_shown() { Browser::Shows } else { Browser::Proves };
        call.caller = Some(auth::caller(&call.server, call.peer, &call.head.headers, browser).await?);
        call.style = call.style.in_zone(&call.head.headers)?;
    }
    if call.head.uri.query().is_some() {
        call.check_query()?;
    }
    let kept = if route.keep { remembered::Key::of(call, place) } else { None };
    if let Some(key) = &kept
        && let Some(reply) = call.server.remembered.find(key)
    {
        return Ok(judged(call, reply));
    }
    let reply = (route.handler)(call).await?;
    if let Some(key) = kept {
        call.server.remembered.keep(key, &reply);
    }
    Ok(judged(call, reply))
}

/// The reply, or what the conditions of the request make of it.
fn judged(call: &Call, reply: Reply) -> Reply {
    let reads = call.head.method == Method::GET || call.head.method == Method::HEAD;
    if !reads || reply.status != StatusCode::OK {
        return reply;
    }
    let status = match decide(&call.head.headers, &reply) {
        Verdict::Send => return reply,
        Verdict::NotModified => StatusCode::NOT_MODIFIED,
        Verdict::Failed => StatusCode::PRECONDITION_FAILED,
    };
    Reply { status, content_type: None, body: Body::Empty, ..reply }
}

fn told(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without a word")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_in_a_handler_is_a_defect_that_the_log_explains() {
        let answer = guarded(Duration::from_secs(5), async { panic!("at row {}", 7) }).await;
        let error = answer.unwrap_err();
        assert_eq!(error.secret(), Some("a handler panicked: at row 7"));
        let style = Style::asked(&http::HeaderMap::new(), visage_contract::culture::Zone::UTC);
        let reply = error.reply(&style);
        assert_eq!(reply.status, StatusCode::INTERNAL_SERVER_ERROR);
        let Body::Full(body) = reply.body else { panic!("an error has a body") };
        assert!(!String::from_utf8_lossy(&body).contains("row 7"));
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_is_not_ready_in_time_is_given_up() {
        let answer = guarded(Duration::from_mins(1), std::future::pending()).await;
        assert!(matches!(answer, Err(ApiError::TooSlow)));
    }
}
