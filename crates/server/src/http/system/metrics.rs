//! `/metrics`.

use http::HeaderValue;
use http::header::ACCEPT;

use crate::http::call::Call;
use crate::http::reply::Reply;
use crate::http::routes::Answer;

const OPEN_METRICS: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");

/// `GET /metrics`
///
/// `OpenMetrics` for a client that prefers it, else the text format of Prometheus.
pub async fn get(call: &mut Call) -> Answer {
    let metrics = &call.server.metrics;
    let lines = call.head.headers.get_all(ACCEPT).into_iter().filter_map(|line| line.to_str().ok());
    Ok(if prefers_open_metrics(lines) {
        Reply::bytes(OPEN_METRICS, metrics.open_metrics())
    } else {
        Reply::bytes(TEXT, metrics.text())
    })
}

/// Whether `OpenMetrics` is accepted, with at least the weight of plain text.
fn prefers_open_metrics<'a>(accept: impl Iterator<Item = &'a str>) -> bool {
    let (mut open_metrics, mut text) = (0.0_f32, 0.0_f32);
    for entry in accept.flat_map(|line| line.split(',')) {
        let mut parts = entry.split(';').map(str::trim);
        let media_type = parts.next().unwrap_or_default();
        let weight =
            parts.filter_map(|part| part.split_once('=')).find(|(name, _)| name.eq_ignore_ascii_case("q"));
        let weight = weight.map_or(1.0, |(_, weight)| weight.parse().unwrap_or(0.0));
        if media_type.eq_ignore_ascii_case("application/openmetrics-text") {
            open_metrics = open_metrics.max(weight);
        } else if media_type.eq_ignore_ascii_case("text/plain") {
            text = text.max(weight);
        }
    }
    open_metrics > 0.0 && open_metrics >= text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_metrics_is_for_clients_that_name_it_and_do_not_prefer_text() {
        let prefers = |accept: &str| prefers_open_metrics([accept].into_iter());
        let prometheus = "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;\
                          q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
        assert!(prefers(prometheus));
        assert!(prefers("application/openmetrics-text"));
        for accept in [
            "",
            "*/*",
            "text/plain",
            "application/openmetrics-text;q=0.2, text/plain;q=0.9",
            "application/openmetrics-text;Q=0.2, text/plain;q=0.9",
        ] {
            assert!(!prefers(accept), "{accept}");
        }
        assert!(!prefers("application/openmetrics-text;q=0"));
    }
}
