//! The command line.

mod app;
mod audit;
mod check;
mod config;
mod copy;
mod docs;
mod failure;
mod import;
mod open;
mod person;
mod say;
mod serve;
mod token;
mod user;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::Config;
use failure::{Failure, Outcome};

const ABOUT: &str = "A self-hosted server of people and their pictures that speaks the SuperOffice WebAPI.\n\
    Not affiliated with SuperOffice AS.";

#[derive(Debug, Parser)]
#[command(name = "visage", version, propagate_version = true, about = ABOUT)]
struct Cli {
    #[command(flatten)]
    settings: SettingFlags,
    #[command(subcommand)]
    command: Command,
}

/// Settings that every command takes.
#[derive(Debug, Args)]
struct SettingFlags {
    /// Configuration file (TOML)
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder for everything that has no address of its own
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<String>,
    #[arg(
        long,
        global = true,
        value_name = "ADDRESS",
        help = "Address of the database, such as sqlite:PATH"
    )]
    database: Option<String>,
    #[arg(long, global = true, value_name = "ADDRESS", help = "Address of stored bytes, such as file:PATH")]
    blobs: Option<String>,
    /// File with the master key
    #[arg(long, global = true, value_name = "FILE")]
    key_file: Option<String>,
    /// Accept a key file that every user of the machine can read or write
    #[arg(long, global = true)]
    allow_readable_key: bool,
    /// Any other setting
    #[arg(long = "set", global = true, value_name = "NAME=VALUE")]
    set: Vec<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve until told to stop
    Serve(serve::Serve),
    /// Take in people from elsewhere
    #[command(subcommand)]
    Import(import::Import),
    /// List people, as a user sees them
    #[command(subcommand)]
    Person(person::Person),
    /// Add, list, retire and restore users, change their roles and passwords
    #[command(subcommand)]
    User(user::User),
    /// Give out tickets and access tokens, list and revoke them
    #[command(subcommand)]
    Token(token::Token),
    /// Add, list and remove applications that call
    #[command(subcommand)]
    App(app::App),
    /// Print who signed in, who was refused, and what was done to users
    Audit(audit::Audit),
    /// Look over everything that is stored
    Check(check::Check),
    Copy(copy::Copy),
    /// Show the settings in force, or check them
    #[command(subcommand)]
    Config(config::ConfigCommand),
    /// Print the generated pages of the documentation
    #[command(subcommand, hide = true)]
    Docs(docs::Docs),
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match cli.run() {
        Ok(code) => code,
        Err(failure) => {
            say::failure(&format!("visage: {failure}"));
            failure.code()
        }
    }
}

impl Cli {
    fn run(self) -> Outcome {
        let Self { settings, command } = self;
        let listen = if let Command::Serve(serve) = &command { serve.listen.clone() } else { None };
        let config = settings.config(listen).map_err(Failure::Input)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| Failure::Ours(error.into()))?;
        runtime.block_on(async {
            match command {
                Command::Serve(serve) => serve.run(&config).await,
                Command::Import(import) => import.run(&config).await,
                Command::Person(person) => person.run(&config).await,
                Command::User(user) => user.run(&config).await,
                Command::Token(token) => token.run(&config).await,
                Command::App(app) => app.run(&config).await,
                Command::Audit(audit) => audit.run(&config).await,
                Command::Check(check) => check.run(&config).await,
                Command::Copy(copy) => copy.run(&config).await,
                Command::Config(command) => Ok(command.run(&config)),
                Command::Docs(docs) => Ok(docs.run()),
            }
        })
    }
}

impl SettingFlags {
    fn config(self, listen: Option<String>) -> anyhow::Result<Config> {
        let named = [
            ("data", self.data),
            ("database", self.database),
            ("blobs", self.blobs),
            ("key_file", self.key_file),
            ("listen", listen),
            ("allow_readable_key", self.allow_readable_key.then(|| "true".to_owned())),
        ];
        let mut flags: BTreeMap<&'static str, String> =
            named.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        for pair in self.set {
            let known = pair.split_once('=').and_then(|(name, value)| {
                let setting = crate::config::SETTINGS.iter().find(|setting| setting.name == name)?;
                Some((setting.name, value.to_owned()))
            });
            let (name, value) = known
                .ok_or_else(|| anyhow::anyhow!("--set {pair}: no such setting; see `visage config show`"))?;
            flags.insert(name, value);
        }
        let file = self.config.or_else(|| variable("VISAGE_CONFIG").map(PathBuf::from));
        Ok(Config::gather(&flags, variable, file.as_deref())?.with_variables(variable_names()))
    }
}

#[expect(clippy::disallowed_methods, reason = "this is where the environment becomes configuration")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The names of every variable in the environment; those that are not Unicode are not ours.
fn variable_names() -> impl Iterator<Item = String> {
    std::env::vars_os().filter_map(|(name, _)| name.into_string().ok())
}
