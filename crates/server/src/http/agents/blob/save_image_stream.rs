//! `/api/v1/Agents/BLOB/SaveImageStream`.

use crate::http::call::Call;
use crate::http::carry::link_type::link_type_of;
use crate::http::picture::{by_agent, parameters};
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// `POST /api/v1/Agents/BLOB/SaveImageStream`
///
/// The type becomes that of the picture itself, and nobody has it yet (contract note 68).
pub async fn post(call: &mut Call) -> Answer {
    let (sent, [kind, description]) = parameters::sent(call, "Image", ["Type", "Description"]).await?;
    let kind = link_type_of(kind.as_ref(), "Type")?;
    let id = by_agent::keep(call, kind, &sent, description.as_ref()).await?;
    Reply::carrier(&call.style, &id.0, None)
}
