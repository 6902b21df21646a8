//! `visage check`.

use std::process::ExitCode;

use clap::Args;
use visage_people::check::{Look, Severity};

use super::failure::Outcome;
use super::{open, say};
use crate::config::Config;

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Open every picture and verify every byte
    #[arg(long)]
    deep: bool,
    /// Remove what belongs to nobody: pictures without an owner, bytes without a picture
    #[arg(long)]
    repair: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl Check {
    pub(super) async fn run(self, config: &Config) -> Outcome {
        let people = open::existing(config).await?;
        let report =
            people.check(&people.operator().await?, Look { deep: self.deep, repair: self.repair }).await?;
        let [persons, companies, users, pictures] = report.counts;
        if self.json {
            let findings: Vec<_> = report
                .findings
                .iter()
                .map(|finding| serde_json::json!({"severity": word(finding.severity), "text": finding.text}))
                .collect();
            let answer = serde_json::json!({"sound": report.sound(), "schema": report.schema, "persons": persons,
                "companies": companies, "users": users, "pictures": pictures, "findings": findings});
            say::answer(&answer.to_string());
        } else {
            for finding in &report.findings {
                say::answer(&format!("{}: {}", word(finding.severity), finding.text));
            }
            let verdict = if report.sound() { "sound" } else { "NOT sound" };
            say::answer(&format!(
                "{verdict}: schema {}, {persons} persons, {companies} companies, {users} users, {pictures} pictures",
                report.schema
            ));
        }
        Ok(if report.sound() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Broken => "broken",
        Severity::Left => "left over",
        Severity::Removed => "removed",
    }
}
