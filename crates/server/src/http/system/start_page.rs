//! `/`.

use visage_people::Caller;

use super::page;
use crate::http::auth::cookie;
use crate::http::auth::doors::Scheme;
use crate::http::call::Call;
use crate::http::routes::Answer;

/// `GET /`
///
/// Where things are, and who is signed in in this browser.
pub async fn get(call: &mut Call) -> Answer {
    let ready = call.people().ready().await.is_ok();
    let health = if ready { ("well", "ready") } else { ("ill", "the database does not answer") };
    let visitor = cookie::visitor(&call.server, call.peer, &call.head.headers).await.unwrap_or_default();
    let body = format!(
        "<h1>visage</h1>\n<p>People and their pictures, for clients of the SuperOffice WebAPI.</p>\n{}\n\
         <p class=\"health {}\">This server is {}.</p>\n<ul>\n\
         <li><a href=\"/api\">The API</a>: its version, without signing in</li>\n\
         <li><a href=\"/api/v1\">Every address with its methods</a>, after signing in</li>\n\
         <li><a href=\"/openapi.json\">The API as OpenAPI 3.1</a></li>\n\
         <li><a href=\"/health/ready\">Health</a> and <a href=\"/metrics\">metrics</a></li>\n</ul>\n\
         <footer>visage {}. Not affiliated with SuperOffice AS.</footer>",
        who(visitor.as_ref(), call.server.doors.is_open(Scheme::Cookie)),
        health.0,
        health.1,
        env!("CARGO_PKG_VERSION"),
    );
    Ok(page::page("visage", &body))
}

/// Who is signed in, with the way out, or the way in.
fn who(visitor: Option<&(Caller, String)>, way_in: bool) -> String {
    match visitor {
        Some((caller, token)) => format!(
            "<form class=\"inline\" method=\"post\" action=\"/login/out\"><p>Signed in as <b>{}</b>\
             <input type=\"hidden\" id=\"XSRF_TOKEN\" name=\"XSRF_TOKEN\" value=\"{}\">\
             <button class=\"plain\">Sign out</button></p></form>",
            page::escape(&caller.associate().full_name),
            cookie::xsrf(token),
        ),
        None if way_in => "<p><a href=\"/login\">Sign in</a></p>".to_owned(),
        None => String::new(),
    }
}
