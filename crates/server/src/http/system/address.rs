//! The address under which a client reaches the server.

use std::net::IpAddr;

use http::header::HOST;
use http::request::Parts;

use crate::http::call::Call;
use crate::http::proxies::Proxies;

/// Scheme, host and port without a slash at the end: as configured, as a trusted proxy tells, or as the client wrote it.
pub fn origin(call: &Call) -> String {
    if let Some(url) = &call.server.public_url {
        return url.trim_end_matches('/').to_owned();
    }
    let (scheme, _) = call.server.proxies.asked(call.peer, &call.head.headers);
    let host = asked_host(&call.server.proxies, call.peer, &call.head);
    format!("{}://{}", scheme.unwrap_or("http"), host.unwrap_or("localhost"))
}

/// The host that was asked for, with its port if it was written: as a trusted proxy tells, or as it stands in the address,
/// which counts before the header (RFC 9112, 3.2.2), or in the header.
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
