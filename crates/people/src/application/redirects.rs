//! Addresses that a browser may be sent back to after a user has signed in.

use crate::error::{Error, Result};

/// Most bytes of an address, and most addresses of an application.
const MAX_REDIRECT_BYTES: usize = 2000;
const MAX_REDIRECTS: usize = 50;

/// Rejects unsafe redirect addresses: they would hand the code to another party, or run as a script.
pub(super) fn check(redirects: &[String]) -> Result<()> {
    if redirects.len() > MAX_REDIRECTS {
        let reason = format!("an application can have at most {MAX_REDIRECTS} redirect addresses");
        return Err(Error::invalid("Redirect", reason));
    }
    match redirects.iter().find(|redirect| !is_redirect(redirect)) {
        None => Ok(()),
        Some(wrong) => Err(Error::invalid(
            "Redirect",
            format!(
                "{wrong:?} is not a valid redirect address; expected http or https without a fragment, such as \
                 https://app.example/callback, or a private scheme that is a reversed domain name, such as \
                 com.example.app:/callback"
            ),
        )),
    }
}

fn is_redirect(redirect: &str) -> bool {
    let printable = redirect.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\\"<>^`{|}".contains(&byte));
    if !printable || redirect.contains('#') || redirect.len() > MAX_REDIRECT_BYTES {
        return false;
    }
    let Some((scheme, rest)) = redirect.split_once(':') else { return false };
    match &*scheme.to_ascii_lowercase() {
        "http" | "https" => rest.strip_prefix("//").is_some_and(begins_with_host),
        private => is_private_scheme(private) && !rest.trim_matches('/').is_empty(),
    }
}

/// Whether the text after `//` begins with a plain host, without user information that only looks like one.
fn begins_with_host(rest: &str) -> bool {
    let host = rest.split(['/', '?']).next().unwrap_or_default();
    !host.is_empty()
        && !host.starts_with(':')
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte))
}

/// Whether a scheme is a private one (RFC 8252, 7.1): a reversed domain name. Schemes that browsers handle, such as
/// `javascript`, `data` and `file`, have no dot.
fn is_private_scheme(scheme: &str) -> bool {
    let mut parts = scheme.split('.');
    let is_label = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    scheme.contains('.')
        && scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && parts.all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_addresses_and_private_schemes_are_accepted() {
        for redirect in [
            "https://app.example/callback",
            "HTTPS://app.example",
            "http://localhost:4280/callback?x=1",
            "http://[::1]:8080/",
            "http://127.0.0.1/a:b@c",
            "com.example.app://back",
            "com.example.app:/oauth2redirect",
        ] {
            assert!(is_redirect(redirect), "{redirect}");
        }
    }

    #[test]
    fn schemes_that_browsers_handle_and_hidden_hosts_are_rejected() {
        for redirect in [
            "javascript:alert(1)",
            "javascript://%0aalert(1)",
            "JavaScript://x/%0aalert(1)",
            "data:text/html,x",
            "data://text/html,x",
            "file:///etc/passwd",
            "file://host/x",
            "vbscript:x",
            "blob:https://a/b",
            "about:blank",
            "view-source:https://a/",
            "ws://a/",
            "ftp://a/b",
            "mailto:a@b.example",
            "intent://a#b",
            "myapp://back",
            "https:/app.example",
            "https:app.example",
            "https:///app.example",
            "https://?x",
            "https://:80/",
            "https://good.example@evil.example/",
            "https://good.example\\@evil.example/",
            "com.example.app:",
            "com.example.app://",
            ".example.app:/x",
            "com..app:/x",
            "1com.example:/x",
            "",
            "://x",
            "callback",
        ] {
            assert!(!is_redirect(redirect), "{redirect}");
        }
    }
}
