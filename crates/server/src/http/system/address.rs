//! The address under which a client reaches the server.

use std::borrow::Cow;
use std::net::IpAddr;

use http::header::HOST;
use http::request::Parts;

use crate::http::Server;
use crate::http::base_path;
use crate::http::call::Call;
use crate::http::proxies::Proxies;

/// The root address of this server, without a slash at the end: as configured, or as the client
/// wrote it.
pub fn root(call: &Call) -> String {
    format!("{}{}", origin(call), base(call))
}

/// The path prefix of our addresses as the client sees them: that of `public_url`, or the base path if the client used
/// it; often empty.
pub fn base(call: &Call) -> Cow<'_, str> {
    base_of(&call.server, call.under_base)
}

/// The same for a request of which only that is known.
pub fn base_of(server: &Server, under_base: bool) -> Cow<'_, str> {
    let public = server.public_url.as_deref().map_or(Cow::Borrowed(""), base_path::within);
    if under_base && public.is_empty() { Cow::Borrowed(server.base_path.as_str()) } else { public }
}

/// The path of a request after the base path.
pub fn path(call: &Call) -> &str {
    let path = call.head.uri.path();
    if call.under_base { call.server.base_path.strip(path).unwrap_or(path) } else { path }
}

/// Scheme, host and port without a slash at the end: as configured, as a trusted proxy tells, or as the client wrote it.
pub fn origin(call: &Call) -> String {
    if let Some(url) = &call.server.public_url {
        return url.trim_end_matches('/').strip_suffix(&*base_path::within(url)).unwrap_or(url).to_owned();
    }
    let (scheme, _) = call.server.proxies.asked(call.peer, &call.head.headers);
    let host = asked_host(&call.server.proxies, call.peer, &call.head);
    format!("{}://{}", scheme.unwrap_or("http"), host.unwrap_or("localhost"))
}

/// The requested host, with its port if given: from a trusted proxy's header, or from the request target,
/// which takes precedence over the Host header (RFC 9112, 3.2.2), or from that header.
pub fn asked_host<'a>(proxies: &Proxies, peer: IpAddr, head: &'a Parts) -> Option<&'a str> {
    let (_, asked) = proxies.asked(peer, &head.headers);
    let whole = || head.uri.authority().map(http::uri::Authority::as_str);
    let written = || head.headers.get(HOST).and_then(|host| host.to_str().ok());
    asked.filter(|host| is_host(host)).or_else(whole).or_else(written).filter(|host| is_host(host))
}

/// Whether it can only be a host: nothing in it could end an address or an attribute.
pub fn is_host(host: &str) -> bool {
    !host.is_empty()
        && host.len() <= 255
        && host.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']' | b'_')
        })
}

#[cfg(test)]
mod tests {
    use super::is_host;

    #[test]
    fn a_host_that_could_end_an_address_is_not_one() {
        assert!(is_host("127.0.0.1:8080") && is_host("[::1]:8080") && is_host("crm.example.com"));
        assert!(!is_host("a/b") && !is_host("\"><script>") && !is_host("") && !is_host("a@b"));
    }
}
