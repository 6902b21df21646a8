//! HTTP: from a connection to an answer, on one screen.

pub mod agents;
pub mod answer;
pub mod auth;
pub mod base_path;
pub mod body;
pub mod call;
pub mod carry;
pub mod conditions;
pub mod connections;
pub mod error;
mod finish;
pub mod framing;
pub mod guard;
mod held;
mod list;
pub mod listen;
pub mod login;
pub mod metrics;
pub mod paths;
pub mod picture;
pub mod proxies;
pub mod published;
pub mod remembered;
pub mod reply;
mod request_body;
pub mod rest;
pub mod routes;
mod socket;
pub mod style;
pub mod system;
mod tenant;
mod unread;

use std::sync::Arc;
use std::time::Duration;

use visage_contract::culture::Zone;
use visage_people::People;
use visage_people::memory::Memory;

use crate::config::Limits;
use crate::provider::{self, Provider};
use auth::doors::Doors;
use base_path::BasePath;
use connections::Connections;
use guard::Guard;
use metrics::Metrics;
use paths::Paths;
use proxies::Proxies;
use remembered::Remembered;

/// Everything that answering a request needs, shared by all connections.
#[derive(Debug)]
pub struct Server {
    /// The domain.
    pub people: People,
    /// What is refused before anybody looks at it.
    pub limits: Limits,
    /// The zone that stored instants are shown in when a client asks for none.
    pub base_zone: Zone,
    /// The address clients see when it is not the one they connect to.
    pub public_url: Option<String>,
    /// The optional path prefix of every address.
    pub base_path: BasePath,
    /// Whose word is taken for who asks.
    pub proxies: Proxies,
    /// Which host names are accepted, and which origins may send requests.
    pub guard: Guard,
    /// The ways in.
    pub doors: Doors,
    /// Who signs users in elsewhere.
    pub provider: Option<Arc<Provider>>,
    /// Whether pictures are shown to whoever knows the hash of an address.
    pub avatars: bool,
    /// Users whose passwords the pages show: those of the demo.
    pub demo_users: Vec<DemoUser>,
    /// Whether every request is logged.
    pub log_requests: bool,
    paths: Paths,
    secrets: Box<[bool]>,
    metrics: Metrics,
    remembered: Remembered,
    request_ids: finish::RequestIds,
    connections: Arc<Connections>,
    /// Memory for request bodies before sign-in, and for parameters after it.
    small_bodies: [Memory; 2],
    /// As many list responses are built at once, fair among callers.
    list_slots: Memory,
    openapi: system::openapi::Documents,
}

/// A user of the demo, whose password is public.
#[derive(Clone, Copy, Debug)]
pub struct DemoUser {
    /// The user name.
    pub name: &'static str,
    /// The password.
    pub password: &'static str,
    /// The user's permissions, in a few words.
    pub can: &'static str,
}

/// What the operator decided about the server.
#[derive(Clone, Debug)]
pub struct Options {
    /// What is refused before anybody looks at it.
    pub limits: Limits,
    /// The zone that stored instants are shown in when a client asks for none.
    pub base_zone: Zone,
    /// The address clients see when it is not the one they connect to.
    pub public_url: Option<String>,
    /// The optional path prefix of every address.
    pub base_path: BasePath,
    /// Whose word is taken for who asks.
    pub proxies: Proxies,
    /// Which host names are accepted, and which origins may send requests.
    pub guard: Guard,
    /// The ways in.
    pub doors: Doors,
    /// Who signs users in elsewhere.
    pub provider: Option<provider::Settings>,
    /// Whether pictures are shown to whoever knows the hash of an address.
    pub avatars: bool,
    /// Users whose passwords the pages show: those of the demo.
    pub demo_users: Vec<DemoUser>,
    /// Whether every request is logged.
    pub log_requests: bool,
    /// Bytes of finished answers that are kept; 0 keeps none.
    pub remembered_bytes: u64,
    /// Whether they are kept although others may write, whose commits are heard of a moment later.
    pub remember_shared: bool,
}

impl Server {
    /// A server of these people.
    ///
    /// # Errors
    /// When the route table contradicts itself, which a test excludes.
    pub fn new(people: People, options: Options) -> anyhow::Result<Arc<Self>> {
        let keep = options.remember_shared || !people.shared();
        let limits = &options.limits;
        let connections = Connections::new(
            limits.connections,
            limits.connections_per_address,
            limits.slow_bytes_per_second,
        );
        let small_bodies =
            [(limits.anonymous_bytes, 5), (limits.parameters_bytes, 10)].map(|(bytes, seconds)| {
                Memory::with_slowest(bytes, Duration::from_secs(seconds), limits.slow_bytes_per_second)
            });
        Ok(Arc::new(Self {
            people,
            limits: options.limits,
            base_zone: options.base_zone,
            public_url: options.public_url,
            base_path: options.base_path,
            proxies: options.proxies,
            guard: options.guard,
            doors: options.doors,
            provider: options.provider.map(Provider::new),
            avatars: options.avatars,
            demo_users: options.demo_users,
            log_requests: options.log_requests,
            paths: Paths::new(routes::ROUTES)?,
            secrets: routes::ROUTES.iter().map(routes::Route::has_secrets).collect(),
            metrics: Metrics::new(routes::ROUTES),
            remembered: Remembered::new(if keep { options.remembered_bytes } else { 0 }),
            request_ids: finish::RequestIds::new(),
            connections,
            small_bodies,
            list_slots: list_slots(),
            openapi: system::openapi::Documents::default(),
        }))
    }

    /// Whether responses of the operation at that index contain credentials.
    fn has_secrets(&self, place: usize) -> bool {
        self.secrets.get(place).copied().unwrap_or_default()
    }
}

/// One turn per core, but two at least, and how long a list waits for its turn: a budget of turns serves those callers
/// first that have fewest, which takes two.
fn list_slots() -> Memory {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    Memory::new(cores.max(2) as u64, Duration::from_secs(10))
}
