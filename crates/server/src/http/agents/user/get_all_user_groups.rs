//! `/api/v1/Agents/User/GetAllUserGroups`.

use serde::Deserialize;

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
        let mut wanted = caller.groups().into_iter().filter(|group| asked.include_deleted || !group.deleted);
        wanted.try_for_each(|one| rows.push(&group(one, style)))
    })
    .await
}
