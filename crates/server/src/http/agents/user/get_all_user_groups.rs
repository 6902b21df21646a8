//! `/api/v1/Agents/User/GetAllUserGroups`.

use serde::Deserialize;

use visage_people::sentry;

use crate::http::call::Call;
use crate::http::carry::user::group;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "includedeleted", default)]
    include_deleted: bool,
}

/// `POST /api/v1/Agents/User/GetAllUserGroups`
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let caller = call.caller()?;
    let groups = caller.groups().into_iter().filter(|group| sentry::sees_group(caller, group.id));
    let wanted = groups.filter(|group| asked.include_deleted || !group.deleted);
    let carriers: Vec<_> = wanted.map(|one| group(one, &call.style)).collect();
    Reply::carrier(&call.style, &carriers, call.select().as_ref())
}
