//! The three ways in which a browser is sent back to a program.

use http::header::LOCATION;
use http::{HeaderValue, StatusCode};

use crate::http::reply::Reply;
use crate::http::system::page;

/// How what is told stands in the request that the browser makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// In the query.
    Query,
    /// Behind a `#`, which only the page itself sees.
    Fragment,
    /// In a form that the browser posts.
    FormPost,
}

impl Mode {
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "" | "query" => Some(Self::Query),
            "fragment" => Some(Self::Fragment),
            "form_post" => Some(Self::FormPost),
            _ => None,
        }
    }
}

/// Sends a browser back to `redirect`, an address that the program has registered.
pub(super) fn sent_back(redirect: &str, mode: Mode, told: &[(&str, &str)]) -> Reply {
    let told = told.iter().filter(|(_, value)| !value.is_empty());
    if mode == Mode::FormPost {
        return form(redirect, told);
    }
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.extend_pairs(told);
    let sign = match mode {
        Mode::Fragment => '#',
        _ if redirect.contains('?') => '&',
        _ => '?',
    };
    let mut reply = Reply::empty(StatusCode::FOUND);
    if let Ok(address) = HeaderValue::from_str(&format!("{redirect}{sign}{}", pairs.finish())) {
        reply.also(LOCATION, address);
    }
    reply
}

const SCRIPT: &str = "document.forms[0].submit()";
/// The only script that may run there, by the hash of its text.
const SCRIPT_HASH: &str = "sha256-ePniVEkSivX/c7XWBGafqh8tSpiRrKiqYeqbG7N1TOE=";

fn form<'a>(redirect: &str, told: impl Iterator<Item = &'a (&'a str, &'a str)>) -> Reply {
    let inputs: Vec<_> = told
        .map(|(name, value)| {
            format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">\n", page::escape(value))
        })
        .collect();
    let body = format!(
        "<h1>Signed in</h1>\n<form method=\"post\" action=\"{}\">\n{}<button>Continue</button>\n</form>\n\
         <script>{SCRIPT}</script>",
        page::escape(redirect),
        inputs.concat()
    );
    let script = format!("; script-src '{SCRIPT_HASH}'");
    page::page_that_leads_to("Signed in to visage", &body, Some(redirect), &script)
}
