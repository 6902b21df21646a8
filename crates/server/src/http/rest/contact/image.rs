//! `/api/v1/Contact/{contactId}/Image`.

use visage_people::ids::ContactId;
use visage_people::picture::Holder;

use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::picture;
use crate::http::routes::Answer;

/// `GET /api/v1/Contact/{contactId}/Image`
///
/// Also `GET /api/Services80/Contact/{contactId}/Image` and `…/Image/Content`. Without parameters the bytes are those that
/// were stored.
pub async fn get(call: &mut Call) -> Answer {
    picture::show::picture(call, holder(call)?).await
}

/// `PUT /api/v1/Contact/{contactId}/Image`
///
/// The picture is the body, or the first file of a form. Answers the key of the picture.
pub async fn put(call: &mut Call) -> Answer {
    let holder = holder(call)?;
    picture::store(call, holder).await
}

/// `POST /api/v1/Contact/{contactId}/Image`
///
/// As PUT does.
pub async fn post(call: &mut Call) -> Answer {
    put(call).await
}

/// `DELETE /api/v1/Contact/{contactId}/Image`
///
/// Without a picture nothing happens, and the answer is the same.
pub async fn delete(call: &mut Call) -> Answer {
    let holder = holder(call)?;
    picture::remove(call, holder).await
}

pub(super) fn holder(call: &Call) -> Result<Holder, ApiError> {
    Ok(ContactId(call.id(0, "contactId")?).into())
}
