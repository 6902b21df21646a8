//! The address under which a client reaches the server.

use http::header::HOST;

use crate::http::call::Call;

/// Scheme, host and port without a slash at the end: as configured, as a trusted proxy tells, or as the client wrote it.
pub fn origin(call: &Call) -> String {
    if let Some(url) = &call.server.public_url {
        return url.trim_end_matches('/').to_owned();
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
