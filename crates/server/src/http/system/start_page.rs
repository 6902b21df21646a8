//! `/`.

use http::HeaderValue;

use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// `GET /`
pub async fn get(call: &mut Call) -> Answer {
    let health = if call.people().ready().await.is_ok() {
        ("well", "ready")
    } else {
        ("ill", "the database does not answer")
    };
    let body = format!(
        "<h1>visage</h1>\n<p>People and their pictures, for clients of the SuperOffice WebAPI.</p>\n\
         <p class=\"health {}\">This server is {}.</p>\n<ul>\n\
         <li><a href=\"/api\">The API</a>: its version, without signing in</li>\n\
         <li><a href=\"/api/v1\">Every address with its methods</a>, after signing in</li>\n\
         <li><a href=\"/openapi.json\">The API as OpenAPI 3.1</a></li>\n\
         <li><a href=\"/health/ready\">Health</a> and <a href=\"/metrics\">metrics</a></li>\n</ul>\n\
         <footer>visage {}. Not affiliated with SuperOffice AS.</footer>",
        health.0,
        health.1,
        env!("CARGO_PKG_VERSION"),
    );
    Ok(Reply::bytes(HTML, document("visage", &body)))
}

/// A page for people around `body`.
pub fn document(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )
}

const STYLE: &str = ":root{color-scheme:light dark}body{font:17px/1.6 system-ui,sans-serif;margin:0;\
    background:Canvas;color:CanvasText}main{max-width:38rem;margin:12vh auto;padding:0 1.5rem}\
    h1{font-size:2.4rem;letter-spacing:-.02em;margin:0}h2{font-weight:500;font-size:1.05rem;opacity:.75}\
    ul{padding:0;list-style:none}li{padding:.55rem 0;border-top:1px solid color-mix(in srgb,CanvasText 15%,Canvas)}\
    a{color:#0b66c3}@media(prefers-color-scheme:dark){a{color:#7ab8ff}}\
    .health::before{content:\"\";display:inline-block;width:.7rem;height:.7rem;border-radius:50%;margin-right:.6rem;\
    background:#2e9e5b}.ill::before{background:#c8352b}footer{margin-top:2.5rem;font-size:.85rem;opacity:.7}";
