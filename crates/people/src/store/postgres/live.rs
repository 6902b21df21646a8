//! One connection that is up, with the statements that were prepared on it.

use std::collections::HashMap;
use std::time::Duration;

use parking_lot::RwLock;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Row, Statement};

use super::Param;
use super::driver::Driver;
use super::param::kind;
use crate::error::Error;

/// What the server has for a statement that runs into its own time limit comes first.
const GRACE: Duration = Duration::from_secs(2);

type Statements = HashMap<(usize, usize), Statement>;

/// A connection that is up.
pub(in crate::store) struct Live {
    client: Client,
    driver: Driver,
    /// Prepared statements, by the place and length of their text; none behind a pooler, where the next transaction
    /// may meet another server connection.
    statements: Option<RwLock<Statements>>,
    statement_time: Duration,
}

impl Live {
    pub(super) fn new(client: Client, driver: Driver, direct: bool, statement_time: Duration) -> Self {
        let statements = direct.then(RwLock::default);
        Self { client, driver, statements, statement_time }
    }

    /// The most that a statement may take.
    pub(super) fn statement_time(&self) -> Duration {
        self.statement_time
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// Whether the connection has no pooler in between.
    pub(super) fn direct(&self) -> bool {
        self.statements.is_some()
    }

    /// The rows of a statement, within the time it may take.
    pub(in crate::store) async fn query(
        &self,
        sql: &'static str,
        params: &[Param<'_>],
    ) -> Result<Vec<Row>, Problem> {
        let answer = async {
            match &self.statements {
                None => {
                    let typed: Vec<_> = params
                        .iter()
                        .map(|param| (param as &(dyn tokio_postgres::types::ToSql + Sync), kind(param)))
                        .collect();
                    self.client.query_typed(sql, &typed).await
                }
                Some(statements) => {
                    let statement = self.prepared(statements, sql).await?;
                    let params: Vec<_> = params
                        .iter()
                        .map(|param| param as &(dyn tokio_postgres::types::ToSql + Sync))
                        .collect();
                    self.client.query(&statement, &params).await
                }
            }
        };
        match tokio::time::timeout(self.patience(), answer).await {
            Ok(Ok(rows)) => Ok(rows),
            Ok(Err(error)) => {
                if is_stale(&error) {
                    self.forget_statements();
                }
                Err(Problem::Postgres(error))
            }
            Err(_) => Err(Problem::TooSlow),
        }
    }

    async fn prepared(
        &self,
        statements: &RwLock<Statements>,
        sql: &'static str,
    ) -> Result<Statement, tokio_postgres::Error> {
        let place = (sql.as_ptr() as usize, sql.len());
        if let Some(known) = statements.read().get(&place) {
            return Ok(known.clone());
        }
        let statement = Box::pin(self.client.prepare(sql)).await?;
        statements.write().insert(place, statement.clone());
        Ok(statement)
    }

    /// Several statements without parameters, in one journey.
    pub(in crate::store) async fn batch(&self, sql: &str) -> Result<(), Problem> {
        self.batch_within(self.statement_time, sql).await
    }

    /// The same, when the server was told of another time that a statement may take.
    pub(in crate::store) async fn batch_within(&self, time: Duration, sql: &str) -> Result<(), Problem> {
        match tokio::time::timeout(time + GRACE, self.client.batch_execute(sql)).await {
            Ok(done) => done.map_err(Problem::Postgres),
            Err(_) => Err(Problem::TooSlow),
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Ends the connection; whoever waits for an answer on it is told that it was lost.
    pub(super) fn give_up(&self) {
        self.driver.give_up();
    }

    /// The most that whoever asks waits for an answer.
    pub(super) fn patience(&self) -> Duration {
        self.statement_time + GRACE
    }

    /// Whether a statement that only reads may be asked again on another connection.
    pub(super) fn is_lost(&self, problem: &Problem) -> bool {
        let Problem::Postgres(error) = problem else { return false };
        self.is_closed() || is_away(error) || is_stale(error)
    }

    /// Prepares everything anew from here on.
    fn forget_statements(&self) {
        if let Some(statements) = &self.statements {
            statements.write().clear();
        }
    }
}

/// Why a statement was not answered.
#[derive(Debug)]
pub(in crate::store) enum Problem {
    Postgres(tokio_postgres::Error),
    TooSlow,
}

impl Problem {
    /// Whether the server only reads.
    pub(super) fn is_demoted(&self) -> bool {
        let Self::Postgres(error) = self else { return false };
        error.code() == Some(&SqlState::READ_ONLY_SQL_TRANSACTION)
    }
}

/// Whether what is prepared is out of date, as it is after a change of the schema.
fn is_stale(error: &tokio_postgres::Error) -> bool {
    let stale = [SqlState::FEATURE_NOT_SUPPORTED, SqlState::INVALID_SQL_STATEMENT_NAME];
    error.code().is_some_and(|code| stale.contains(code))
}

/// Whether the error says that the server is not there, and nothing about the statement.
fn is_away(error: &tokio_postgres::Error) -> bool {
    error.code().is_none_or(|code| {
        let class = code.code();
        class.starts_with("08") || class.starts_with("57P") || class == "53300"
    })
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::Postgres(error) => error.into(),
            Problem::TooSlow => Self::Away("PostgreSQL does not answer".to_owned()),
        }
    }
}

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        let text = format!("PostgreSQL: {}", super::settings::whole(&error));
        match error.code().map(SqlState::code) {
            // Done again, a transaction prepares its statements anew.
            Some("40001" | "40P01" | "0A000" | "26000") => Self::Collision,
            Some("55P03") => Self::Busy,
            // A statement that ran out of time is to stand in the log; a server that was demoted takes no writes
            // until somebody takes over.
            Some("53100" | "53200" | "57014" | "25006") => Self::Away(text),
            // Without a code it is about the connection, unless a value could not be read.
            None if error.to_string().starts_with("error deserializing") => Self::Storage(text),
            _ if is_away(&error) => Self::Away(text),
            Some("28P01" | "28000" | "3D000") => Self::invalid("database", text),
            _ => Self::Storage(text),
        }
    }
}

impl std::fmt::Debug for Live {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Live").field("direct", &self.direct()).finish_non_exhaustive()
    }
}
