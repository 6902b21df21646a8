//! `/api/v1/Agents/Person/CreateDefaultPersonImage`.

use visage_contract::carriers::PersonImage;

use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/Person/CreateDefaultPersonImage`
pub async fn post(call: &mut Call) -> Answer {
    Reply::carrier(&call.style, &PersonImage::default(), call.select().as_ref())
}
