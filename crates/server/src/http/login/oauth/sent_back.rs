//! The three ways in which a browser is sent back to a program.

use http::header::{CACHE_CONTROL, LOCATION, REFERRER_POLICY};
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
    let mut reply = if mode == Mode::FormPost { form(redirect, told) } else { address(redirect, mode, told) };
    // A code is nobody's but the program's: no cache keeps it, and no other site hears of it.
    reply.also(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply.also(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    reply
}

fn address<'a>(redirect: &str, mode: Mode, told: impl Iterator<Item = &'a (&'a str, &'a str)>) -> Reply {
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

/// Whatever it is told: a refusal goes the same way.
const TITLE: &str = "Back to the program";
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
        "<h1>{TITLE}</h1>\n<form method=\"post\" action=\"{}\">\n{}<button>Continue</button>\n</form>\n\
         <script>{SCRIPT}</script>",
        page::escape(redirect),
        inputs.concat()
    );
    let script = format!("; script-src '{SCRIPT_HASH}'");
    page::page_that_leads_to(TITLE, &body, Some(redirect), &script)
}
