//! `/api/v1/Agents/User/GetAllUserGroups`.

use serde::Deserialize;

use visage_people::sentry;

use crate::http::call::Call;
use crate::http::carry::user::group;
use crate::http::list;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(rename = "includedeleted", default)]
    include_deleted: bool,
}

/// `POST /api/v1/Agents/User/GetAllUserGroups`
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let ids: Vec<_> = call.caller()?.groups().iter().map(|group| group.id).collect();
    list::carriers(call, ids, move |caller, style, id, rows| {
        let wanted = caller.group(*id).filter(|group| asked.include_deleted || !group.deleted);
        let wanted = wanted.filter(|group| sentry::sees_group(caller, group.id));
        wanted.map_or(Ok(()), |one| rows.push(&group(one, style)))
    })
    .await
}
