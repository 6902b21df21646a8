//! The address of a PostgreSQL database, and the parameters in it that are ours.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use tokio_postgres::Config;

use crate::error::{Error, Result};

const READERS: usize = 4;
const MOST_READERS: u64 = 64;
const STATEMENT_SECONDS: u64 = 30;
/// How long bytes may stay unacknowledged before the connection counts as lost.
const UNACKNOWLEDGED: Duration = Duration::from_secs(10);
/// How long a connection may be silent before the other end is asked whether it is there: the listener says nothing.
const SILENCE: Duration = Duration::from_secs(30);

/// How to reach a database. Its `Debug` shows no password.
pub(in crate::store) struct Settings {
    pub(super) config: Config,
    /// Certificates to trust instead of the machine's.
    pub(super) roots: Option<PathBuf>,
    /// Connections that readers share.
    pub(super) readers: usize,
    /// The most that a statement may take.
    pub(super) statement_time: Duration,
}

impl Settings {
    /// Reads `postgres://…`; beside the parameters of the driver it knows `connections`, `statement_seconds` and
    /// `sslrootcert`.
    pub(in crate::store) fn parse(address: &str) -> Result<Self> {
        let (front, query) = address.split_once('?').unwrap_or((address, ""));
        let (mut roots, mut readers, mut seconds) = (None, READERS, STATEMENT_SECONDS);
        let mut passed_on = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=').unwrap_or((pair, "")) {
                ("connections", value) => {
                    readers = usize::try_from(number("connections", value, MOST_READERS)?).unwrap_or(READERS);
                }
                ("statement_seconds", value) => seconds = number("statement_seconds", value, 3600)?,
                ("sslrootcert", value) => roots = Some(path(value)?),
                ("sslmode", "verify-full" | "verify-ca") => passed_on.push("sslmode=require"),
                _ => passed_on.push(pair),
            }
        }
        let address =
            if passed_on.is_empty() { front.to_owned() } else { format!("{front}?{}", passed_on.join("&")) };
        let mut config: Config = address.parse().map_err(|error: tokio_postgres::Error| {
            Error::invalid("database", format!("the postgres:// address cannot be read: {}", whole(&error)))
        })?;
        if config.get_application_name().is_none() {
            config.application_name("visage");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(5));
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(UNACKNOWLEDGED);
        }
        if !address.contains("keepalives") {
            config.keepalives_idle(SILENCE).keepalives_interval(UNACKNOWLEDGED).keepalives_retries(3);
        }
        Ok(Self { config, roots, readers, statement_time: Duration::from_secs(seconds) })
    }
}

/// A path in an address, where signs that mean something there are written as %XX.
fn path(value: &str) -> Result<PathBuf> {
    let path = percent_encoding::percent_decode_str(value).decode_utf8();
    let path = path.map_err(|_| Error::invalid("database", "sslrootcert is not UTF-8"))?;
    Ok(PathBuf::from(path.as_ref()))
}

fn number(name: &str, value: &str, most: u64) -> Result<u64> {
    value.parse().ok().filter(|number| (1..=most).contains(number)).ok_or_else(|| {
        Error::invalid("database", format!("{name} is {value:?}: a whole number from 1 to {most} is wanted"))
    })
}

/// An error with its causes, in one line.
pub(super) fn whole(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings").field("database", &self.config.get_dbname()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_parameters_are_taken_out_before_the_driver_reads_the_address() {
        let settings = Settings::parse(
            "postgres://ada:secret@db.example:5433/people?connections=7&statement_seconds=9&sslmode=require\
             &sslrootcert=/etc/our%20own/%C3%A5.pem",
        )
        .unwrap();
        assert_eq!((settings.readers, settings.statement_time), (7, Duration::from_secs(9)));
        assert_eq!(settings.config.get_dbname(), Some("people"));
        assert_eq!(settings.roots, Some(PathBuf::from("/etc/our own/å.pem")));
        assert_eq!(settings.config.get_ssl_mode(), tokio_postgres::config::SslMode::Require);
        assert!(!format!("{settings:?}").contains("secret"));
    }

    #[test]
    fn what_cannot_be_read_is_refused_without_repeating_the_password() {
        for address in [
            "postgres://ada:secret@h/x?connections=0",
            "postgres://ada:secret@h/x?connections=many",
            "postgres://ada:secret@h/x?nonsense=1",
            "postgres://ada:secret@h:port/x",
        ] {
            let error = Settings::parse(address).unwrap_err().to_string();
            assert!(error.starts_with("database: ") && !error.contains("secret"), "{error}");
        }
    }
}
