//! `visage docs`: the pages of the documentation that are made from the program.

use std::fmt::Write;
use std::process::ExitCode;

use clap::Subcommand;

use super::say;
use crate::config::SETTINGS;
use crate::http::routes::{Door, ROUTES};

#[derive(Debug, Subcommand)]
pub(super) enum Docs {
    /// docs/endpoints.md
    Endpoints,
    /// docs/config.md
    Config,
}

impl Docs {
    pub(super) fn run(&self) -> ExitCode {
        let page = match self {
            Self::Endpoints => endpoints(),
            Self::Config => config(),
        };
        say::answer(page.trim_end());
        ExitCode::SUCCESS
    }
}

fn endpoints() -> String {
    let mut page = String::from(
        "# Endpoints\n\nMade by `visage docs endpoints` from the route table. Paths are matched in any letter case, with \
         or without a slash at the end; GET answers HEAD too. Every other operation of the published API answers 501 \
         with its name.\n\n| Operation | Sign-in | What it does |\n|---|---|---|\n",
    );
    for route in ROUTES {
        let door = if route.door == Door::Open { "no" } else { "yes" };
        let _ = writeln!(page, "| `{} {}` | {door} | {} |", route.verb.name(), route.path, route.summary);
    }
    page
}

fn config() -> String {
    let mut page = String::from(
        "# Settings\n\nMade by `visage docs config`. A flag (`--data`, `--listen`, `--database`, `--blobs`, `--key-file`, \
         or `--set NAME=VALUE`) wins over the environment, the environment over the file (`--config FILE`, TOML, a dot \
         sets a section apart), the file over the default. `visage config show` prints what is in force and where each \
         value came from.\n\n| Setting | Environment | Default | What it does |\n|---|---|---|---|\n",
    );
    for setting in SETTINGS {
        let (name, variable, text) = (setting.name, setting.variable(), setting.text);
        let default =
            if setting.default.is_empty() { String::new() } else { format!("`{}`", setting.default) };
        let _ = writeln!(page, "| `{name}` | `{variable}` | {default} | {text} |");
    }
    page
}
