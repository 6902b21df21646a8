//! `visage app`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;
use visage_people::application::{NewApplication, NewSystem};
use visage_people::session::random_password;

use super::failure::{Failure, Outcome};
use super::{open, say};
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub(super) enum App {
    /// Add an application, and print its secret, once
    Add(Add),
    /// List applications, and which of them have a system user, who passes every right
    List(List),
    /// Remove an application: everything that it was given ends, and its system user retires
    Remove(Remove),
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// Its name, for people
    name: String,
    /// The id that it calls itself by; without it a random one is made
    #[arg(long)]
    id: Option<String>,
    /// An address that a browser may be sent back to after signing in
    #[arg(long = "redirect", value_name = "URL")]
    redirects: Vec<String>,
    /// A file with the application's public RSA key, in PEM: it may act for itself then, as a system user, who passes
    /// every right
    #[arg(long, value_name = "FILE")]
    public_key: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct List {
    /// As JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Remove {
    /// The id that it calls itself by
    id: String,
}

impl App {
    pub(super) async fn run(self, config: &Config) -> Outcome {
        match self {
            Self::Add(add) => add.run(config).await,
            Self::List(list) => list.run(config).await,
            Self::Remove(remove) => remove.run(config).await,
        }
    }
}

impl Add {
    async fn run(self, config: &Config) -> Outcome {
        let people = open::people(config).await?;
        let operator = people.operator().await?;
        let client_id = self.id.map_or_else(random_password, Ok)?;
        // 160 bits: nobody tries that out.
        let secret = format!("{}{}", random_password()?, random_password()?);
        let system = self.public_key.as_deref().map(|path| system(&self.name, path)).transpose()?;
        let new = NewApplication { client_id, name: self.name, redirects: self.redirects, system };
        people.add_application(&operator, &new, &secret).await?;
        say::answer(&format!("added application {}\nid: {}\nsecret: {secret}", new.name, new.client_id));
        if let Some(system) = &new.system {
            say::answer(&format!("system token: {}", system.token));
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The key in a file, and a new system token: the name's letters and digits, and something random.
fn system(name: &str, path: &Path) -> Result<NewSystem, Failure> {
    let public_key = std::fs::read_to_string(path)
        .map_err(|error| Failure::input(format!("cannot read {}: {error}", path.display())))?;
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    Ok(NewSystem { public_key, token: format!("{name}-{}", random_password()?) })
}

impl List {
    async fn run(self, config: &Config) -> Outcome {
        let people = open::existing(config).await?;
        let applications = people.applications(&people.operator().await?).await?;
        if self.json {
            let applications: Vec<_> = applications
                .iter()
                .map(|app| {
                    let (id, name, redirects) = (&app.client_id, &app.name, &app.redirects);
                    let is_system = app.system_user.is_some();
                    json!({"id": id, "name": name, "redirects": redirects, "systemUser": is_system})
                })
                .collect();
            say::answer(&serde_json::Value::from(applications).to_string());
            return Ok(ExitCode::SUCCESS);
        }
        for app in applications {
            let system = if app.system_user.is_some() { "  (system user)" } else { "" };
            say::answer(&format!("{:<32}  {}{system}", app.client_id, app.name));
            app.redirects.iter().for_each(|address| say::answer(&format!("{:<32}  {address}", "")));
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Remove {
    async fn run(self, config: &Config) -> Outcome {
        let people = open::existing(config).await?;
        let removed = people.remove_application(&people.operator().await?, &self.id).await;
        removed.map_err(|error| match error {
            // The id is an argument here, not a flag.
            visage_people::Error::Invalid { reason, .. } => Failure::input(reason),
            error => error.into(),
        })?;
        say::answer(&format!("removed application {}", self.id));
        Ok(ExitCode::SUCCESS)
    }
}
