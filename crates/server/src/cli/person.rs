//! `visage person`.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use visage_people::ids::PersonId;

use super::failure::Outcome;
use super::{open, say};
use crate::config::Config;

/// People that are read at once.
const PAGE: u32 = 1000;

#[derive(Debug, Subcommand)]
pub(super) enum Person {
    /// List people: everybody, or whom a user may see
    List(List),
}

#[derive(Debug, Args)]
pub(super) struct List {
    /// Whom this user may see
    #[arg(long = "as", value_name = "USER")]
    user: Option<String>,
    /// As JSON, one object a line
    #[arg(long)]
    json: bool,
}

impl Person {
    pub(super) async fn run(self, config: &Config) -> Outcome {
        match self {
            Self::List(list) => list.run(config).await,
        }
    }
}

impl List {
    async fn run(self, config: &Config) -> Outcome {
        let people = open::existing(config).await?;
        let operator = people.operator().await?;
        let caller = match &self.user {
            Some(name) => people.act_as(&operator, name).await?,
            None => operator,
        };
        let mut after = PersonId(0);
        loop {
            let page = people.persons(&caller, after, PAGE).await?;
            let Some((last, _)) = page.last() else { return Ok(ExitCode::SUCCESS) };
            after = *last;
            for (id, name) in &page {
                say::answer(&if self.json {
                    serde_json::json!({"id": id.0, "name": name}).to_string()
                } else {
                    format!("{:>6}  {name}", id.0)
                });
            }
        }
    }
}
