//! `/api/v1/Contact/{contactId}/ImageInfo`.

use super::image::holder;
use crate::http::call::Call;
use crate::http::picture;
use crate::http::routes::Answer;

/// `GET /api/v1/Contact/{contactId}/Imageinfo`
///
/// Without a picture the answer is 200 with an empty carrier.
pub async fn get(call: &mut Call) -> Answer {
    picture::info(call, holder(call)?).await
}

/// `PUT /api/v1/Contact/{contactId}/ImageInfo`
///
/// The texts and the type are taken; without a picture an empty one is made.
pub async fn put(call: &mut Call) -> Answer {
    let holder = holder(call)?;
    picture::describe(call, holder).await
}
