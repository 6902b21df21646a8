//! `/api`.

use visage_contract::accept::{PageForm, negotiate_page};
use visage_contract::carriers::VersionInfo;

use super::address::{base, root};
use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;
use crate::http::style;

/// The vendor's release whose interface this server speaks: what clients compare versions with.
const SPOKEN: &str = "11.10.721.0";
const SPOKEN_ASSEMBLY: &str = "11.10.0.0";

/// `GET /api`
///
/// A page for people, unless JSON or XML is asked for. Needs no sign-in.
pub async fn get(call: &mut Call) -> Answer {
    let version = version(&root(call));
    match negotiate_page(Some(&style::joined(&call.head.headers))) {
        PageForm::Html => Ok(page(&version, &base(call))),
        PageForm::Data(media) => Reply::carrier(&style::Style { media, ..call.style }, &version, None),
    }
}

/// What this server is.
pub fn version(root: &str) -> VersionInfo {
    let ours = env!("CARGO_PKG_VERSION");
    VersionInfo {
        v1: format!("{root}/api/v1/"),
        net_server_version: SPOKEN.to_owned(),
        net_server_assembly: SPOKEN_ASSEMBLY.to_owned(),
        net_server_date: "2026-11-24".to_owned(),
        net_server_label: format!("visage_{ours}"),
        net_server: format!("visage {ours}, not affiliated with SuperOffice AS"),
        services: "Services87".to_owned(),
        services_current: "Services88".to_owned(),
        version: "v1".to_owned(),
        documentation: format!("{root}/openapi.json"),
    }
}

/// Links lead only to pages and JSON: other API responses are XML in a browser, and require a header besides its
/// session (contract notes 4 and 31).
fn page(version: &VersionInfo, base: &str) -> Reply {
    let body = format!(
        "<h1>visage Web API</h1>\n<h2>{}</h2>\n\
         <p>The API is at <code>{}</code>. Clients sign in with a password, a ticket or a token.</p>\n\
         <ul class=\"links\">\n<li><a href=\"{base}/endpoints\">What it does</a></li>\n\
         <li><a href=\"{base}/openapi.json\">The same as OpenAPI 3.1</a></li>\n\
         <li><a href=\"{base}/\">Home</a></li>\n</ul>\n\
         <p>Ask for <code>application/json</code> or <code>application/xml</code> to get this page as data.</p>",
        version.net_server, version.v1,
    );
    super::page::page("visage Web API", &body)
}
