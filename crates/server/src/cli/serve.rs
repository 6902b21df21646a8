//! `visage serve`.

mod first;

use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

use super::failure::{Failure, Outcome};
use super::{open, say};
use crate::config::{Config, Limits};
use crate::http::auth::doors::{Doors, Scheme};
use crate::http::connections::descriptors_for_connections;
use crate::http::{Options, Server, listen};

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Fill the folder with invented people; loopback only
    #[arg(long)]
    demo: bool,
    /// Host and port; port 0 takes any that is free
    #[arg(long, value_name = "HOST:PORT")]
    pub(super) listen: Option<String>,
}

impl Serve {
    pub(super) async fn run(self, config: &Config) -> Outcome {
        logging(config).map_err(Failure::Input)?;
        let addresses = addresses(config.listen(), self.demo).await?;
        let loopback = addresses.iter().all(|address| address.ip().is_loopback());
        let options = Options {
            limits: limits(config)?,
            base_zone: config.base_zone().map_err(Failure::Input)?,
            public_url: config.public_url().map_err(Failure::Input)?,
            base_path: config.base_path().map_err(Failure::Input)?,
            proxies: config.proxies().map_err(Failure::Input)?,
            guard: config.guard(self.demo, loopback).map_err(Failure::Input)?,
            doors: doors(config, self.demo)?,
            provider: config.provider().map_err(Failure::Input)?,
            avatars: config.avatars().map_err(Failure::Input)?,
            demo_users: if self.demo { first::demo_users() } else { Vec::new() },
            log_requests: config.log_requests().map_err(Failure::Input)?,
            remembered_bytes: config.remembered_bytes().map_err(Failure::Input)?,
            remember_shared: config.remember_shared().map_err(Failure::Input)?,
        };
        let listener = listen::bind(&addresses)
            .map_err(|error| Failure::input(format!("cannot listen on {}: {error}", config.listen())))?;
        let patience = config.patience().map_err(Failure::Input)?;
        let people = open::people(config).await?.with_patience(patience);
        if self.demo {
            first::demo(&people).await?;
        } else {
            first::administrator(&people).await?;
            if !loopback {
                first::no_demo_password(&people).await?;
            }
        }
        let server = Server::new(people, options).map_err(Failure::Ours)?;
        let stop = stop().map_err(|error| Failure::Ours(error.into()))?;
        let address = listener.local_addr().map_err(|error| Failure::Ours(error.into()))?;
        say::answer(&format!("visage listening on http://{address}"));
        listen::serve(server, listener, stop).await;
        Ok(ExitCode::SUCCESS)
    }
}

/// The ways in; the demo signs in at its own identity server too.
fn doors(config: &Config, demo: bool) -> Result<Doors, Failure> {
    let mut doors = config.doors().map_err(Failure::Input)?;
    if demo {
        doors.identity_server = signs_in(&doors);
        doors.tenant.get_or_insert_with(|| first::TENANT.to_owned());
    }
    if doors.identity_server && (doors.tenant.is_none() || !signs_in(&doors)) {
        return Err(Failure::input(
            "auth.identity_server needs auth.tenant, such as Cust12345, the sign-in page, auth.cookie, and its tokens, \
             auth.bearer",
        ));
    }
    Ok(doors)
}

/// Whether there is the page that an identity server shows, and what it gives lets in.
fn signs_in(doors: &Doors) -> bool {
    doors.is_open(Scheme::Cookie) && doors.is_open(Scheme::Bearer)
}

async fn addresses(listen: &str, demo: bool) -> Result<Vec<SocketAddr>, Failure> {
    let addresses: Vec<_> = tokio::net::lookup_host(listen)
        .await
        .map_err(|error| Failure::input(format!("listen is {listen:?}: {error}; HOST:PORT is wanted")))?
        .collect();
    if demo && addresses.iter().any(|address| !address.ip().is_loopback()) {
        return Err(Failure::input(format!(
            "--demo has passwords that everybody knows, and {listen} can be reached from elsewhere: use 127.0.0.1"
        )));
    }
    Ok(addresses)
}

/// The limits, with no more connections than the system has descriptors for: every connection is one, and so is every
/// picture that it shows.
fn limits(config: &Config) -> Result<Limits, Failure> {
    let mut limits = config.limits().map_err(Failure::Input)?;
    let Some(descriptors) = descriptors() else { return Ok(limits) };
    let open = std::fs::read_dir("/proc/self/fd").map_or(DESCRIPTORS_AT_START, |open| open.count() as u64);
    let most = descriptors_for_connections(descriptors, open);
    if most < limits.connections {
        tracing::warn!(
            descriptors,
            "the system allows this process {descriptors} open files, so that it takes {most} connections at once \
             instead of {}; raise the limit (ulimit -n, LimitNOFILE) for more",
            limits.connections
        );
        limits.connections = most;
        limits.connections_per_address = limits.connections_per_address.min((most / 4).max(1));
    }
    Ok(limits)
}

/// A guess where the system does not tell how many are open.
const DESCRIPTORS_AT_START: u64 = 16;

/// How many open files this process may have, as many as the system lets it; none when it does not limit them.
fn descriptors() -> Option<u64> {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let mut more = limit;
    more.current = limit.maximum;
    // Where that is refused, the limit stays as it was.
    if setrlimit(Resource::Nofile, more).is_ok() { more.current } else { limit.current }
}

/// Done when the process is told to stop.
fn stop() -> std::io::Result<impl Future<Output = ()>> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

fn logging(config: &Config) -> anyhow::Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_new(config.log_filter())
        .with_context(|| format!("logging.level is {:?}", config.log_filter()))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let terminal = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let done = if config.log_json()? { log.json().try_init() } else { log.with_ansi(terminal).try_init() };
    done.map_err(|error| anyhow::anyhow!("cannot log: {error}"))
}
