//! `visage user role`, `retire` and `restore`.

use std::process::ExitCode;

use clap::Args;
use visage_people::caller::Member;
use visage_people::ids::PersonId;
use visage_people::role::{RoleType, StoredRole};
use visage_people::user::UserDraft;
use visage_people::{Caller, UserType};

use crate::cli::failure::{Failure, Outcome};
use crate::cli::{open, say};
use crate::config::Config;

#[derive(Debug, Args)]
pub(in crate::cli) struct Role {
    /// User name
    name: String,
    /// Name of the role: administrator, sales, reader, external, or one that was added
    #[arg(value_name = "ROLE")]
    to: String,
    /// Number of the person to link to the user; required for an external user
    #[arg(long, value_name = "NUMBER")]
    person: Option<i32>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Retire {
    /// User name
    name: String,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Restore {
    /// User name
    name: String,
}

impl Role {
    pub(super) async fn run(self, config: &Config) -> Outcome {
        let people = open::existing(config).await?;
        let operator = people.operator().await?;
        let member = member(&operator, &self.name)?;
        let role = role(&operator, &self.to)?;
        let mut draft = UserDraft::of(member);
        draft.role = role.id;
        draft.person = self.person.map(PersonId).or(draft.person);
        draft.user_type = match (role.role_type, draft.user_type) {
            (RoleType::External, _) => UserType::External,
            (_, UserType::External) => UserType::Internal,
            (_, kept) => kept,
        };
        people.save_user(&operator, Some(member.associate.id), &draft).await?;
        say::answer(&format!("the role of {} is {}", member.associate.name, role.name));
        Ok(ExitCode::SUCCESS)
    }
}

impl Retire {
    pub(super) async fn run(self, config: &Config) -> Outcome {
        set_retired(config, &self.name, true).await
    }
}

impl Restore {
    pub(super) async fn run(self, config: &Config) -> Outcome {
        set_retired(config, &self.name, false).await
    }
}

async fn set_retired(config: &Config, name: &str, retired: bool) -> Outcome {
    let people = open::existing(config).await?;
    let operator = people.operator().await?;
    let user = &member(&operator, name)?.associate;
    let word = if retired { "retired" } else { "restored" };
    if user.deleted == retired {
        let state = if retired { "retired already" } else { "not retired" };
        say::answer(&format!("{} is {state}", user.name));
        return Ok(ExitCode::SUCCESS);
    }
    people.retire_user(&operator, user.id, retired).await?;
    say::answer(&format!("{word} {}", user.name));
    Ok(ExitCode::SUCCESS)
}

fn member<'a>(operator: &'a Caller, name: &str) -> Result<&'a Member, Failure> {
    operator.member_named(name).ok_or_else(|| Failure::input(format!("there is no user {name}")))
}

/// A role by name, in any letter case; the error for an unknown name lists the roles.
fn role<'a>(operator: &'a Caller, name: &str) -> Result<&'a StoredRole, Failure> {
    let roles = operator.roles();
    let lower = |text: &str| text.trim().to_lowercase();
    let found = roles.iter().find(|role| lower(&role.name) == lower(name)).copied();
    found.ok_or_else(|| {
        let names: Vec<_> = roles.iter().map(|role| lower(&role.name)).collect();
        Failure::input(format!("there is no role {name}; the roles are {}", names.join(", ")))
    })
}
