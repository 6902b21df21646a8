//! `visage check`.

use std::process::ExitCode;

use clap::Args;
use visage_people::check::Severity;

use super::failure::Outcome;
use super::{open, say};
use crate::config::Config;

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Open every picture and verify every byte
    #[arg(long)]
    deep: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl Check {
    pub(super) async fn run(self, config: &Config) -> Outcome {
        let people = open::existing(config).await?;
        let report = people.check(&people.operator().await?, self.deep).await?;
        let [persons, companies, users, pictures] = report.counts;
        if self.json {
            let findings: Vec<_> = report
                .findings
                .iter()
                .map(|finding| serde_json::json!({"broken": finding.severity == Severity::Broken, "text": finding.text}))
                .collect();
            let answer = serde_json::json!({"sound": report.sound(), "schema": report.schema, "persons": persons,
                "companies": companies, "users": users, "pictures": pictures, "findings": findings});
            say::answer(&answer.to_string());
        } else {
            for finding in &report.findings {
                let word = if finding.severity == Severity::Broken { "broken" } else { "left over" };
                say::answer(&format!("{word}: {}", finding.text));
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
