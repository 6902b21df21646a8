//! `visage user list`.

use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};
use visage_people::caller::Member;
use visage_people::{Caller, UserType};

use crate::cli::failure::Outcome;
use crate::cli::{open, say};
use crate::config::Config;

#[derive(Debug, Args)]
pub(in crate::cli) struct List {
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl List {
    pub(super) async fn run(self, config: &Config) -> Outcome {
        let people = open::existing(config).await?;
        let (operator, now) = (people.operator().await?, people.now());
        let members = operator.members();
        if self.json {
            let users: Vec<_> = members.iter().map(|member| object(&operator, member, now)).collect();
            say::answer(&Value::from(users).to_string());
        } else {
            for member in &members {
                say::answer(&line(&operator, member, now));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The names of the user's groups, the first one first.
fn groups<'a>(operator: &'a Caller, member: &'a Member) -> Vec<&'a str> {
    let ids = std::iter::once(&member.associate.group).chain(&member.groups);
    ids.filter_map(|id| operator.group(*id)).map(|group| &*group.name).collect()
}

fn object(operator: &Caller, member: &Member, now: i64) -> Value {
    let user = &member.associate;
    json!({"id": user.id.0, "name": user.name, "fullName": user.full_name, "role": member.role.name,
        "groups": groups(operator, member), "person": user.person.map(|person| person.0),
        "deleted": user.deleted,
        "lockedUntil": operator.locked_until(user, now).map(say::instant),
        "system": user.user_type == UserType::System, "password": member.has_password()})
}

fn line(operator: &Caller, member: &Member, now: i64) -> String {
    let user = &member.associate;
    let mut states = Vec::new();
    if user.deleted {
        states.push("retired".to_owned());
    }
    if let Some(until) = operator.locked_until(user, now) {
        states.push(format!("locked until {}", say::instant(until)));
    }
    if !member.has_password() {
        states.push("no password".to_owned());
    }
    let state = if states.is_empty() { String::new() } else { format!("  ({})", states.join(", ")) };
    let (id, name, role, groups) =
        (user.id.0, &user.name, &member.role.name, groups(operator, member).join(", "));
    format!("{id:>6}  {name:<20}  {:<24}  {role:<14}  {groups}{state}", user.full_name)
}
