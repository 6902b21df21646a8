//! The log: where it goes and in which format.

use std::io::IsTerminal;

use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::cli::say;
use crate::config::Config;

/// Starts the log on stderr; with JSON, everything else that the program prints from now on is JSON too.
pub(super) fn start(config: &Config) -> anyhow::Result<()> {
    let log = tracing_subscriber::registry().with(config.log_filter()?);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let done = if config.log_json()? {
        say::as_json();
        log.with(lines.json()).try_init()
    } else {
        log.with(lines.with_ansi(std::io::stderr().is_terminal())).try_init()
    };
    done.map_err(|error| anyhow::anyhow!("cannot log: {error}"))
}
