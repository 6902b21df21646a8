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
    list::carriers(call, call.caller()?.groups().len(), move |caller, style, rows| {
        let groups = caller.groups().into_iter().filter(|group| sentry::sees_group(caller, group.id));
        let mut wanted = groups.filter(|group| asked.include_deleted || !group.deleted);
        wanted.try_for_each(|one| rows.push(&group(one, style)))
    })
    .await
}
