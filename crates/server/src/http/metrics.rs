//! Metrics for Prometheus: requests by route, sign-ins by scheme, and process figures. A series appears with its
//! first count.

mod process;
mod text;

use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use http::StatusCode;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use visage_people::Error;

use super::routes::Route;
use process::Process;

const SECONDS: [f64; 9] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1.0, 5.0];
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

type Answers = Family<Answered, Counter<u64, AtomicU64>>;
type Durations = Family<Timed, Histogram, fn() -> Histogram>;

/// What is counted while the server runs.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    answers: Answers,
    durations: Durations,
    sign_ins: Family<SignIn, Counter<u64, AtomicU64>>,
    /// One for each route, and a last one for addresses without a route.
    routes: Vec<OfRoute>,
    /// Connections that are open.
    pub connections: Gauge,
}

/// Handles that are looked up once, at the first count, so that counting needs no look-up.
#[derive(Debug)]
struct OfRoute {
    method: &'static str,
    route: &'static str,
    by_class: [OnceLock<Counter<u64, AtomicU64>>; 5],
    seconds: OnceLock<Histogram>,
}

/// How a sign-in ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInResult {
    /// The credentials are valid.
    Accepted,
    /// The credentials are invalid.
    Rejected,
    /// Not checked, because of too many failures before.
    RateLimited,
    /// The check failed.
    Failed,
}

impl SignInResult {
    /// How a check of credentials ended.
    pub(super) fn of<T>(checked: &Result<T, Error>) -> Self {
        match checked {
            Ok(_) => Self::Accepted,
            Err(Error::NotSignedIn) => Self::Rejected,
            Err(Error::TooOften { .. }) => Self::RateLimited,
            Err(_) => Self::Failed,
        }
    }
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

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct SignIn {
    scheme: &'static str,
    result: &'static str,
}

impl Metrics {
    /// Counts nothing yet.
    pub fn new(table: &[Route]) -> Self {
        let answers = Answers::default();
        let durations: Durations = Family::new_with_constructor(|| Histogram::new(SECONDS));
        let (sign_ins, connections) = (Family::default(), Gauge::default());
        let mut registry = Registry::default();
        let ours = registry.sub_registry_with_prefix("visage");
        ours.register("build", "Version of the program", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
        ours.register(
            "http_requests",
            "Requests answered, by method, route and status class",
            answers.clone(),
        );
        ours.register_with_unit(
            "http_request_duration",
            "Time from the head of a request to its answer",
            Unit::Seconds,
            durations.clone(),
        );
        ours.register("http_connections", "Open connections", connections.clone());
        let help = "Credentials checked, by scheme and result; cached credentials are not checked again";
        ours.register("sign_ins", help, Family::clone(&sign_ins));
        registry.register_collector(Box::new(Process::new()));
        let names = table.iter().map(|route| (route.verb.name(), route.path)).chain([("-", "-")]);
        let routes = names.map(|(method, route)| OfRoute {
            method,
            route,
            by_class: Default::default(),
            seconds: OnceLock::new(),
        });
        Self { registry, answers, durations, sign_ins, routes: routes.collect(), connections }
    }

    /// Counts an answer.
    pub(super) fn count(&self, route: Option<usize>, status: StatusCode, took: Duration) {
        let Some(of_route) = route.and_then(|place| self.routes.get(place)).or(self.routes.last()) else {
            return;
        };
        let (method, route) = (of_route.method, of_route.route);
        let class = usize::from(status.as_u16() / 100).clamp(1, 5) - 1;
        let first = || {
            let status = CLASSES[class];
            self.answers.get_or_create_owned(&Answered { method, route, status })
        };
        of_route.by_class[class].get_or_init(first).inc();
        let first = || self.durations.get_or_create_owned(&Timed { method, route });
        of_route.seconds.get_or_init(first).observe(took.as_secs_f64());
    }

    /// Counts a sign-in.
    pub(super) fn sign_in(&self, scheme: &'static str, result: SignInResult) {
        let result = match result {
            SignInResult::Accepted => "accepted",
            SignInResult::Rejected => "rejected",
            SignInResult::RateLimited => "rate_limited",
            SignInResult::Failed => "failed",
        };
        self.sign_ins.get_or_create(&SignIn { scheme, result }).inc();
    }

    /// Everything that was counted, as `OpenMetrics`.
    pub fn open_metrics(&self) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }

    /// Everything that was counted, in the text format of Prometheus.
    pub fn text(&self) -> String {
        text::from_open_metrics(&self.open_metrics())
    }
}
