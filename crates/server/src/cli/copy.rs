//! `visage copy`.

mod bytes;
mod database;

use std::io::IsTerminal;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use visage_people::without_password;

use super::failure::{Failure, Outcome};
use crate::config::Config;

/// Copy a database, or stored bytes, to another place, and verify the copy
///
/// Both addresses name databases, or both name places for bytes. A database is copied as it is at the start: what is
/// written meanwhile is not in the copy. A destination that holds something else is refused. When a copy is
/// interrupted, the same command goes on with it; until it is finished, the destination cannot be opened. Bytes stay
/// sealed as they are, and every blob is verified where it arrived, with the master key. An address that is left out is
/// the configured one, so that a password can come from the environment.
#[derive(Debug, Args)]
pub(super) struct Copy {
    #[arg(
        long,
        value_name = "ADDRESS",
        help = "What to copy: sqlite:PATH or postgres://…, file:PATH or s3://BUCKET/PREFIX"
    )]
    from: Option<String>,
    /// Where to: an address of the same kind
    #[arg(long, value_name = "ADDRESS", required_unless_present = "from")]
    to: Option<String>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// What an address names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Database,
    Bytes,
}

impl Copy {
    pub(super) async fn run(self, config: &Config) -> Outcome {
        let kind_of = |flag, address: &Option<String>| {
            address.as_deref().map(|address| Kind::of(flag, address)).transpose()
        };
        let (from, to) = (kind_of("--from", &self.from)?, kind_of("--to", &self.to)?);
        let kind = match (from, to) {
            (Some(from), Some(to)) if from != to => {
                return Err(Failure::input(format!(
                    "--from names {}, and --to names {}: two of one kind are wanted",
                    from.name(),
                    to.name()
                )));
            }
            (from, to) => from.or(to).unwrap_or(Kind::Database),
        };
        let configured = match kind {
            Kind::Database => config.database(),
            Kind::Bytes => config.blobs_address(),
        };
        let ends = Ends {
            from: self.from.unwrap_or_else(|| configured.clone()),
            to: self.to.unwrap_or(configured),
            json: self.json,
        };
        if ends.from == ends.to {
            return Err(Failure::input("--from and --to are the same"));
        }
        match kind {
            Kind::Database => database::copy(&ends).await,
            Kind::Bytes => bytes::copy(&ends, config).await,
        }
    }
}

/// Two addresses of one kind, and how to answer.
struct Ends {
    from: String,
    to: String,
    json: bool,
}

impl Kind {
    fn of(flag: &str, address: &str) -> Result<Self, Failure> {
        let begins = |schemes: &[&str]| schemes.iter().any(|scheme| address.starts_with(scheme));
        if begins(&["sqlite:", "postgres://", "postgresql://"]) {
            return Ok(Self::Database);
        }
        if begins(&["file:", "s3://"]) {
            return Ok(Self::Bytes);
        }
        Err(Failure::input(format!(
            "{flag} is {:?}: sqlite:PATH or postgres://… is wanted for a database, file:PATH or s3://BUCKET/PREFIX for stored bytes",
            without_password(address)
        )))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Database => "a database",
            Self::Bytes => "a place for bytes",
        }
    }
}

/// A bar that counts; nothing is drawn where nobody looks.
fn bar(unit: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(&format!("{{msg}} {{bar:30}} {{pos}}/{{len}} {unit} {{eta}}"));
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
