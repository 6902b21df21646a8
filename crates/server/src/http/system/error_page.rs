//! Errors as HTML pages, when a browser navigates to an address outside the API.

use std::net::IpAddr;

use http::request::Parts;
use http::{HeaderValue, Method, StatusCode};
use visage_contract::accept::{PageForm, negotiate_page};

use super::page;
use super::visitor::Visitor;
use crate::http::Server;
use crate::http::auth::SEC_FETCH_MODE;
use crate::http::reply::Reply;
use crate::http::style;

/// The data of an error page.
#[derive(Debug)]
pub struct ErrorPage {
    bar: String,
    base: String,
}

impl ErrorPage {
    /// The page for a failed request, if a browser navigates; `path` is the path after the base path.
    pub async fn wanted(server: &Server, peer: IpAddr, head: &Parts, path: &str, base: &str) -> Option<Self> {
        if !is_navigation(head) || is_api(path) {
            return None;
        }
        let visitor = Visitor::of_session(server, peer, &head.headers).await.unwrap_or_default();
        Some(Self { bar: visitor.bar(server, base), base: base.to_owned() })
    }

    /// Replaces an error object with message `text` by the page.
    pub fn dress(&self, reply: &mut Reply, text: &str, request: &HeaderValue) {
        let heading = match reply.status {
            StatusCode::NOT_FOUND => "Not found",
            StatusCode::BAD_REQUEST => "Invalid address",
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => "Try again in a few seconds",
            StatusCode::INTERNAL_SERVER_ERROR => "Something went wrong",
            _ => "Request failed",
        };
        let body = format!(
            "<h1>{heading}</h1>\n<p class=\"lead\">{}.</p>\n\
             <p><a class=\"button\" href=\"{}/\">Home</a></p>\n<footer><p>Request {}</p></footer>",
            page::escape(text.trim_end_matches('.')),
            self.base,
            request.to_str().unwrap_or_default(),
        );
        let page = page::site_page(heading, &self.bar, &body);
        (reply.content_type, reply.body) = (page.content_type, page.body);
        reply.more.extend(page.more);
    }
}

/// Whether a browser navigates, by a link or a typed address, and accepts HTML.
fn is_navigation(head: &Parts) -> bool {
    let reads = head.method == Method::GET || head.method == Method::HEAD;
    let navigates = head.headers.get(SEC_FETCH_MODE).is_none_or(|mode| mode == "navigate");
    let accept = style::joined(&head.headers);
    let named = accept.windows(9).any(|name| name.eq_ignore_ascii_case(b"text/html"));
    reads && navigates && named && negotiate_page(Some(&accept)) == PageForm::Html
}

/// Whether an address belongs to the API, also after the name of a tenant.
fn is_api(path: &str) -> bool {
    path.split('/')
        .filter(|segment| !segment.is_empty())
        .take(2)
        .any(|first| first.eq_ignore_ascii_case("api"))
}

#[cfg(test)]
mod tests {
    use super::is_api;

    #[test]
    fn errors_of_the_api_are_not_pages() {
        for path in ["/api", "/API/v1/x", "//api/x", "/Cust12345/api/v1"] {
            assert!(is_api(path), "{path}");
        }
        for path in ["/", "", "/nowhere", "/people/5/api", "/openapi.json"] {
            assert!(!is_api(path), "{path}");
        }
    }
}
