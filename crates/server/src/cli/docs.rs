//! `visage docs`: the pages of the documentation that are made from the program.

use std::fmt::Write;
use std::process::ExitCode;

use clap::Subcommand;

use super::say;
use crate::config::SETTINGS;
use crate::http::published;
use crate::http::routes::{Door, ROUTES};
use crate::http::system::openapi::query;

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
    let (works, all) = published::count(ROUTES);
    let mut page = format!(
        "# Endpoints\n\nMade by `visage docs endpoints` from the route table. Paths are matched in any letter case, with \
         or without a slash at the end, and below `http.base_path` (`/SuperOffice/api/v1/…`); GET answers HEAD too.\n\n\
         **{works} of the {all} operations of the published API work.** Each of the other {} answers 501 with its name, \
         its method and its path.\n\n| Operation | Sign-in | What it does |\n|---|---|---|\n",
        all - works,
    );
    for route in ROUTES {
        let door = if route.door == Door::Open { "no" } else { "yes" };
        let _ = writeln!(page, "| `{} {}` | {door} | {} |", route.verb.name(), route.path, route.summary);
    }
    page.push_str(
        "\n## Parameters of pictures\n\n`GET …/Image` of persons, companies and projects takes these parameters, in any \
         letter case; error messages name the parameter.\n\n| Parameter | What it does |\n|---|---|\n",
    );
    for parameter in query::IMAGE {
        let _ = writeln!(page, "| `{}` | {} |", parameter.name, parameter.text);
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
