//! `visage audit`.

use std::process::ExitCode;

use clap::Args;
use visage_people::Caller;
use visage_people::audit::Entry;
use visage_people::ids::AssociateId;

use super::failure::Outcome;
use super::{open, say};
use crate::cli::say::instant;
use crate::config::Config;

#[derive(Debug, Args)]
pub(super) struct Audit {
    /// Only what is about this user
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// How many entries, the newest
    #[arg(long, default_value_t = 1000, value_name = "COUNT")]
    limit: u32,
    /// As JSON, one object a line
    #[arg(long)]
    json: bool,
}

impl Audit {
    pub(super) async fn run(self, config: &Config) -> Outcome {
        let people = open::existing(config).await?;
        let operator = people.operator().await?;
        for entry in people.audit(&operator, self.user.as_deref(), self.limit).await? {
            say::answer(&if self.json { json(&operator, &entry) } else { line(&operator, &entry) });
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn name(operator: &Caller, id: Option<AssociateId>) -> Option<String> {
    id.map(|id| operator.colleague(id).map_or_else(|| id.0.to_string(), |user| user.name.to_string()))
}

fn json(operator: &Caller, entry: &Entry) -> String {
    serde_json::json!({"moment": instant(entry.moment), "event": entry.event, "user": name(operator, entry.user),
        "by": name(operator, entry.by), "address": entry.address, "detail": entry.detail, "times": entry.times})
    .to_string()
}

fn line(operator: &Caller, entry: &Entry) -> String {
    let (moment, event) = (instant(entry.moment), &entry.event);
    let user = name(operator, entry.user).unwrap_or_else(|| "-".to_owned());
    let mut line = format!("{moment}  {event:<19}  {user:<20}");
    let mut also = |text: String| {
        line.push_str("  ");
        line.push_str(&text);
    };
    if !entry.detail.is_empty() {
        also(entry.detail.clone());
    }
    if !entry.address.is_empty() {
        also(format!("from {}", entry.address));
    }
    if let Some(by) = name(operator, entry.by) {
        also(format!("by {by}"));
    }
    if entry.times > 1 {
        also(format!("{} times", entry.times));
    }
    line
}
