//! `visage config`.

use std::process::ExitCode;

use clap::Subcommand;

use super::say;
use crate::config::{Config, Origin, SETTINGS};

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Print every setting with its value and where that came from
    Show {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

impl ConfigCommand {
    pub(super) fn run(self, config: &Config) -> ExitCode {
        let Self::Show { json } = self;
        if json {
            let values: serde_json::Map<_, _> = config
                .all()
                .map(|(name, value, origin)| {
                    (name.to_owned(), serde_json::json!({"value": value, "from": word(*origin)}))
                })
                .collect();
            say::answer(&serde_json::Value::from(values).to_string());
            return ExitCode::SUCCESS;
        }
        let width = SETTINGS.iter().map(|setting| setting.name.len()).max().unwrap_or_default();
        for (name, value, origin) in config.all() {
            say::answer(&format!("{name:<width$}  {:<11}  {value}", word(*origin)));
        }
        ExitCode::SUCCESS
    }
}

fn word(origin: Origin) -> &'static str {
    match origin {
        Origin::Flag => "flag",
        Origin::Environment => "environment",
        Origin::File => "file",
        Origin::Default => "default",
    }
}
