//! `/api`.

use visage_contract::accept::{PageForm, negotiate_page};
use visage_contract::carriers::VersionInfo;

use super::address::origin;
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
    let version = version(&origin(call));
    match negotiate_page(Some(&style::joined(&call.head.headers))) {
        PageForm::Html => Ok(page(&version)),
        PageForm::Data(media) => Reply::carrier(&style::Style { media, ..call.style }, &version, None),
    }
}

/// What this server is.
pub fn version(origin: &str) -> VersionInfo {
    let ours = env!("CARGO_PKG_VERSION");
    VersionInfo {
        v1: format!("{origin}/api/v1/"),
        net_server_version: SPOKEN.to_owned(),
        net_server_assembly: SPOKEN_ASSEMBLY.to_owned(),
        net_server_date: "2026-11-24".to_owned(),
        net_server_label: format!("visage_{ours}"),
        net_server: format!("visage {ours}, not affiliated with SuperOffice AS"),
        services: "Services87".to_owned(),
        services_current: "Services88".to_owned(),
        version: "v1".to_owned(),
        documentation: format!("{origin}/openapi.json"),
    }
}

fn page(version: &VersionInfo) -> Reply {
    let body = format!(
        "<h1>visage Web API</h1>\n<h2>{}</h2>\n<ul>\n\
         <li><a href=\"{v1}\">v1: every address with its methods</a> (sign-in needed)</li>\n\
         <li><a href=\"{}\">The same as OpenAPI</a></li>\n</ul>\n\
         <p>Ask for <code>application/json</code> or <code>application/xml</code> to get this page as data.</p>",
        version.net_server,
        version.documentation,
        v1 = version.v1,
    );
    super::page::page("visage Web API", &body)
}
