//! `/metrics`.

use http::HeaderValue;

use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

const OPEN_METRICS: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");

/// `GET /metrics`
pub async fn get(call: &mut Call) -> Answer {
    Ok(Reply::bytes(OPEN_METRICS, call.server.metrics.text()))
}
