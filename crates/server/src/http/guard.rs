//! Checks of every request before anything else handles it: its head is unambiguous, its host is accepted, and no page of
//! another site sent it.

pub mod cors;
pub mod hosts;
pub mod origin;

use std::net::IpAddr;

use http::header::{HOST, ORIGIN, TRANSFER_ENCODING};
use http::request::Parts;
use http::uri::Authority;
use http::{HeaderMap, HeaderName, Method, Version};

use super::Server;
use super::error::ApiError;
use super::system::address::{asked_host, is_host};
use cors::Cors;
use hosts::Hosts;
use origin::Origin;

/// Where browsers state whether another site's page makes the request.
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The hosts and origins that are accepted.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    /// Accepted host names.
    pub hosts: Hosts,
    /// Other origins whose pages may send requests.
    pub cors: Cors,
}

/// Rejects requests that are ambiguous, for another host or from another site.
///
/// # Errors
/// 400 for a head that two servers could read differently, 421 for a host that is not accepted, 403 for a page of another site.
pub fn check(server: &Server, peer: IpAddr, head: &Parts) -> Result<(), ApiError> {
    let host = host_in(head)?;
    check_encodings(head)?;
    if !server.guard.hosts.is_any() && !is_health(head.uri.path()) {
        // Both: a script of a page under another name can send a forwarded one, through a trusted address too.
        let (_, forwarded) = server.proxies.asked(peer, &head.headers);
        if host.into_iter().chain(forwarded).any(|host| !server.guard.hosts.allows(host)) {
            return Err(ApiError::OtherHost);
        }
    }
    let is_safe = matches!(head.method, Method::GET | Method::HEAD | Method::OPTIONS);
    if is_safe { Ok(()) } else { check_writing(server, peer, head) }
}

/// Rejects a request of another site to a route that stores something though its method only reads.
///
/// # Errors
/// 403 for a page of another site.
pub fn check_writing(server: &Server, peer: IpAddr, head: &Parts) -> Result<(), ApiError> {
    if comes_from_here(server, peer, head) { Ok(()) } else { Err(ApiError::Foreign(FOREIGN)) }
}

const FOREIGN: &str = "A page of another site sent this (Origin, Sec-Fetch-Site): http.cors_origins names the sites whose \
    pages may; behind a proxy, public_url has to be the address that browsers see";
const NO_HOST: &str = "Exactly one valid Host header is required";
const ENCODED: &str = "Only the transfer encoding chunked is accepted, once and without Content-Length";

/// The one host that a head names: in its address, which counts before the header (RFC 9112, 3.2.2), or in the header.
/// A proxy before us may read a head with two otherwise.
fn host_in(head: &Parts) -> Result<Option<&str>, ApiError> {
    let mut headers = head.headers.get_all(HOST).iter();
    let header = match (headers.next(), headers.next()) {
        (None, _) if head.version < Version::HTTP_11 => None,
        (Some(host), None) => match host.to_str() {
            Ok(host) if is_host(host) => Some(host),
            _ => return Err(ApiError::Malformed(NO_HOST)),
        },
        _ => return Err(ApiError::Malformed(NO_HOST)),
    };
    match head.uri.authority().map(Authority::as_str) {
        Some(authority) if !is_host(authority) => Err(ApiError::Malformed(NO_HOST)),
        authority => Ok(authority.or(header)),
    }
}

/// A proxy before us may read other encodings otherwise, and take a part of a body for another request.
fn check_encodings(head: &Parts) -> Result<(), ApiError> {
    let mut encodings = head.headers.get_all(TRANSFER_ENCODING).iter();
    match (encodings.next(), encodings.next()) {
        (None, _) => Ok(()),
        (Some(one), None) if one.as_bytes().eq_ignore_ascii_case(b"chunked") => Ok(()),
        _ => Err(ApiError::Malformed(ENCODED)),
    }
}

/// Monitoring requests these by the address of the machine.
fn is_health(path: &str) -> bool {
    matches!(path, "/health/live" | "/health/ready")
}

/// Whether no page of another site sent the request. Programs send neither header.
fn comes_from_here(server: &Server, peer: IpAddr, head: &Parts) -> bool {
    let origins = head.headers.get_all(ORIGIN);
    let listed = origins.iter().all(|origin| server.guard.cors.lists(origin));
    if listed && head.headers.contains_key(ORIGIN) {
        return true;
    }
    is_from_own_site(&head.headers)
        && origins
            .iter()
            .all(|origin| origin.to_str().is_ok_and(|origin| is_ours(server, peer, head, origin)))
}

/// Whether a browser states that no other site made the request, or nothing is stated.
pub fn is_from_own_site(headers: &HeaderMap) -> bool {
    headers.get_all(SEC_FETCH_SITE).iter().all(|site| site == "same-origin" || site == "none")
}

/// Whether an origin is the one that the request was sent to.
fn is_ours(server: &Server, peer: IpAddr, head: &Parts, origin: &str) -> bool {
    let Some(origin) = Origin::parse(origin) else { return false };
    if let Some(url) = &server.public_url {
        return Origin::of_url(url).is_some_and(|ours| ours == origin);
    }
    let (scheme, _) = server.proxies.asked(peer, &head.headers);
    let host = asked_host(&server.proxies, peer, head).unwrap_or_default();
    // A proxy that says nothing of TLS may speak it: browsers say `cross-site` of a page under the other scheme.
    let scheme = scheme.unwrap_or(&origin.scheme);
    Origin::of(scheme, host).is_some_and(|ours| ours == origin)
}
