//! `/api/v1/Agents/User/SetDataRight`.

use http::StatusCode;
use serde::Deserialize;
use visage_people::ids::RoleId;
use visage_people::sentry::RUNGS;

use super::get_data_right::Place;
use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(flatten)]
    place: Place,
    #[serde(rename = "datarightvalue")]
    value: String,
}

/// `POST /api/v1/Agents/User/SetDataRight`
pub async fn post(call: &mut Call) -> Answer {
    let asked: Asked = call.parameters().await?;
    let place = asked.place.of()?;
    let rung = RUNGS.iter().find(|(rung, _)| rung.eq_ignore_ascii_case(&asked.value));
    let (_, mask) =
        rung.ok_or_else(|| ApiError::argument("DataRightValue", "empty, R, CR, CRU or CRUD is wanted here"))?;
    call.people().set_role_right(call.caller()?, RoleId(asked.place.role), place, *mask).await?;
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}
