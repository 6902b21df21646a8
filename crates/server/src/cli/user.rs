//! `visage user`.

mod change;
mod list;

use std::io::{BufRead, Read};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use visage_people::ids::PersonId;
use visage_people::session::random_password;
use visage_people::user::{NewUserName, Role};

use super::failure::{Failure, Outcome};
use super::{open, say};
use crate::config::Config;

#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Add a user
    Add(Add),
    /// Give a user another password
    Password(Password),
    /// Let a user sign in again who was locked because of too many wrong passwords
    Unlock(Unlock),
    /// Give a user another role
    Role(change::Role),
    /// Retire a user: ends their sessions and refuses their password
    Retire(change::Retire),
    /// Restore a retired user
    Restore(change::Restore),
    /// List users with role, groups, and whether they are locked or retired
    List(list::List),
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// User name
    name: String,
    /// The name shown for the user
    #[arg(long, default_value = "")]
    full_name: String,
    /// What the user may do
    #[arg(long, value_enum, default_value = "reader")]
    role: RoleName,
    /// The person behind the user; somebody from outside needs one
    #[arg(long, value_name = "NUMBER")]
    person: Option<i32>,
    /// The group of the user, and with more of these, the others; without any, Everyone
    #[arg(long = "group", value_name = "NAME")]
    groups: Vec<String>,
    #[command(flatten)]
    password: Secret,
}

#[derive(Debug, Args)]
pub(super) struct Password {
    /// User name
    name: String,
    #[command(flatten)]
    password: Secret,
}

#[derive(Debug, Args)]
pub(super) struct Unlock {
    /// User name
    name: String,
}

/// Where a password comes from; without a flag a random one is made and printed.
#[derive(Debug, Args)]
struct Secret {
    /// Read the password from the first line of standard input
    #[arg(long, conflicts_with = "empty_password")]
    password_stdin: bool,
    /// Let the user sign in without a password
    #[arg(long)]
    empty_password: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RoleName {
    /// May do everything
    Administrator,
    /// May do everything to what is their own or their group's, and read the rest
    Sales,
    /// May read everything and change nothing
    Reader,
    /// Comes from outside, and reads what is their own or of their company
    External,
}

impl User {
    pub(super) async fn run(self, config: &Config) -> Outcome {
        match self {
            Self::Add(add) => add.run(config).await,
            Self::Password(password) => password.run(config).await,
            Self::Unlock(unlock) => unlock.run(config).await,
            Self::Role(role) => role.run(config).await,
            Self::Retire(retire) => retire.run(config).await,
            Self::Restore(restore) => restore.run(config).await,
            Self::List(list) => list.run(config).await,
        }
    }
}

impl Add {
    async fn run(self, config: &Config) -> Outcome {
        let password = self.password.read()?;
        let people = open::people(config).await?;
        let operator = people.operator().await?;
        let role = match self.role {
            RoleName::Administrator => Role::Administrator,
            RoleName::Sales => Role::Sales,
            RoleName::Reader => Role::Reader,
            RoleName::External => Role::External,
        };
        let full_name = if self.full_name.is_empty() { self.name.clone() } else { self.full_name };
        let person = self.person.map(PersonId);
        let new = NewUserName { name: self.name, full_name, person, role, groups: self.groups };
        let id = people.add_user(&operator, &new, &password.text).await?;
        say::answer(&format!("added user {} ({}, {})", new.name, id.0, role.name()));
        password.show();
        Ok(ExitCode::SUCCESS)
    }
}

impl Password {
    async fn run(self, config: &Config) -> Outcome {
        let password = self.password.read()?;
        let people = open::existing(config).await?;
        let operator = people.operator().await?;
        people.set_password(&operator, &self.name, &password.text).await?;
        say::answer(&format!("changed the password of {}", self.name));
        password.show();
        Ok(ExitCode::SUCCESS)
    }
}

impl Unlock {
    async fn run(self, config: &Config) -> Outcome {
        let people = open::existing(config).await?;
        let operator = people.operator().await?;
        people.unlock(&operator, &self.name).await?;
        say::answer(&format!("unlocked {}", self.name));
        Ok(ExitCode::SUCCESS)
    }
}

struct Chosen {
    text: String,
    random: bool,
}

impl Chosen {
    /// Prints a password that nobody knows yet.
    fn show(&self) {
        if self.random {
            say::answer(&format!("password: {}", self.text));
        }
    }
}

impl Secret {
    fn read(&self) -> Result<Chosen, Failure> {
        if self.empty_password {
            return Ok(Chosen { text: String::new(), random: false });
        }
        if !self.password_stdin {
            return Ok(Chosen { text: random_password()?, random: true });
        }
        let most = visage_people::session::MAX_PASSWORD_BYTES as u64 + 2;
        let mut text = String::new();
        std::io::stdin()
            .lock()
            .take(most)
            .read_line(&mut text)
            .map_err(|error| Failure::input(format!("cannot read the password: {error}")))?;
        let text = text.trim_end_matches(['\r', '\n']).to_owned();
        if text.is_empty() {
            return Err(Failure::input("the password is empty; say --empty-password if that is meant"));
        }
        Ok(Chosen { text, random: false })
    }
}
