//! `visage serve`.

mod first;
mod logging;

use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Args;
use tokio::signal::unix::{SignalKind, signal};
use visage_people::People;

use super::failure::{Failure, Outcome};
use super::{open, say};
use crate::config::{Config, Limits};
use crate::http::auth::doors::Doors;
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
        logging::start(config).map_err(Failure::Input)?;
        warn_of_unknown_variables(config);
        let patience = config.patience().map_err(Failure::Input)?;
        let addresses = addresses(config.listen(), self.demo).await?;
        let loopback = addresses.iter().all(|address| address.ip().is_loopback());
        let mut options = self.options(config)?;
        let listener = listen::bind(&addresses).map_err(|error| cannot_listen(config.listen(), &error))?;
        let (people, _lock) = open::served(config).await?;
        let people = people.with_patience(patience);
        if self.prepare(&people, loopback).await? {
            options.guard = config.guard(true).map_err(Failure::Input)?;
        }
        let server = Server::new(people, options).map_err(Failure::Ours)?;
        let stop = stop().map_err(|error| Failure::Ours(error.into()))?;
        let address = listener.local_addr().map_err(|error| Failure::Ours(error.into()))?;
        tracing::info!(version = env!("CARGO_PKG_VERSION"), %address, "started");
        say::answer_with(
            &format!("visage listening on http://{address}"),
            [("address", &address.to_string())],
        );
        if self.demo {
            first::banner(address);
        }
        listen::serve(server, listener, stop).await;
        tracing::info!("stopped");
        Ok(ExitCode::SUCCESS)
    }

    fn options(&self, config: &Config) -> Result<Options, Failure> {
        Ok(Options {
            limits: limits(config)?,
            base_zone: config.base_zone().map_err(Failure::Input)?,
            public_url: config.public_url().map_err(Failure::Input)?,
            base_path: config.base_path().map_err(Failure::Input)?,
            proxies: config.proxies().map_err(Failure::Input)?,
            guard: config.guard(self.demo).map_err(Failure::Input)?,
            doors: doors(config, self.demo)?,
            provider: config.provider().map_err(Failure::Input)?,
            avatars: config.avatars().map_err(Failure::Input)?,
            demo_users: if self.demo { first::demo_users() } else { Vec::new() },
            log_requests: config.log_requests().map_err(Failure::Input)?,
            remembered_bytes: config.remembered_bytes().map_err(Failure::Input)?,
            remember_shared: config.remember_shared().map_err(Failure::Input)?,
        })
    }

    /// Adds users and, for the demo, people. Whether secrets are good that everybody knows: then a page of another site
    /// must not be able to read what is here under a host name of its own.
    async fn prepare(&self, people: &People, loopback: bool) -> Result<bool, Failure> {
        if self.demo {
            first::demo(people).await?;
            return Ok(true);
        }
        first::administrator(people).await?;
        if loopback {
            return first::warns_of_demo_secret(people).await;
        }
        first::no_demo_secret(people).await?;
        Ok(false)
    }
}

/// Only a warning: orchestrators set such variables, for example `VISAGE_PORT` for a service named visage.
fn warn_of_unknown_variables(config: &Config) {
    if !config.unknown_variables().is_empty() {
        let names = config.unknown_variables().join(", ");
        tracing::warn!(names, "environment variables that are not settings are ignored");
    }
}

/// The ways in; the demo signs in at its own identity server too.
fn doors(config: &Config, demo: bool) -> Result<Doors, Failure> {
    let mut doors = config.doors().map_err(Failure::Input)?;
    if demo {
        doors.identity_server = doors.can_be_identity_server();
        doors.tenant.get_or_insert_with(|| first::TENANT.to_owned());
    }
    doors.check().map_err(Failure::Input)?;
    Ok(doors)
}

/// The advice depends on the cause.
fn cannot_listen(listen: &str, error: &std::io::Error) -> Failure {
    let hint = if error.kind() == std::io::ErrorKind::AddrInUse {
        "; stop the other program, or choose another port with --listen HOST:PORT"
    } else {
        "; choose another address with --listen HOST:PORT"
    };
    Failure::input(format!("cannot listen on {listen}: {error}{hint}"))
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

/// The limits, with no more connections than the system has descriptors for: a connection needs one, and so does each
/// picture that it shows.
fn limits(config: &Config) -> Result<Limits, Failure> {
    let mut limits = config.limits().map_err(Failure::Input)?;
    let Some(descriptors) = descriptors() else { return Ok(limits) };
    let open = std::fs::read_dir("/proc/self/fd").map_or(DESCRIPTORS_AT_START, |open| open.count() as u64);
    let most = descriptors_for_connections(descriptors, open);
    if most < limits.connections {
        tracing::warn!(
            descriptors,
            "the system allows this process {descriptors} open files, so it accepts at most {most} connections instead \
             of {}; raise the limit (ulimit -n, LimitNOFILE) for more",
            limits.connections
        );
        limits.connections = most;
        limits.connections_per_address = limits.connections_per_address.min((most / 4).max(1));
    }
    Ok(limits)
}

/// An estimate where the system does not report the number of open descriptors.
const DESCRIPTORS_AT_START: u64 = 16;

/// Raises the limit of open files to the hard limit and returns it; none when there is no limit.
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
