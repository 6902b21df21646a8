//! `/api/v1/Person/{personId}/ImageInfo`.

use visage_people::ids::PersonId;

use crate::http::call::Call;
use crate::http::carry::blob_entity::blob_entity;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `GET /api/v1/Person/{personId}/ImageInfo`
///
/// A person without a picture is answered 200 with an empty carrier.
pub async fn get(call: &mut Call) -> Answer {
    let person = PersonId(call.id(0, "personId")?);
    let caller = call.caller()?;
    let info = call.people().person_picture_info(caller, person).await?;
    let carrier = blob_entity(&info, caller, &call.style);
    let mut reply = Reply::carrier(&call.style, &carrier, call.select().as_ref())?.tagged();
    reply.last_modified = info.picture.map(|picture| picture.last_changed());
    Ok(reply)
}
