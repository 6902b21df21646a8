//! Counters for Prometheus, one set for each route of the table.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use http::StatusCode;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::routes::Route;

const SECONDS: [f64; 9] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1.0, 5.0];

/// What is counted while the server runs.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    /// One for each route, and a last one for addresses without a route.
    routes: Vec<OfRoute>,
    /// Connections that are open.
    pub connections: Gauge,
}

/// Handles that are looked up once, so that counting costs no look-up.
#[derive(Debug)]
struct OfRoute {
    by_class: [Counter<u64, AtomicU64>; 5],
    seconds: Histogram,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: &'static str,
    status: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Timed {
    method: &'static str,
    route: &'static str,
}

impl Metrics {
    /// Counts nothing yet.
    pub fn new(table: &[Route]) -> Self {
        let mut registry = Registry::with_prefix("visage");
        let answers: Family<Answered, Counter<u64, AtomicU64>> = Family::default();
        let seconds: Family<Timed, Histogram, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(SECONDS));
        let connections = Gauge::default();
        registry.register(
            "http_requests",
            "Requests answered, by route and class of status",
            answers.clone(),
        );
        registry.register_with_unit(
            "http_request_duration",
            "Time from the head of a request to its answer",
            Unit::Seconds,
            seconds.clone(),
        );
        registry.register("http_connections", "Open connections", connections.clone());
        let names = table.iter().map(|route| (route.verb.name(), route.path)).chain([("-", "-")]);
        let routes = names.map(|(method, route)| OfRoute {
            by_class: ["1xx", "2xx", "3xx", "4xx", "5xx"]
                .map(|status| answers.get_or_create_owned(&Answered { method, route, status })),
            seconds: seconds.get_or_create_owned(&Timed { method, route }),
        });
        let routes = routes.collect();
        Self { registry, routes, connections }
    }

    /// Counts an answer.
    pub(super) fn count(&self, route: Option<usize>, status: StatusCode, took: Duration) {
        let Some(of_route) = route.and_then(|place| self.routes.get(place)).or(self.routes.last()) else {
            return;
        };
        let class = usize::from(status.as_u16() / 100).clamp(1, 5) - 1;
        of_route.by_class[class].inc();
        of_route.seconds.observe(took.as_secs_f64());
    }

    /// Everything that was counted, in the text format.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
