//! PostgreSQL: readers that share a few pipelined connections, one writer, and a listener that hears of commits.

mod commits;
mod connect;
mod driver;
mod listen;
mod live;
mod param;
mod settings;
mod slot;
mod write;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::task::AbortHandle;

use super::{Param, Pulse, Row, migrate};
use crate::clock::Clock;
use crate::error::{Error, Result};
use commits::Commits;
use connect::Connector;
pub(in crate::store) use live::Live;
use live::Problem;
pub(super) use settings::Settings;
use slot::Slot;
pub(super) use write::{IDLE, PostgresWrite};

/// Whoever writes holds this lock of the database, as SQLite has one writer.
pub(super) const WRITER_LOCK: i64 = 847_243;

/// How long a writer waits for the others of this process.
const WRITER_TURN: Duration = Duration::from_secs(10);

/// Counting the rows of a large table takes a while.
const SNAPSHOT_STATEMENT_TIME: Duration = Duration::from_hours(1);

/// An open PostgreSQL database.
#[derive(Debug)]
pub(super) struct Postgres {
    readers: Arc<[Slot]>,
    next: AtomicUsize,
    writer: Arc<tokio::sync::Mutex<Slot>>,
    commits: Arc<Commits>,
    background: [AbortHandle; 2],
}

/// How long a question may be open before a connection is given up with it, when whoever asked has gone.
const ABANDONED: Duration = Duration::from_secs(10);

/// A question that is open. When whoever asked gives up before we do, nobody else would notice that it is not answered.
struct Asked<'a> {
    slot: &'a Slot,
    live: &'a Arc<Live>,
    began: Instant,
    answered: bool,
}

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        if !self.answered && self.began.elapsed() >= ABANDONED && self.slot.forget(self.live) {
            self.live.give_up();
        }
    }
}

/// Behind a pooler, a limit of ours on what a statement may take does not reach the server.
async fn warn_of_no_limit(live: &Live) -> Result<()> {
    let rows = live.query("SELECT current_setting('statement_timeout')", &[]).await?;
    if rows.first().is_some_and(|row| row.get::<_, &str>(0) == "0") {
        tracing::warn!(
            "behind a pooler, PostgreSQL has no limit on what a statement may take: \
             ALTER ROLE … SET statement_timeout = '30s' gives it one"
        );
    }
    Ok(())
}

impl Postgres {
    pub(super) async fn open(settings: Settings, clock: &Clock) -> Result<Self> {
        let count = settings.readers;
        let connector = Arc::new(Connector::new(settings)?);
        let writer = Slot::new(Arc::clone(&connector));
        migrate::postgres::migrate(&*writer.first().await?, clock).await?;
        let readers: Arc<[Slot]> = (0..count).map(|_| Slot::new(Arc::clone(&connector))).collect();
        // The others are made when they are needed, and until they are there this one is shared.
        if let Some(reader) = readers.first() {
            let live = reader.first().await?;
            if !live.direct() {
                warn_of_no_limit(&live).await?;
            }
        }
        let commits = Arc::new(Commits::new()?);
        let background = listen::start(&connector, &readers, &commits);
        Ok(Self {
            readers,
            next: AtomicUsize::new(0),
            writer: Arc::new(tokio::sync::Mutex::new(writer)),
            commits,
            background,
        })
    }

    /// Whether our schema is there; asks without making anything.
    pub(super) async fn exists(settings: Settings) -> Result<bool> {
        let live = Slot::new(Arc::new(Connector::new(settings)?)).first().await?;
        migrate::postgres::is_ours(&live).await
    }

    /// Whether our schema is there; one of an older program is rejected. Changes nothing.
    pub(super) async fn exists_current(settings: Settings) -> Result<bool> {
        let live = Slot::new(Arc::new(Connector::new(settings)?)).first().await?;
        let exists = migrate::postgres::is_ours(&live).await?;
        if exists {
            migrate::postgres::check_current(&live).await?;
        }
        Ok(exists)
    }

    /// A connection of its own on which everything stays as it is now.
    pub(super) async fn snapshot(mut settings: Settings) -> Result<Live> {
        settings.statement_time = SNAPSHOT_STATEMENT_TIME;
        let live = Connector::new(settings)?.live().await?;
        live.batch(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0;
             SET LOCAL idle_in_transaction_session_timeout = 0; SELECT count(*) FROM visage_migration",
        )
        .await?;
        Ok(live)
    }

    pub(super) fn pulse(&self) -> Pulse {
        Pulse::commits(self.commits.count())
    }

    /// The rows of a query that only reads. It is asked once more when its connection was lost.
    pub(super) async fn query(
        &self,
        sql: &'static str,
        params: &[Param<'_>],
    ) -> Result<Vec<tokio_postgres::Row>> {
        let slot = &self.readers[self.next.fetch_add(1, Ordering::Relaxed) % self.readers.len()];
        let live = self.reader(slot).await?;
        let began = Instant::now();
        let mut asked = Asked { slot, live: &live, began, answered: false };
        let answer = live.query(sql, params).await;
        asked.answered = true;
        match answer {
            Err(error) if live.is_lost(&error) => {
                slot.forget(&live);
                // One that was given up behind others has waited already.
                let left = live.patience().saturating_sub(began.elapsed());
                let again = async { self.reader(slot).await?.query(sql, params).await.map_err(Error::from) };
                let again = Box::pin(tokio::time::timeout(left, again)).await;
                again.unwrap_or_else(|_| Err(Problem::TooSlow.into()))
            }
            Err(error) => {
                // A server that has let its own time limit pass may be gone: who comes next finds that out sooner.
                if matches!(error, Problem::TooSlow) && slot.forget(&live) {
                    live.give_up();
                }
                Err(error.into())
            }
            Ok(rows) => Ok(rows),
        }
    }

    /// The slot's connection; where the server has no place for it, one of the others that are up.
    async fn reader(&self, slot: &Slot) -> Result<Arc<Live>> {
        match slot.live().await {
            Err(error @ Error::Away(_)) => self.readers.iter().find_map(Slot::up).ok_or(error),
            live => live,
        }
    }

    pub(super) async fn write(&self) -> Result<PostgresWrite> {
        // With a server that hangs, those who wait must not add up.
        let turn = tokio::time::timeout(WRITER_TURN, Arc::clone(&self.writer).lock_owned());
        let slot = turn.await.map_err(|_| Error::Busy)?;
        PostgresWrite::begin(slot, Arc::clone(&self.commits)).await
    }

    pub(super) async fn integrity(&self) -> Result<Vec<String>> {
        let invalid = "SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE c.relnamespace = current_schema::regnamespace AND NOT i.indisvalid";
        let mut wrong = Vec::new();
        for row in &self.query(invalid, &[]).await? {
            wrong.push(format!("index {} is not valid", Row::Postgres(row).text(0)?));
        }
        let unsafe_settings = "SELECT name FROM pg_settings
            WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'";
        for row in &self.query(unsafe_settings, &[]).await? {
            wrong.push(format!(
                "{} is off: a crash may lose what was acknowledged",
                Row::Postgres(row).text(0)?
            ));
        }
        Ok(wrong)
    }

    pub(super) async fn now(&self) -> Result<i64> {
        let sql = "SELECT floor(extract(epoch FROM clock_timestamp()))::bigint";
        let rows = self.query(sql, &[]).await?;
        rows.first().map_or(Err(Error::Storage("no time".to_owned())), |row| Row::Postgres(row).int(0))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.background.iter().for_each(AbortHandle::abort);
    }
}
