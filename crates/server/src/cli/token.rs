//! `visage token`.

use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use visage_people::ids::SessionId;
use visage_people::session::{Kind, Session};

use super::failure::{Failure, Outcome};
use super::say::instant;
use super::{open, say};
use crate::config::Config;
use crate::http::auth::token;

#[derive(Debug, Subcommand)]
pub(super) enum Token {
    /// Give a user a ticket or an access token, and print it, once
    Issue(Issue),
    /// List tickets, tokens and browser sessions that are good
    List(List),
    /// End one, or all of a user
    Revoke(Revoke),
}

#[derive(Debug, Args)]
pub(super) struct Issue {
    /// Whom it lets in
    user: String,
    /// What it is: a ticket lasts 6 hours from its last use, an access token an hour
    #[arg(long, value_enum, default_value = "ticket")]
    kind: KindName,
}

#[derive(Debug, Args)]
pub(super) struct List {
    /// As JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct Revoke {
    /// The number that the list shows
    id: Option<i32>,
    /// Everything of this user
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum KindName {
    /// For `SOTicket`
    Ticket,
    /// For `Bearer`
    Access,
}

impl Token {
    pub(super) async fn run(self, config: &Config) -> Outcome {
        match self {
            Self::Issue(issue) => issue.run(config).await,
            Self::List(list) => list.run(config).await,
            Self::Revoke(revoke) => revoke.run(config).await,
        }
    }
}

impl Issue {
    async fn run(self, config: &Config) -> Outcome {
        let doors = config.doors().map_err(Failure::Input)?;
        let people = open::existing(config).await?;
        let caller = people.act_as(&people.operator().await?, &self.user).await?;
        let kind = match self.kind {
            KindName::Ticket => Kind::Ticket,
            KindName::Access => Kind::Access,
        };
        say::answer(&token::new(&people, &caller, kind, doors.tenant()).await?);
        Ok(ExitCode::SUCCESS)
    }
}

impl List {
    async fn run(self, config: &Config) -> Outcome {
        let people = open::existing(config).await?;
        let operator = people.operator().await?;
        let sessions = people.open_sessions(&operator).await?;
        let name = |session: &Session| {
            operator.colleague(session.associate).map_or_else(String::new, |user| user.name.to_string())
        };
        if self.json {
            let sessions: Vec<_> = sessions
                .iter()
                .map(|session| {
                    serde_json::json!({"id": session.id.0, "kind": session.kind.name(), "user": name(session),
                        "opened": instant(session.registered), "used": instant(session.used),
                        "expires": instant(session.expires)})
                })
                .collect();
            say::answer(&serde_json::Value::from(sessions).to_string());
            return Ok(ExitCode::SUCCESS);
        }
        for session in &sessions {
            let (used, expires) = (instant(session.used), instant(session.expires));
            let (id, kind, name) = (session.id.0, session.kind.name(), name(session));
            say::answer(&format!("{id:>6}  {kind:<7}  {name:<20}  used {used}  good until {expires}"));
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Revoke {
    async fn run(self, config: &Config) -> Outcome {
        let people = open::existing(config).await?;
        let operator = people.operator().await?;
        if let Some(id) = self.id {
            people.close_session(&operator, SessionId(id)).await.map_err(|error| match error {
                visage_people::Error::NotFound { .. } => {
                    Failure::input(format!("there is no ticket, token or session {id}"))
                }
                error => error.into(),
            })?;
            say::answer(&format!("revoked {id}"));
        } else if let Some(user) = self.user {
            let count = people.close_sessions_of(&operator, &user).await?;
            say::answer(&format!("revoked {count} of {user}"));
        }
        Ok(ExitCode::SUCCESS)
    }
}
