//! `/api/state/{tenant}`.

use jiff::Timestamp;
use serde_json::json;

use super::address::root;
use super::version::version;
use crate::http::call::Call;
use crate::http::error::ApiError;
use crate::http::login::identity;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

/// How long a client need not ask again.
const VALID_SECONDS: i64 = 300;

/// `GET /api/state/{tenant}`
///
/// Where a tenant is, and that it runs; another tenant is not here.
pub async fn get(call: &mut Call) -> Answer {
    let tenant = identity::tenant(call)?;
    if !call.value(0).eq_ignore_ascii_case(tenant) {
        return Err(ApiError::Nowhere);
    }
    call.people().ready().await?;
    let root = root(call);
    let until = Timestamp::from_second(call.people().now() + VALID_SECONDS).unwrap_or(Timestamp::MAX);
    let state = json!({
        "ContextIdentifier": tenant,
        "Endpoint": format!("{root}/{tenant}"),
        "State": "Running",
        "IsRunning": true,
        "ValidUntil": format!("{until:.7}"),
        "Api": format!("{root}/{tenant}/api"),
        "Version": version(&root).net_server_version,
    });
    Ok(Reply::json(state.to_string()))
}
