//! `visage config`.

use std::process::ExitCode;

use clap::Subcommand;

use super::say;
use crate::config::{Config, Origin, SETTINGS};

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Print every setting with its value and origin; fails when one is invalid
    Show {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Check every setting and the names of VISAGE_ variables
    Check,
}

impl ConfigCommand {
    pub(super) fn run(self, config: &Config) -> ExitCode {
        match self {
            Self::Show { json: true } => show_json(config),
            Self::Show { json: false } => show(config),
            Self::Check => {}
        }
        let faults = config.faults();
        for fault in &faults {
            say::failure(&format!("visage: {fault}"));
        }
        if !faults.is_empty() {
            return ExitCode::from(1);
        }
        if matches!(self, Self::Check) {
            say::answer("the configuration is valid");
        }
        ExitCode::SUCCESS
    }
}

fn show_json(config: &Config) {
    let values: serde_json::Map<_, _> = config
        .all()
        .map(|(name, value, origin)| {
            (name.to_owned(), serde_json::json!({"value": value, "from": word(*origin)}))
        })
        .collect();
    say::answer(&serde_json::Value::from(values).to_string());
}

fn show(config: &Config) {
    let width = SETTINGS.iter().map(|setting| setting.name.len()).max().unwrap_or_default();
    for (name, value, origin) in config.all() {
        say::answer(&format!("{name:<width$}  {:<11}  {value}", word(*origin)));
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
