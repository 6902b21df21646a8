//! Pages for people: their frame, their safety, and the way from one to the next.

use std::borrow::Cow;

use http::header::{CONTENT_SECURITY_POLICY, LOCATION, X_FRAME_OPTIONS};
use http::{HeaderValue, StatusCode};

use crate::http::reply::Reply;

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
/// No script, nothing from elsewhere, in nobody's frame; forms go to us.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; \
     frame-ancestors 'none'; form-action 'self'";

/// A page around `body`, which is HTML.
pub fn page(title: &str, body: &str) -> Reply {
    page_that_leads_to(title, body, None, "")
}

/// A page of the site: the bar with the signed-in user, then `body`, which is HTML.
pub fn site_page(title: &str, bar: &str, body: &str) -> Reply {
    secured(document(title, &format!("{bar}\n<main class=\"site\">\n{body}\n</main>")), "", "")
}

/// A page whose forms, or what follows upon them, lead to another site too, and that lets `more` happen, as a content
/// security policy says it.
pub fn page_that_leads_to(title: &str, body: &str, elsewhere: Option<&str>, more: &str) -> Reply {
    let elsewhere = elsewhere.and_then(site).map(|site| format!(" {site}")).unwrap_or_default();
    secured(document(title, &format!("<main>\n{body}\n</main>")), &elsewhere, more)
}

fn secured(document: String, elsewhere: &str, more: &str) -> Reply {
    let mut reply = Reply::bytes(HTML, document);
    if let Ok(policy) = HeaderValue::from_str(&format!("{POLICY}{elsewhere}{more}")) {
        reply.also(CONTENT_SECURITY_POLICY, policy);
    }
    reply.also(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    reply
}

/// Sends a browser on, to an address of ours.
pub fn see_other(address: &str) -> Reply {
    let mut reply = Reply::empty(StatusCode::SEE_OTHER);
    if let Ok(address) = HeaderValue::from_str(address) {
        reply.also(LOCATION, address);
    }
    reply
}

/// The site of an address, as a content security policy names it; none when it cannot.
fn site(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("://")?;
    let plain = |text: &str, signs: &[u8]| {
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || signs.contains(&byte))
    };
    if !plain(scheme, b"+-.") {
        return None;
    }
    if !matches!(scheme, "http" | "https") {
        return address.get(..=scheme.len());
    }
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if host.is_empty() || !plain(host, b".-:[]_") {
        return None;
    }
    address.get(..scheme.len() + 3 + host.len())
}

/// A text as it may stand in HTML, also between quotation marks.
pub fn escape(text: &str) -> Cow<'_, str> {
    quick_xml::escape::escape(text)
}

fn document(title: &str, content: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n{content}\n</body>\n</html>\n",
        escape(title),
    )
}

const STYLE: &str = include_str!("page.css");

#[cfg(test)]
mod tests {
    use super::site;

    #[test]
    fn a_site_is_named_without_its_path_and_nothing_that_could_end_a_policy_is() {
        assert_eq!(site("http://localhost:4280/callback?a"), Some("http://localhost:4280"));
        assert_eq!(site("https://[::1]:1#x"), Some("https://[::1]:1"));
        assert_eq!(site("com.example.app://back"), Some("com.example.app:"));
        for address in
            ["", "nowhere", "https://a;b/", "https:///x", "https://a,b", "https://a@b", "a b://c", "*://x"]
        {
            assert_eq!(site(address), None, "{address}");
        }
    }
}
