//! `/api/v1/Project/{projectId}/ImageInfo`.

use super::image::holder;
use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::picture;
use crate::http::routes::Answer;

/// `GET /api/v1/Project/{projectId}/Imageinfo`
///
/// Without a picture the answer is 200 with an empty carrier.
pub async fn get(call: &mut Call) -> Answer {
    picture::info(call, holder(call)?).await
}

/// `PUT /api/v1/Project/{projectId}/ImageInfo`
///
/// The texts and the type are taken; without a picture an empty one is made. The
/// published operation has the key in the query too; it must be the same there (contract note 64).
pub async fn put(call: &mut Call) -> Answer {
    let holder = holder(call)?;
    if call.query("projectId").is_some_and(|id| id != holder.id().to_string()) {
        return Err(ApiError::argument("projectId", "the path names another project than the query"));
    }
    picture::describe(call, holder).await
}
