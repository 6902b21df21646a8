//! `/endpoints`.

use std::fmt::Write;

use super::address::base;
use super::page;
use super::visitor::Visitor;
use crate::http::call::Call;
use crate::http::published;
use crate::http::routes::{Answer, Door, ROUTES};

/// `GET /endpoints`
///
/// The list of operations, as in docs/endpoints.md.
pub async fn get(call: &mut Call) -> Answer {
    let visitor = Visitor::of_call(call).await.unwrap_or_default();
    let base = base(call);
    let (works, all) = published::count(ROUTES);
    let mut body = format!(
        "<h1>What this server does</h1>\n<p class=\"lead\">{works} of the {all} operations of the published API work; \
         the others answer 501 with their names. The same as <a href=\"{base}/openapi.json\">OpenAPI 3.1</a>.</p>\n\
         <div class=\"scroll\"><table><tr><th>Operation</th><th>Sign-in</th><th>What it does</th></tr>\n"
    );
    for route in ROUTES {
        let sign_in = if route.door == Door::Open { "no" } else { "yes" };
        let (verb, path, summary) =
            (route.verb.name(), page::escape(route.path), page::escape(route.summary));
        let _ = writeln!(
            body,
            "<tr><td><code>{verb} {path}</code></td><td>{sign_in}</td><td>{summary}</td></tr>"
        );
    }
    let _ = write!(body, "</table></div>\n<p><a href=\"{base}/\">Home</a></p>");
    Ok(page::site_page("What this server does", &visitor.bar(&call.server, &base), &body))
}
