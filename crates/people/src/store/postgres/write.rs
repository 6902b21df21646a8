//! A transaction that writes, on the connection that writers take turns with.

use std::sync::Arc;

use tokio::sync::OwnedMutexGuard;

use super::commits::Commits;
use super::listen::CHANNEL;
use super::live::{Live, Problem};
use super::slot::Slot;
use super::{Param, WRITER_LOCK};
use crate::error::Result;

/// How long a writer waits for the others.
const LOCK_WAIT: &str = "10s";

/// How long the server waits for a writer that says nothing: one that froze, or lost its machine, keeps the lock no
/// longer.
pub(in crate::store) const IDLE: &str = "60s";

/// A transaction that writes. Dropping it undoes everything.
pub(crate) struct PostgresWrite {
    /// Taken when it is over.
    open: Option<(OwnedMutexGuard<Slot>, Arc<Live>)>,
    commits: Arc<Commits>,
    /// Whether the server takes no writes: whoever writes next finds out anew where the address leads.
    demoted: bool,
}

impl PostgresWrite {
    /// Begins, on a connection made anew when the last one was lost: nothing was sent on it yet.
    pub(super) async fn begin(slot: OwnedMutexGuard<Slot>, commits: Arc<Commits>) -> Result<Self> {
        let live = slot.live().await?;
        // Whoever has waited sees what the one before wrote, whatever isolation the database has by default.
        let begin = format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '{LOCK_WAIT}';
             SET LOCAL statement_timeout = {};
             SET LOCAL idle_in_transaction_session_timeout = '{IDLE}'; SELECT pg_advisory_xact_lock({WRITER_LOCK})",
            live.statement_time().as_millis()
        );
        // Open before anything is sent: whoever is cancelled while waiting leaves a clean connection behind.
        let mut write = Self { open: Some((slot, live)), commits, demoted: false };
        let Err(problem) = write.live()?.batch(&begin).await else { return Ok(write) };
        if !write.live()?.is_lost(&problem) {
            return Err(problem.into());
        }
        let Some((slot, lost)) = write.open.take() else { return Err(problem.into()) };
        slot.forget(&lost);
        let live = slot.live().await?;
        write.open = Some((slot, live));
        write.live()?.batch(&begin).await?;
        Ok(write)
    }

    fn live(&self) -> Result<&Arc<Live>> {
        let open = self.open.as_ref().map(|(_, live)| live);
        open.ok_or_else(|| crate::Error::Storage("the transaction is over".to_owned()))
    }

    pub(in crate::store) async fn query(
        &mut self,
        sql: &'static str,
        params: &[Param<'_>],
    ) -> Result<Vec<tokio_postgres::Row>> {
        let answer = self.live()?.query(sql, params).await;
        self.demoted |= answer.as_ref().is_err_and(Problem::is_demoted);
        Ok(answer?)
    }

    pub(in crate::store) async fn execute(&mut self, sql: &'static str, params: &[Param<'_>]) -> Result<()> {
        self.query(sql, params).await.map(drop)
    }

    /// Does a statement for each of many rows of parameters, without waiting for one before the next is sent.
    pub(in crate::store) async fn execute_all(
        &mut self,
        sql: &'static str,
        rows: &[Vec<Param<'_>>],
    ) -> Result<()> {
        // The first prepares the statement for all.
        let Some((first, rest)) = rows.split_first() else { return Ok(()) };
        let live = self.live()?;
        live.query(sql, first).await?;
        futures_util::future::try_join_all(rest.iter().map(|params| live.query(sql, params))).await?;
        Ok(())
    }

    /// Makes everything last, and tells every copy.
    pub(in crate::store) async fn commit(mut self) -> Result<()> {
        let live = Arc::clone(self.live()?);
        live.batch(&format!("NOTIFY {CHANNEL}; COMMIT")).await?;
        self.open = None;
        self.commits.moved();
        Ok(())
    }
}

impl Drop for PostgresWrite {
    fn drop(&mut self) {
        let Some((slot, live)) = self.open.take() else { return };
        // A connection that cannot be cleaned is not used again; the server then undoes everything by itself.
        slot.forget(&live);
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let demoted = self.demoted;
            runtime.spawn(async move {
                match live.batch("ROLLBACK").await {
                    Ok(()) if !demoted => slot.keep(live),
                    _ => live.give_up(),
                }
            });
        }
    }
}
