//! `/`.

use std::fmt::Write;

use visage_people::Caller;
use visage_people::person::PicturedPerson;

use super::address::base;
use super::page;
use super::visitor::Visitor;
use crate::http::DemoUser;
use crate::http::auth::doors::Scheme;
use crate::http::call::Call;
use crate::http::routes::Answer;

/// Most people on the page.
const MOST_FACES: usize = 60;

/// `GET /`
///
/// After sign-in, the people whose pictures the visitor may see; before it, what this server is, and in the demo
/// the users who can sign in.
pub async fn get(call: &mut Call) -> Answer {
    let ready = call.people().ready().await.is_ok();
    let visitor = Visitor::of_call(call).await.unwrap_or_default();
    let base = base(call);
    let content = match visitor.caller() {
        Some(caller) => people(call, caller, &base).await,
        None => welcome(call, &base),
    };
    let body = format!("{content}\n{}", footer(&base, ready));
    Ok(page::site_page("visage", &visitor.bar(&call.server, &base), &body))
}

fn welcome(call: &Call, base: &str) -> String {
    let mut text = String::from(
        "<h1>visage</h1>\n<p class=\"lead\">People and their pictures, for clients of the SuperOffice WebAPI.</p>",
    );
    if call.server.doors.is_open(Scheme::Cookie) {
        let _ = write!(text, "\n<p><a class=\"button\" href=\"{base}/login\">Sign in</a></p>");
    }
    text.push_str(&demo_users(&call.server.demo_users));
    text
}

/// The users of the demo with their passwords; empty outside the demo.
pub fn demo_users(users: &[DemoUser]) -> String {
    if users.is_empty() {
        return String::new();
    }
    let mut text = String::from(
        "\n<section class=\"card\"><h2>This is the demo</h2>\n<p>All companies and people are invented. Sign in as:</p>\n\
         <div class=\"scroll\"><table><tr><th>User</th><th>Password</th><th>Can</th></tr>\n",
    );
    for DemoUser { name, password, can } in users {
        let [name, password, can] = [name, password, can].map(|text| page::escape(text));
        let _ = writeln!(
            text,
            "<tr><td><code>{name}</code></td><td><code>{password}</code></td><td>{can}</td></tr>"
        );
    }
    text.push_str("</table></div></section>");
    text
}

async fn people(call: &Call, caller: &Caller, base: &str) -> String {
    let heading = "<h1>People</h1>";
    let Ok((people, more)) = call.people().pictured(caller, MOST_FACES).await else {
        return format!(
            "{heading}\n<p class=\"wrong\">The list of people is unavailable; try again in a few seconds.</p>"
        );
    };
    if people.is_empty() {
        return format!(
            "{heading}\n<p class=\"lead\">There are no pictures that you can see yet. <code>visage import vcard FILE</code> \
             imports people with their photos.</p>"
        );
    }
    let lead = match (people.len(), more) {
        (1, false) => "One person with a picture that you can see.".to_owned(),
        (count, false) => format!("{count} people with a picture that you can see."),
        (count, true) => format!("The first {count} people with a picture that you can see."),
    };
    let faces: String = people.iter().map(|person| face(person, base)).collect();
    format!("{heading}\n<p class=\"lead\">{lead}</p>\n<ul class=\"faces\">\n{faces}</ul>")
}

fn face(person: &PicturedPerson, base: &str) -> String {
    let id = person.id.0;
    let image = format!("{base}/api/v1/Person/{id}/Image?crop=face&amp;");
    format!(
        "<li><a href=\"{base}/people/{id}\"><img src=\"{image}w=240&amp;h=300\" srcset=\"{image}w=480&amp;h=600 2x\" \
         width=\"240\" height=\"300\" alt=\"\" loading=\"lazy\"><b>{}</b><small>{}</small></a></li>\n",
        page::escape(&person.name),
        page::escape(&person.company),
    )
}

fn footer(base: &str, ready: bool) -> String {
    let (class, state) =
        if ready { ("health", "is ready") } else { ("health ill", "cannot reach its database") };
    format!(
        "<footer>\n<p class=\"{class}\">This server {state}.</p>\n\
         <p><a href=\"{base}/api\">The API</a> · <a href=\"{base}/endpoints\">What it does</a> · \
         <a href=\"{base}/openapi.json\">OpenAPI 3.1</a></p>\n\
         <p>visage {}. Not affiliated with SuperOffice AS.</p>\n</footer>",
        env!("CARGO_PKG_VERSION"),
    )
}
