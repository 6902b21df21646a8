//! `/api/v1/User`.

pub mod credential_types;
pub mod current;
pub mod current_associate;
pub mod current_principal;
pub mod current_token;
pub mod default;
pub mod entity;
pub mod validate;

use serde_json::Value;

use self::entity::keep;
use super::super::call::Call;
use super::super::carry::sent_user::SentUser;
use super::super::carry::user_row::{Columns, user_row};
use super::super::error::ApiError;
use super::super::list;
use super::super::routes::Answer;
use super::super::system::address::root;

/// Wishes that rows are not made for yet: better none than others than were asked for.
const NOT_YET: [&str; 4] = ["$filter", "$orderBy", "$entities", "$output"];

/// Most rows of a response; the next page is at `odata.nextLink` (contract note 59).
const MAX_ROWS: usize = 10_000;

/// `GET /api/v1/User`
///
/// Everybody by key, those who have retired too.
pub async fn get(call: &mut Call) -> Answer {
    if let Some(wish) = NOT_YET.iter().find(|wish| call.query(wish).is_some_and(|value| !value.is_empty())) {
        return Err(ApiError::argument(wish, "users are not chosen or ordered by it here"));
    }
    if call.query("$mode").is_some_and(|mode| !mode.is_empty() && !mode.eq_ignore_ascii_case("slim")) {
        return Err(ApiError::argument("$mode", "rows are slim here"));
    }
    let (top, skip) = (count(call, "$top")?, count(call, "$skip")?.unwrap_or(0));
    let select = call.query("$select").filter(|select| !select.trim().is_empty());
    let columns = Columns::selected(select.as_deref());
    let members = call.caller()?.seen_members();
    let end = skip.saturating_add(top.unwrap_or(MAX_ROWS).min(MAX_ROWS)).min(members.len());
    let shown: Vec<_> =
        members.get(skip..end).unwrap_or_default().iter().map(|one| one.associate.id).collect();
    let next = (end < members.len() && top != Some(0)).then(|| next_page(call, end));
    let metadata = format!("{}/api/v1/User/$metadata", root(call));
    let before = format!(
        "{{\"odata.metadata\":{},\"odata.nextLink\":{},\"value\":",
        Value::from(metadata),
        Value::from(next)
    );
    let list = list::json(call, shown, [before.into(), b"}".to_vec()], move |caller, style, id, rows| {
        let member = caller.member_of(*id);
        member.map_or(Ok(()), |member| rows.push(&user_row(member, caller, &columns, style)))
    });
    Ok(list.await?.tagged())
}

/// A count in the query, if there is one.
fn count(call: &Call, name: &str) -> Result<Option<usize>, ApiError> {
    let count = call.query(name).filter(|text| !text.is_empty()).map(|text| text.parse()).transpose();
    count.map_err(|_| ApiError::argument(name, "a whole number is wanted in the query"))
}

/// The address of the rows after these.
fn next_page(call: &Call, skip: usize) -> String {
    let query = call.head.uri.query().unwrap_or_default();
    let kept = query.split('&').filter(|pair| !pair.is_empty() && !names_skip(pair));
    let mut pairs: Vec<_> = kept.map(str::to_owned).collect();
    pairs.push(format!("$skip={skip}"));
    format!("{}/api/v1/User?{}", root(call), pairs.join("&"))
}

fn names_skip(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default();
    ["$skip", "%24skip"].iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// `POST /api/v1/User`
///
/// What is left out is as in a user by default.
pub async fn post(call: &mut Call) -> Answer {
    let sent: SentUser = call.parameters().await?;
    keep(call, None, &sent, true).await
}
