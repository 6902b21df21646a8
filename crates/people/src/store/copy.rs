//! What a copy of a whole database needs: its tables, a snapshot to read, and marks that say how far it is.

pub(crate) mod counter;
pub(crate) mod mark;
mod snapshot;
mod sum;
mod table;
mod value;

pub(crate) use snapshot::Snapshot;
pub(crate) use sum::Sum;
pub(crate) use table::{BATCH, TABLES, Table};
pub(crate) use value::{Record, Value};

use super::{Engine, Param, Store, Write};
use crate::error::{Error, Result};

/// The rows of a table after a key, in the order of their keys, at most [`BATCH`].
pub(crate) async fn page(
    store: &Store,
    table: &'static Table,
    after: Option<&[Value]>,
) -> Result<Vec<Record>> {
    let (sql, params) = table.page(after);
    store.all(sql, &params, |row| value::record(table, row)).await
}

/// Whether a table holds anything.
pub(crate) async fn is_empty(write: &mut Write<'_>, table: &'static Table) -> Result<bool> {
    let (sql, params) = table.page(None);
    Ok(write.one(sql, &params, |_| Ok(())).await?.is_none())
}

/// Writes rows.
pub(crate) async fn insert(write: &mut Write<'_>, table: &'static Table, rows: &[Record]) -> Result<()> {
    let rows: Vec<Vec<Param<'_>>> =
        rows.iter().map(|record| record.0.iter().map(Param::from).collect()).collect();
    write.execute_all(table.insert(), &rows).await
}

/// Empties a table and all that may refer to it: those that come after it.
pub(crate) async fn clear(write: &mut Write<'_>, table: &'static Table) -> Result<()> {
    if let Write::Postgres(postgres) = write {
        // Looking for rows that refer to each deleted row would pass over all that were deleted before it.
        return postgres.execute(table.truncate(), &[]).await;
    }
    for later in table.and_later().rev() {
        write.execute(later.delete(), &[]).await?;
    }
    Ok(())
}

/// Refuses what the destination has no way to keep.
pub(crate) fn check(store: &Store, table: &Table, rows: &[Record]) -> Result<()> {
    if matches!(store.engine, Engine::Sqlite(_)) {
        return Ok(());
    }
    let has_nul = |value: &Value| matches!(value, Value::Text(text) if text.contains('\0'));
    match rows.iter().find(|record| record.0.iter().any(has_nul)) {
        None => Ok(()),
        Some(record) => Err(Error::invalid(
            "from",
            format!(
                "table {}, row {}: a text holds the character NUL, which PostgreSQL does not keep",
                table.name,
                record.key(table)
            ),
        )),
    }
}
