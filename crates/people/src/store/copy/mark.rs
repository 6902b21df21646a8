//! The marks in a database that is not wholly copied yet: of what, by whom, and how far.

use super::{Sum, Table};
use crate::error::{Error, Result};
use crate::store::{Engine, Store, Write, params};

const SOURCE: &str = "source";
const RUN: &str = "run";

/// No step of the schema: it is there during a copy only.
const MAKE: &str = "CREATE TABLE IF NOT EXISTS visage_copy (name TEXT PRIMARY KEY, value TEXT NOT NULL)";
const IN_SQLITE: &str = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'visage_copy'";
const IN_POSTGRES: &str =
    "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema AND tablename = 'visage_copy'";

/// Refuses a database that is not wholly copied yet.
pub(crate) async fn refuse_unfinished(store: &Store) -> Result<()> {
    let sql = if matches!(store.engine, Engine::Sqlite(_)) { IN_SQLITE } else { IN_POSTGRES };
    refused(store.one(sql, &[], |row| row.flag(0)).await?.unwrap_or_default())
}

/// The same, so that no copy can begin until the transaction is over.
pub(crate) async fn refuse_unfinished_in(write: &mut Write<'_>) -> Result<()> {
    refused(is_there(write).await?)
}

async fn is_there(write: &mut Write<'_>) -> Result<bool> {
    let sql = if matches!(write, Write::Sqlite(_)) { IN_SQLITE } else { IN_POSTGRES };
    Ok(write.one(sql, &[], |row| row.flag(0)).await?.unwrap_or_default())
}

fn refused(unfinished: bool) -> Result<()> {
    if !unfinished {
        return Ok(());
    }
    Err(Error::invalid(
        "database",
        "it is a copy that was not finished; run the same `visage copy` again, or begin with an empty database",
    ))
}

/// Begins a run: from now on every other run on this database is refused. Says of what the copy is, when it was
/// begun before.
pub(crate) async fn begin(write: &mut Write<'_>, source: &str, run: &str) -> Result<Option<String>> {
    write.execute(MAKE, &[]).await?;
    let before = get(write, SOURCE).await?;
    if before.is_none() {
        set(write, SOURCE, source).await?;
    }
    set(write, RUN, run).await?;
    Ok(before)
}

/// Refuses to go on when another run has begun, or even ended.
pub(crate) async fn still(write: &mut Write<'_>, run: &str) -> Result<()> {
    if is_there(write).await? && get(write, RUN).await?.as_deref() == Some(run) {
        return Ok(());
    }
    Err(Error::invalid("to", "another `visage copy` to it has begun; this one ends"))
}

/// What was written of a table.
pub(crate) async fn written(store: &Store, table: &Table) -> Result<Sum> {
    let sql = "SELECT value FROM visage_copy WHERE name = $1";
    let name = progress(table);
    let sum = store.one(sql, params![&name], |row| Ok(Sum::parse(row.text(0)?))).await?;
    Ok(sum.unwrap_or_default())
}

/// Says what was written of a table.
pub(crate) async fn advance(write: &mut Write<'_>, table: &Table, sum: Sum) -> Result<()> {
    set(write, &progress(table), &sum.text()).await
}

/// Takes the marks away: the copy is finished.
pub(crate) async fn finish(write: &mut Write<'_>) -> Result<()> {
    write.execute("DROP TABLE visage_copy", &[]).await
}

fn progress(table: &Table) -> String {
    format!("table {}", table.name)
}

async fn get(write: &mut Write<'_>, name: &str) -> Result<Option<String>> {
    let sql = "SELECT value FROM visage_copy WHERE name = $1";
    write.one(sql, params![name], |row| Ok(row.text(0)?.to_owned())).await
}

async fn set(write: &mut Write<'_>, name: &str, value: &str) -> Result<()> {
    let sql = "INSERT INTO visage_copy (name, value) VALUES ($1, $2)
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    write.execute(sql, params![name, value]).await
}
