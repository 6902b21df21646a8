//! The address under which a client reaches the server.

use std::borrow::Cow;

use http::header::HOST;

use crate::http::Server;
use crate::http::base_path;
use crate::http::call::Call;

/// The address that everything of ours stands below, without a slash at the end: as configured, or as the client
/// wrote it.
pub fn root(call: &Call) -> String {
    format!("{}{}", origin(call), base(call))
}

/// The path before our addresses as the client sees them: that of `public_url`, or the base path where the client used
/// it; often empty.
pub fn base(call: &Call) -> Cow<'_, str> {
    base_of(&call.server, call.under_base)
}

/// The same for a request of which only that is known.
pub fn base_of(server: &Server, under_base: bool) -> Cow<'_, str> {
    let public = server.public_url.as_deref().map_or(Cow::Borrowed(""), base_path::within);
    if under_base && public.is_empty() { Cow::Borrowed(server.base_path.as_str()) } else { public }
}

/// The path of a request as it stands behind the base path.
pub fn path(call: &Call) -> &str {
    let path = call.head.uri.path();
    if call.under_base { call.server.base_path.strip(path).unwrap_or(path) } else { path }
}

/// Scheme, host and port without a slash at the end: as configured, as a trusted proxy tells, or as the client wrote it.
pub fn origin(call: &Call) -> String {
    if let Some(url) = &call.server.public_url {
        return url.trim_end_matches('/').strip_suffix(&*base_path::within(url)).unwrap_or(url).to_owned();
    }
    let headers = &call.head.headers;
    let (scheme, asked) = call.server.proxies.asked(call.peer, headers);
    let written = || headers.get(HOST).and_then(|host| host.to_str().ok()).filter(|host| is_host(host));
    let host = asked.filter(|host| is_host(host)).or_else(written);
    format!("{}://{}", scheme.unwrap_or("http"), host.unwrap_or("localhost"))
}

/// Whether it can only be a host: nothing in it could end an address or an attribute.
fn is_host(host: &str) -> bool {
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
